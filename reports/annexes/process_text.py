"""The sentences of the annex about a process, made from the same figures as tables and charts."""

from __future__ import annotations

from collections.abc import Sequence

from config.danish import count, listing, long_date, number, period
from consultation.codes import Audience
from consultation.hearing_codes import AskedFor, PartyStatus
from consultation.process_codes import DecisionOutcome, FoundBy, MemberRole, ProposalKind
from consultation.queries.process_record_types import DecisionFact
from reports.annex import Hidden
from reports.annexes.phrases import amount, neuter, sentence, written
from reports.figures import Number
from reports.process_figures import FormFigure, HearingFigure, InterviewFigures, ProcessFigures

_FOUND_BY = {
    FoundBy.USERS.value: "brugerne",
    FoundBy.EXTERNAL.value: "eksterne interessenter",
    FoundBy.STAFF.value: "medarbejdere og ledere",
}
_AUDIENCES = {
    Audience.SERVICE_USER.value: ("bruger", "brugere"),
    Audience.CITIZEN.value: ("borger", "borgere"),
    Audience.STAKEHOLDER.value: ("interessent", "interessenter"),
}
_FORMS = {
    "open_meeting": ("åbent møde", "åbne møder"),
    "workshop": ("workshop", "workshops"),
    "network": ("netværksmøde", "netværksmøder"),
    "visit": ("besøg", "besøg"),
}
_ROLES = {
    MemberRole.USER.value: "brugere eller brugerrepræsentanter",
    MemberRole.PARTNER.value: "samarbejdsparter",
    MemberRole.PROFESSION.value: "faglige organisationer",
    MemberRole.STAFF.value: "medarbejdere",
    MemberRole.LEADER.value: "ledere",
    MemberRole.RESIDENT.value: "beboere",
    MemberRole.POLICE.value: "politi",
    MemberRole.OTHER.value: "andre",
}
_NEUTER_FORMS = frozenset({"open_meeting", "network", "visit"})
_KINDS = {
    ProposalKind.PRINCIPLE.value: ("princip", "principper"),
    ProposalKind.STRUCTURE.value: ("grundstruktur", "grundstrukturer"),
    ProposalKind.PROPOSAL.value: ("forslag", "forslag"),
}


def of_neuter(value: Number, one: str, many: str) -> str:
    """ "ét møde", "to møder", "14 møder"."""
    return neuter(written(value, one, many))


# --- the beginning ---


def beginning(figures: ProcessFigures) -> str:
    """What began it: the first decision, else the first day on which something happened."""
    start, end = figures.period.start, figures.period.end
    first_day = f"Det første, der er skrevet ind i sagen, er fra den {long_date(start)}."
    sentences = [first_day]
    if figures.decisions:
        first = figures.decisions[0]
        decided = f"{first.body} besluttede den {long_date(first.day)}: “{first.title}”."
        sentences = [decided] if first.day == start else [decided, first_day]
    if start != end:
        sentences.append(
            f"Forløbet i dette bilag går til den {long_date(end)} og varer {lasting(figures)}."
        )
    return " ".join(sentences)


def lasting(figures: ProcessFigures) -> str:
    """How long it took: "18 måneder", or days where it is short."""
    days = figures.period.days
    months = round((days - 1) / 30.44)
    if months < 3:
        return count(days, "dag", "dage")
    return count(months, "måned", "måneder")


# --- those who took part ---


def interviewed(held: InterviewFigures) -> str:
    """Who was interviewed, between which days, of how many groups and places."""
    people = amount(held.people, *_AUDIENCES.get(held.audience, ("person", "personer")))
    text = f"{sentence(people)} er interviewet {_between(held)}"
    if held.conversations != held.people:
        text += f", i {amount(held.conversations, 'samtale', 'samtaler')}"
    text += "."
    if len(held.by_group) > 1:
        groups = [_numbered(each.label, each.count) for each in held.by_group]
        text += f" De er fra {written(len(groups), 'gruppe', 'grupper')}: {listing(groups)}."
    return text


