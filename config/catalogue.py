"""The translations: what is marked for translation, what is translated, and the compiled file.

Works on Babel alone, so that no machine needs gettext's programs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import Template
from django.template.base import Lexer, TokenType, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

# How Python code marks a text; numbers say which argument is what ("c": the context).
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_CONSTANT = re.compile(r"""\b_\((?:"([^"]*)"|'([^']*)')\)""")
_LEFT_OUT = frozenset({"migrations", "tests", "static", "var", "docs"})


@dataclass(frozen=True)
class Marked:
    """A text marked for translation: where it first stands, and its plural and context if any."""

    text: str
    plural: str
    context: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        """What the catalogue finds it by."""
        return self.context, self.text


UNCHECKED = "Machine-made: not yet checked by somebody who speaks the language."
"""The comment above a translation that nobody has checked. Whoever has, takes it away."""


def marked_texts(language: str = "") -> dict[tuple[str, str], Marked]:
    """The marked texts of our templates and code, by context and text: all, or those that a
    language needs.

    Raises `TemplateSyntaxError` for a template that cannot be read.
    """
    found: dict[tuple[str, str], Marked] = {}
    for marked in _all_marked(Path(settings.BASE_DIR)):
        if not _needs(language, marked.place):
            continue
        known = found.get(marked.key)
        if known is None or (marked.plural and not known.plural):
            found[marked.key] = marked
    return found


def _all_marked(root: Path) -> Iterator[Marked]:
    for path in _files(root):
        place = str(path.relative_to(root))
        if path.suffix == ".py":
            yield from _in_python(path, place)
        else:
            yield from in_template(path.read_text(encoding="utf-8"), place)


def _needs(language: str, place: str) -> bool:
    if language not in settings.PARTLY_TRANSLATED:
        return True
    parts = settings.PARTLY_TRANSLATED_TEXTS
    return place.startswith(tuple(parts["in"])) and not place.startswith(tuple(parts["but"]))


def _files(root: Path) -> Iterator[Path]:
    """Our code and templates; not hidden folders, tests, migrations or what is vendored."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if not n.startswith(".") and n not in _LEFT_OUT)
        for name in sorted(files):
            path = Path(folder) / name
            in_templates = "templates" in path.relative_to(root).parts
            if path.suffix == ".py" or (in_templates and path.suffix in {".html", ".txt"}):
                yield path


def _in_python(path: Path, place: str) -> Iterator[Marked]:
    with path.open("rb") as file:
        for line, message, _comments, context in extract("python", file, keywords=_KEYWORDS):
            text, plural = message if isinstance(message, tuple) else (message, "")
            if text:
                yield Marked(text, plural or "", context or "", f"{place}:{line}")


def in_template(source: str, place: str) -> Iterator[Marked]:
    """The marked texts of one template's source: tags, blocks, and `_("…")` in other tags."""
    for token in Lexer(source).tokenize():
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for double, single in _CONSTANT.findall(token.contents):
                yield Marked(double or single, "", "", f"{place}:{token.lineno}")
    nodes = Template(source).nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        yield from _of_tag(node, place)
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        yield _of_block(node, place)


def _context_of(node: Any) -> str:
    """The context a tag names; only written-out contexts can be translated."""
    return str(node.message_context.var) if node.message_context else ""


def _of_tag(node: Any, place: str) -> Iterator[Marked]:
    variable = node.filter_expression.var
    if isinstance(variable, Variable) and isinstance(variable.literal, str):
        yield Marked(variable.literal, "", _context_of(node), f"{place}:{node.token.lineno}")


def _of_block(node: Any, place: str) -> Marked:
    text, _names = node.render_token_list(node.singular)
    plural = node.render_token_list(node.plural)[0] if node.plural else ""
    return Marked(text, plural, _context_of(node), f"{place}:{node.token.lineno}")


