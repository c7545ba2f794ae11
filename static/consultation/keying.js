// Keying in with the keyboard alone: a digit chooses the answer of that number, Enter goes to the
// next question, Ctrl+Enter saves. In a text field a digit is a digit.

const form = document.querySelector("[data-keying]");
const help = document.querySelector("[data-keying-help]");

const questions = () => Array.from(form.querySelectorAll(".keyed"));
const inputs = (question) => Array.from(question.querySelectorAll("input, select, textarea"));
const choices = (question) =>
  inputs(question).filter((input) => ["radio", "checkbox"].includes(input.type));
const isText = (element) =>
  element.tagName === "TEXTAREA" ||
  (element.tagName === "INPUT" && !["radio", "checkbox"].includes(element.type));

function next(question) {
  const all = questions();
  const after = all[all.indexOf(question) + 1];
  const target = after ? inputs(after)[0] : form.querySelector("button[type=submit]");
  target?.focus();
}

function choose(question, digit) {
  const chosen = choices(question)[digit - 1];
  if (!chosen) return;
  chosen.click();
  chosen.focus();
}

form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const question = event.target.closest(".keyed");
  if (!question) return;
  if (event.key === "Enter" && event.target.tagName !== "TEXTAREA" && event.target.tagName !== "BUTTON") {
    event.preventDefault();
    next(question);
  } else if (/^[1-9]$/.test(event.key) && !isText(event.target) && !event.altKey && !event.ctrlKey) {
    event.preventDefault();
    choose(question, Number(event.key));
  }
});

if (form && help) help.hidden = false;