def _between(held: InterviewFigures) -> str:
    if held.start == held.end:
        return f"den {long_date(held.start)}"
    return f"i tiden {period(held.start, held.end)}"


def _numbered(label: str, value: Number) -> str:
    shown = value.label if isinstance(value, Hidden) else number(value or 0)
    return f"{label[:1].lower()}{label[1:]} ({shown})"


def form_name(form: FormFigure) -> str:
    """What events of this kind are called, one or many."""
    one, many = _FORMS.get(form.kind, (form.label.lower(), form.label.lower()))
    return one if form.events == 1 else many


def held(form: FormFigure) -> str:
    """ "Der er holdt fire workshops: to for andre interessenter og to for medarbejdere …"."""
    one, many = _FORMS.get(form.kind, (form.label.lower(), form.label.lower()))
    named = written(form.events, one, many)
    text = f"Der er holdt {neuter(named) if form.kind in _NEUTER_FORMS else named}"
    if form.for_staff and form.for_others:
        others = written(form.for_others, "", "").strip()
        staff = written(form.for_staff, "", "").strip()
        text += f": {others} for andre interessenter og {staff} for medarbejdere og ledere"
    if not form.counted:
        return f"{text}. Fremmødet er ikke talt."
    came = amount(form.people, "deltager", "deltagere")
    whole = " i alt" if form.counted > 1 else ""
    text += f". Der var {came}{whole}"
    if form.counted < form.events:
        text += f" ved {_of_them(form.counted)}, hvor fremmødet er talt"
    groups = [_numbered(each.label, each.count) for each in form.groups]
    return f"{text}: {listing(groups)}." if len(groups) > 1 else f"{text}."


def _of_them(counted: int) -> str:
    return "den ene" if counted == 1 else f"de {number(counted)}"


def questionnaires(figures: ProcessFigures) -> str:
    """Which questionnaires there were, and how many answered each."""
    asked = [
        f"“{each.name}” ({amount(each.answers, 'svar', 'svar')})" for each in figures.questionnaires
    ]
    if not asked:
        return ""
    named = of_neuter(len(asked), "spørgeskema", "spørgeskemaer")
    return f"Der har været {named}: {listing(asked)}."


def knowledge(figures: ProcessFigures) -> str:
    """Literature and experts that something rests on."""
    words = {
        "literature": ("henvisning til litteratur", "henvisninger til litteratur"),
        "expert": ("fagperson eller forsker", "fagpersoner og forskere"),
    }
    found = [written(each.tied, *words[each.kind]) for each in figures.traces if each.kind in words]
    return f"Vidensdimensionen er med gennem {listing(found)}." if found else ""


# --- the process ---


def found(figures: ProcessFigures) -> str:
    """How many challenges were found, and by whom."""
    whole = len(figures.challenges)
    if not whole:
        return "Der er ikke skrevet udfordringer ind i sagen endnu."
    by = [
        f"{written(each.count, '', '').strip()} af {_FOUND_BY[each.code]}"
        for each in figures.by_source
        if each.count
    ]
    named = written(whole, "udfordring", "udfordringer")
    if len(by) == 1:
        return f"Der er fundet {named}, {'alle ' if whole > 1 else ''}{by[0].split(' ', 1)[1]}."
    return f"Der er fundet {named}: {listing(by)}."


def going_on(figures: ProcessFigures) -> str:
    """The first decision about challenges that approved them."""
    approved = next(
        (
            each
            for each in figures.decisions
            if each.challenges
            and each.outcome in (DecisionOutcome.APPROVED, DecisionOutcome.PARTLY)
        ),
        None,
    )
    if approved is None:
        return ""
    whole = len(figures.challenges)
    what = (
        f"alle {written(whole, '', '').strip()} udfordringer"
        if approved.challenges == whole and whole > 1
        else f"{written(approved.challenges, 'udfordring', 'udfordringer')} af {number(whole)}"
    )
    return (
        f"{approved.body} tog den {long_date(approved.day)} stilling til {what}: "
        f"“{approved.title}” ({approved.outcome_name.lower()})."
    )


