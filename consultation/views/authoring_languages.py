"""Languages of a questionnaire: which there are, how complete, translating page and file."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from consultation import languages
from consultation.codes import ANSWERING_LANGUAGES
from consultation.definition import schema, texts
from consultation.definition.schema import Definition
from consultation.forms.words import direction_of
from consultation.models import Questionnaire
from consultation.services import translations
from consultation.services.translations import WrongFile
from consultation.views.authoring import draft_of

EDIT = Permission.EDIT_CONSULTATIONS


@dataclass(frozen=True)
class Line:
    """One language of the draft."""

    code: str
    name: str
    done: int
    total: int
    is_source: bool
    machine_made: bool
    has_pages: bool
    """Whether the portal's own buttons exist in it; else they are English."""


@dataclass(frozen=True)
class Pair:
    """One text with its translation, as the page shows it. `theirs`: a colleague's new one."""

    id: str
    where: str
    source: str
    text: str
    began: str
    rows: int
    theirs: str = ""


@requires(EDIT)
@require_safe
def overview(request: StaffRequest, slug: str) -> HttpResponse:
    """Each language with how much of it there is."""
    return _overview(request, draft_of(slug))


def _overview(request: StaffRequest, questionnaire: Questionnaire, **more: object) -> HttpResponse:
    definition = schema.load(questionnaire.draft)
    lines = tuple(
        Line(
            each.language,
            languages.name(each.language),
            each.done,
            each.total,
            each.language == definition.source,
            each.language in definition.machine_made,
            each.language in ANSWERING_LANGUAGES,
        )
        for each in texts.completeness(definition)
    )
    known = set(definition.languages)
    common = [(code, languages.name(code)) for code in languages.COMMON if code not in known]
    context = {"questionnaire": questionnaire, "lines": lines, "common": common, **more}
    return render(request, "consultation/authoring/languages.html", context)


@requires(EDIT)
@require_POST
def change(request: StaffRequest, slug: str) -> HttpResponse:
    """Add, remove, mark or approve a language: `deed` and `language` say which."""
    questionnaire = draft_of(slug)
    deed = request.POST.get("deed", "")
    code = (request.POST.get("other", "").strip() or request.POST.get("language", "")).lower()
    definition = schema.load(questionnaire.draft)
    if deed == "add":
        if code not in languages.names():
            messages.error(request, "Sprogets kode findes ikke. Skriv fx so for somali.")
            return redirect("consultation:authoring_languages", slug)
        translations.add_language(questionnaire, code, by=request.user)
        messages.success(request, f"{languages.name(code)} er tilføjet.")
    elif code in definition.languages:
        _change(questionnaire, deed, code, request)
    return redirect("consultation:authoring_languages", slug)


def _change(questionnaire: Questionnaire, deed: str, code: str, request: StaffRequest) -> None:
    name = languages.name(code)
    if deed == "remove":
        translations.remove_language(questionnaire, code, by=request.user)
        messages.success(request, f"{name} er fjernet. Du kan fortryde det under Spørgsmål.")
    elif deed in ("machine", "checked"):
        made = deed == "machine"
        translations.mark(questionnaire, code, machine_made=made, by=request.user)
        said = "mærket som oversat af en maskine" if made else "gennemgået af et menneske"
        messages.success(request, f"{name} er {said}.")


@requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """Source and translation side by side; `?kun=mangler` shows what is missing."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    if language not in definition.languages or language == definition.source:
        messages.error(request, "Skemaet har ikke det sprog. Tilføj det først.")
        return redirect("consultation:authoring_languages", slug)
    missing = request.GET.get("kun") == "mangler"
    theirs: dict[str, str] = {}
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = _sent(request, "text-")
        done, clashes = translations.save_texts(
            questionnaire, language, typed, began=_sent(request, "began-"), by=request.user
        )
        if not clashes:
            messages.success(request, "Oversættelsen er gemt.")
            return redirect(request.get_full_path())
        definition = done.definition
        now = {text.id: text.words.get(language, "") for text in texts.texts(definition)}
        theirs = {text_id: now[text_id] for text_id in clashes}
        messages.error(
            request,
            "En anden har rettet nogle af de samme tekster imens. De er vist herunder. "
            "Resten er gemt.",
        )
    pairs = _pairs(definition, language, typed, theirs, missing=missing)
    context = {
        "questionnaire": questionnaire,
        "definition": definition,
        "language": language,
        "name": languages.name(language),
        "source_name": languages.name(definition.source),
        "direction": direction_of(language),
        "source_direction": direction_of(definition.source),
        "groups": _by_section(definition, pairs),
        "missing": missing,
        "is_machine_made": language in definition.machine_made,
        "completeness": next(
            each for each in texts.completeness(definition) if each.language == language
        ),
    }
    return render(request, "consultation/authoring/translate.html", context)


def _sent(request: StaffRequest, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): str(value).replace("\r\n", "\n")[: translations.LONGEST]
        for name, value in request.POST.items()
        if name.startswith(prefix)
    }


def _pairs(
    definition: Definition,
    language: str,
    typed: dict[str, str],
    theirs: dict[str, str],
    *,
    missing: bool,
) -> dict[str, list[Pair]]:
    """Pairs by section ("" for the questionnaire's own texts)."""
    found: dict[str, list[Pair]] = {}
    for text in texts.texts(definition):
        now = text.words.get(language, "")
        if missing and now.strip() and text.id not in theirs:
            continue
        source = text.source(definition)
        shown = typed.get(text.id, now) if text.id in theirs else now
        rows = max(1, min(8, source.count("\n") + len(source) // 60 + 1))
        found.setdefault(text.section, []).append(
            Pair(text.id, text.where, source, shown, now, rows, theirs.get(text.id, ""))
        )
    return found


def _by_section(
    definition: Definition, pairs: dict[str, list[Pair]]
) -> list[tuple[str, list[Pair]]]:
    titles = {
        section.key: definition.words(section.title, definition.source) or section.key
        for section in definition.sections
    }
    return [(titles.get(key, "Skemaets tekster"), each) for key, each in pairs.items()]


@requires(EDIT)
@require_safe
def export_file(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """The translation file of a language."""
    questionnaire = draft_of(slug)
    definition = schema.load(questionnaire.draft)
    if language not in definition.languages or language == definition.source:
        return redirect("consultation:authoring_languages", slug)
    content = translations.export_file(definition, language)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{language}.csv"'
    return response


@requires(EDIT)
@require_POST
def import_file(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """Take in a translated file."""
    questionnaire = draft_of(slug)
    if language not in schema.load(questionnaire.draft).languages:
        return redirect("consultation:authoring_languages", slug)
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        messages.error(request, "Vælg en fil.")
        return redirect("consultation:authoring_languages", slug)
    try:
        if (upload.size or 0) > translations.LARGEST_FILE:
            raise WrongFile("Filen er for stor. Den må højst fylde 2 MB.")
        translations.import_file(
            questionnaire,
            language,
            upload.read(),
            machine_made=bool(request.POST.get("machine_made")),
            only_right=bool(request.POST.get("only_right")),
            by=request.user,
        )
    except WrongFile as error:
        messages.error(request, str(error))
        name = languages.name(language)
        return _overview(request, questionnaire, file_errors=error.errors, file_language=name)
    messages.success(request, f"Oversættelsen til {languages.name(language)} er hentet ind.")
    return redirect("consultation:authoring_translate", slug, language)