def po_path(language: str) -> Path:
    """Where a language's translations are kept."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _empty(language: str) -> Catalog:
    catalogue = Catalog(
        locale=language,
        project="portal",
        version="1",
        header_comment=f"# Our texts in {language}. Kept by find_translations --write.",
        fuzzy=False,
    )
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""
    catalogue.revision_date = catalogue.creation_date
    return catalogue


def read(language: str) -> Catalog:
    """A language's translations; an empty catalogue if there is no file yet."""
    path = po_path(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def faults(language: str, marked: Iterable[Marked]) -> list[str]:
    """One sentence for each marked text without a good translation into `language`."""
    catalogue = read(language)
    return [
        f"{one.place}: {one.text!r} {wrong}"
        for one in marked
        if (wrong := _wrong_with(catalogue.get(one.text, one.context or None), one, catalogue))
    ]


def _wrong_with(message: Message | None, marked: Marked, catalogue: Catalog) -> str:
    if message is None:
        return "is not in the catalogue."
    if message.fuzzy:
        return "is marked fuzzy: check the translation and take the mark away."
    if bool(marked.plural) and not message.pluralizable:
        return "lacks its plural in the catalogue."
    if not all(_strings(message)):
        return "is not translated."
    problems = [str(error) for error in message.check(catalogue)]
    return f"has a faulty translation: {'; '.join(problems)}." if problems else ""


def unused(language: str, marked: Iterable[Marked]) -> list[str]:
    """Texts of the catalogue that nothing marks any more."""
    keys = {one.key for one in marked}
    return [
        _singular(message)
        for message in read(language)
        if message.id and (message.context or "", _singular(message)) not in keys
    ]


def update(language: str, marked: Iterable[Marked]) -> None:
    """Write the catalogue anew: known translations kept, new texts empty, unused ones dropped."""
    old = read(language)
    new = _empty(language)
    new.creation_date = new.revision_date = old.creation_date
    for one in sorted(marked, key=lambda each: (each.text, each.context)):
        known = old.get(one.text, one.context or None)
        keep = known is not None and known.pluralizable == bool(one.plural)
        new.add(
            (one.text, one.plural) if one.plural else one.text,
            string=known.string if known is not None and keep else None,
            flags=set(known.flags) - {"python-format"} if known is not None else (),
            context=one.context or None,
            user_comments=known.user_comments if known is not None and keep else (),
        )
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=100, no_location=True)


def compile_language(language: str) -> bool:
    """Write a language's compiled file if it is older than its translations; whether it was."""
    source, target = po_path(language), po_path(language).with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    # Under another name first: a server that starts meanwhile never reads half a file.
    new = target.with_suffix(f".{os.getpid()}.new")
    with new.open("wb") as file:
        write_mo(file, read(language))
    new.replace(target)
    return True


def languages() -> list[str]:
    """The languages that have translations: all but the one our texts are written in."""
    whole = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return whole + list(settings.PARTLY_TRANSLATED)


def unchecked(language: str) -> list[tuple[str, str]]:
    """The translations that a machine made and nobody has checked: text and translation."""
    return [
        (_singular(message), " · ".join(_strings(message)))
        for message in read(language)
        if message.id and UNCHECKED in message.user_comments
    ]


def _strings(message: Message) -> tuple[str, ...]:
    several = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(each or "" for each in several)


def unchecked_list() -> str:
    """The page of the docs that lists them."""
    lines = [
        "# Translations that nobody has checked yet",
        "",
        "Kept by `manage.py find_translations --write`. Above each of these stands, in its",
        "`django.po` in `config/locale/`, the comment",
        "",
        f"    # {UNCHECKED}",
        "",
        "Whoever speaks the language and has read one takes its comment away, and it leaves",
        "this list. Until then people who answer get these texts.",
    ]
    for language in languages():
        found = unchecked(language)
        if not found:
            continue
        lines += ["", f"## {language}: {len(found)}", "", "| Danish | translation |", "|---|---|"]
        for pair in found:
            cells = (" ".join(text.split()).replace("|", "\\|") for text in pair)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)