def answered(figures: ProcessFigures) -> str:
    """How many proposals came of them, and whether a challenge has none."""
    proposals = [each for each in figures.proposals if each.kind == ProposalKind.PROPOSAL]
    if not proposals:
        return ""
    text = f"Det blev til {written(len(proposals), 'forslag', 'forslag')}."
    if len(proposals) == 1:
        text = "Det blev til ét forslag."
    numbers = {each.number for each in proposals}
    without = [
        str(each.number) for each in figures.challenges if not numbers.intersection(each.proposals)
    ]
    if not figures.challenges:
        return text
    if without:
        word = "Udfordring" if len(without) == 1 else "Udfordringerne"
        return f"{text} {word} {listing(without)} har intet forslag endnu."
    return f"{text} Hver udfordring er besvaret af mindst ét."


# --- the continuation ---


def foundation(figures: ProcessFigures) -> str:
    """Principles and structure."""
    named = []
    for kind in (ProposalKind.PRINCIPLE, ProposalKind.STRUCTURE):
        value = sum(each.kind == kind for each in figures.proposals)
        if value:
            words = written(value, *_KINDS[kind.value])
            named.append(neuter(words) if kind == ProposalKind.PRINCIPLE else words)
    return f"Forslagene hviler på {listing(named)}." if named else ""


def tracks(figures: ProcessFigures) -> str:
    """How many tracks; they are named in a list after it."""
    if not figures.tracks:
        return ""
    named = of_neuter(len(figures.tracks), "afgrænset spor", "afgrænsede spor")
    return f"Arbejdet blev delt i {named}."


def met(figures: ProcessFigures) -> str:
    """How often the tracks' groups met, and how many minutes are approved."""
    groups = figures.track_groups
    if not groups:
        return ""
    meetings = sum(each.meetings for each in groups)
    approved = sum(each.approved for each in groups)
    often = sorted({each.meetings for each in groups})
    every = "Arbejdsgruppen" if len(groups) == 1 else "Hver arbejdsgruppe"
    if len(often) == 1:
        text = f"{every} holdt {of_neuter(often[0], 'møde', 'møder')}"
    else:
        text = f"Arbejdsgrupperne holdt mellem {often[0]} og {often[-1]} møder hver"
    if len(groups) > 1 and meetings:
        text += f", i alt {of_neuter(meetings, 'møde', 'møder')}"
    if meetings and approved == meetings:
        return f"{text}. Der er godkendte referater fra alle {number(meetings)}."
    return f"{text}. {sentence(of_neuter(approved, 'referat', 'referater'))} er godkendt."


def members(figures: ProcessFigures) -> str:
    """Who sat in the tracks' groups."""
    if not figures.members:
        return ""
    roles = [_numbered(_ROLES.get(each.code, each.label), each.count) for each in figures.members]
    return f"I arbejdsgrupperne sidder {listing(roles)}."


def agreed(figures: ProcessFigures) -> str:
    """What was agreed at meetings, and how it stands."""
    every, still_open = figures.action_points, figures.action_points_open
    if not every:
        return ""
    stands = "alle er afsluttet"
    if still_open:
        named = written(still_open, "er stadig åben", "er stadig åbne")
        stands = named if still_open < every else "alle er stadig åbne"
    return f"På møderne er der lavet {written(every, 'aftale', 'aftaler')}; {stands}."


def others(figures: ProcessFigures) -> str:
    """Networks and following groups, and how often they met."""
    named = [
        f"{each.name} ({of_neuter(each.meetings, 'møde', 'møder')})"
        for each in figures.other_groups
        if each.meetings
    ]
    return f"Uden for sporene mødtes {listing(named)}." if named else ""


# --- the hearing ---


def sent_out(figures: ProcessFigures, hearing: HearingFigure) -> str:
    """The decision to hold it, when it lay open, and whether the deadline moved."""
    sending = [
        each
        for each in figures.decisions
        if each.outcome == DecisionOutcome.HEARING and each.day <= hearing.start
    ]
    text = ""
    if sending:
        text = f"{sending[-1].body} besluttede den {long_date(sending[-1].day)} at sende i høring. "
    verb = "lå" if hearing.is_over else "ligger"
    text += (
        f"“{hearing.title}” {verb} i {hearing.kind_name.lower()} "
        f"{period(hearing.start, hearing.deadline)}, {count(hearing.days, 'dag', 'dage')}."
    )
    for each in hearing.extensions:
        text += (
            f" Fristen blev flyttet fra den {long_date(each.old)} til den {long_date(each.new)}: "
            f"{each.reason.rstrip('.')}."
        )
    return text


def asked(hearing: HearingFigure) -> str:
    """How many parties were asked, and what came of it."""
    if not hearing.parties:
        return "Ingen parter er bedt om at svare."
    statements = sum(each.asked_for == AskedFor.STATEMENT for each in hearing.parties)
    responses = len(hearing.parties) - statements
    named = [f"{count(responses, 'part', 'parter')} er spurgt"] if responses else []
    if statements:
        named.append(f"{written(statements, '', '').strip()} er bedt om en udtalelse")
    return f"{sentence(', og '.join(named))}. {_outcomes(hearing)}"


_OUTCOMES = {
    PartyStatus.ANSWERED.value: "har svaret med bemærkninger",
    PartyStatus.NO_REMARKS.value: "har svaret uden bemærkninger",
    PartyStatus.DECLINED.value: "ønskede ikke at svare",
    PartyStatus.SILENT.value: "har ikke svaret",
    PartyStatus.OPENED.value: "har åbnet linket",
    PartyStatus.INVITED.value: "er inviteret og har ikke svaret endnu",
    PartyStatus.NOT_INVITED.value: "er ikke inviteret endnu",
}


def _outcomes(hearing: HearingFigure) -> str:
    parts = [
        f"{written(each.count, '', '').strip()} {_OUTCOMES[each.code]}"
        for each in hearing.by_status
    ]
    return f"{sentence(listing(parts))}."


def came(hearing: HearingFigure) -> str:
    """How many responses came in each lane."""
    found = hearing.responses
    text = f"Forvaltningen har modtaget {of_neuter(found.public, 'høringssvar', 'høringssvar')}"
    if found.shown != found.public:
        text += f", hvoraf {number(found.shown)} er vist på hjemmesiden"
    if found.late:
        text += f"; {written(found.late, '', '').strip()} kom efter fristen"
    text += "."
    if hearing.takes_confidential:
        more = amount(found.confidential, "fortroligt bidrag", "fortrolige bidrag")
        text += f" Dertil kommer {more}, som er læst, men ikke gengives."
    return text


# --- the ending ---


def ended(figures: ProcessFigures) -> str:
    """The latest decision."""
    if not figures.decisions:
        return "Der er ikke truffet en beslutning endnu."
    last = figures.decisions[-1]
    return (
        f"Den seneste beslutning er {_of_body(last)} den {long_date(last.day)}: “{last.title}” "
        f"({last.outcome_name.lower()})."
    )


def _of_body(decision: DecisionFact) -> str:
    return f"{decision.body}s" if not decision.body.endswith("s") else f"{decision.body}’"


def followed(decisions: Sequence[DecisionFact]) -> tuple[str, ...]:
    """What has been done about the decisions, one line each."""
    return tuple(
        f"{long_date(each.day)}: {each.text.rstrip('.')} ({each.state_name.lower()})."
        for decision in decisions
        for each in decision.follow_ups
    )


def untraced(figures: ProcessFigures) -> str:
    """Responses that nobody has said what became of."""
    if not figures.untraced_responses:
        return ""
    named = of_neuter(figures.untraced_responses, "høringssvar", "høringssvar")
    return f"{sentence(named)} er endnu ikke knyttet til noget."
