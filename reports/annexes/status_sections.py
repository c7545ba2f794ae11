"""The running text of the status annex, section by section, made from controlled figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings

from config.danish import clock, count, listing, long_date, number, percent, period
from intake_rooms.codes import PLAIN_COUNT, IncidentKind, Method
from intake_rooms.queries import NuisanceFact, Observed
from reports import claims
from reports.annex import Block, Bullets, Hidden, Note, Paragraph
from reports.annexes import status_charts as charts
from reports.annexes.phrases import (
    amount,
    average,
    named_counts,
    neuter,
    sentence,
    share_of_known,
    unknown_clause,
    written,
)
from reports.figures import Number, RoomTotal, StatusFigures, Total
from reports.marks import DatedMark
from reports.parameters import StatusParameters


@dataclass(frozen=True)
class Writer:
    """What every section is written from."""

    figures: StatusFigures
    parameters: StatusParameters
    marks: tuple[DatedMark, ...]

    @property
    def total(self) -> Total:
        return self.figures.totals

    @property
    def is_one_room(self) -> bool:
        return len(self.figures.rooms) == 1


# --- Bruger målgruppen rummet? ---------------------------------------------------------------


def _intakes(value: Number) -> str:
    """ "7.826 indtag", "ét indtag", "ingen indtag"."""
    return neuter(amount(value, "indtag", "indtag"))


def _target_group(writer: Writer) -> Iterator[Block]:
    figures, total = writer.figures, writer.total
    yield Paragraph(_use_sentence(writer))
    yield charts.weekly(figures, writer.marks)
    week_text = " ".join(
        part for part in (_weekday_sentence(writer), _jump_sentence(writer)) if part
    )
    if week_text:
        yield Paragraph(week_text)
    if not writer.is_one_room:
        yield Paragraph(_rooms_sentence(writer))
    elif total.weekly_average is not None:
        yield Paragraph(f"Det er {_average(total)}.")
    for row in figures.comparison:
        yield Paragraph(_comparison_sentence(writer, row.name, row.per_week))


def _average(total: Total) -> str:
    assert total.weekly_average is not None
    return f"{average(total.weekly_average)} indtag i gennemsnit pr. uge"


def _had(room: RoomTotal, when: str) -> str:
    """ "Skyen har i perioden haft 7.826 indtag", or that it had none."""
    if room.total.all == 0:
        return f"{room.room.name} har ikke haft indtag {when}"
    return f"{room.room.name} har {when} haft {_intakes(room.total.all)}"


def _use_sentence(writer: Writer) -> str:
    figures = writer.figures
    first = figures.rooms[0]
    opening = _had(first, "i perioden")
    clients = first.total.clients
    if isinstance(clients, int) and clients:
        return f"{opening}{_spread(first.total, clients)} (figur 1)."
    if isinstance(clients, Hidden):
        return f"{opening} (figur 1). Antallet af forskellige brugere er {clients.label}."
    if figures.epochs:
        parts = [
            f"{amount(row.clients, 'bruger', 'brugere')} i epoke {row.epoch}"
            for row in figures.epochs
        ]
        return (
            f"{opening} (figur 1). Forskellige brugere kan kun tælles inden for én nøgleepoke: "
            f"{listing(parts)}."
        )
    return f"{opening} (figur 1)."


def _spread(total: Total, clients: int) -> str:
    """Over how many clients the registered intakes are spread; counted ones are of nobody."""
    who = "én bruger" if clients == 1 else f"{number(clients)} forskellige brugere"
    lead = ", fordelt på "
    if total.manual != 0:
        lead = f"; de {_shown(total.intakes)} registrerede er fordelt på "
    without = total.without_key
    keyed = ", hvor indtag uden kaldenavn ikke er henført til nogen" if without else ""
    return f"{lead}{who}{keyed}"


def _shown(value: Number) -> str:
    return value.label if isinstance(value, Hidden) else number(value or 0)


def _weekday_sentence(writer: Writer) -> str:
    top = claims.top_weekday(writer.figures)
    if top is None:
        return ""
    size = "lille" if top.is_small else "tydelig"
    return (
        f"Indtagene er spredt ud over ugen med en {size} top på {top.name}e "
        f"({top.percent} % over gennemsnittet af alle dage, figur 3)."
    )


def _jump_sentence(writer: Writer) -> str:
    jump = claims.jump(writer.figures)
    if jump is None:
        return ""
    week = jump.week.week
    paydays = [
        mark.date
        for mark in writer.marks
        if mark.kind == "payday" and week.start <= mark.date <= week.end
    ]
    money = f", som er ugen med udbetaling ({long_date(paydays[0])})" if paydays else ""
    return (
        f"Der er et tydeligt spring i uge {week.number}{money}: "
        f"{jump.percent} % flere indtag end ugen før."
    )


def _rooms_sentence(writer: Writer) -> str:
    figures, total = writer.figures, writer.total
    others = [_had(row, "i samme tidsrum") for row in figures.rooms[1:]]
    together = (
        "De to tilbud har tilsammen haft"
        if len(figures.rooms) == 2
        else "Tilsammen har rummene haft"
    )
    average = f", eller {_average(total)}" if total.weekly_average is not None else ""
    return f"{'. '.join(others)}. {together} {_intakes(total.all)}{average}."


def _comparison_sentence(writer: Writer, name: str, per_week: float) -> str:
    own = writer.total.weekly_average
    if per_week == 0:
        return f"Til sammenligning er der ingen indtag om ugen i {name}."
    text = f"Til sammenligning har {name} {average(per_week)} indtag om ugen."
    if not own:
        return text
    share = percent(round(own * 1000), round(per_week * 1000))
    return f"{text} Gennemsnittet her svarer til {f'{share} %' if share else 'under 1 %'} af det."


# --- Er der nogle fra målgruppen, som ikke bruger rummet? --------------------------------------


def _not_using(writer: Writer) -> Iterator[Block]:
    figures = writer.figures
    parts = (_core_sentence(figures), _hours_sentence(writer))
    if text := " ".join(part for part in parts if part):
        yield Paragraph(text)
    yield Paragraph(_refusals_sentence(writer))


def _core_sentence(figures: StatusFigures) -> str:
    core = claims.core_hours(figures)
    if core is None:
        return ""
    hours = f"kl. {claims.CORE_FROM}–{claims.CORE_TO}"
    share = percent(core.inside, core.whole)
    if 2 * core.inside > core.whole:
        return f"Størstedelen af de registrerede indtag, {share} %, er sket {hours} (figur 4)."
    return f"{share} % af de registrerede indtag er sket {hours} (figur 4)."


def _hours_sentence(writer: Writer) -> str:
    parts = []
    for row in writer.figures.rooms:
        kept = [hours for hours in writer.figures.hours if hours.room == row.room.slug]
        if not kept:
            continue
        most = kept[0]
        if most.opens == most.closes:
            text = "hele døgnet"
        else:
            text = f"{clock(most.opens)}–{clock(most.closes).removeprefix('kl. ')}"
        if len(kept) > 1 or most.days < row.total.days:
            text += " de fleste dage"
        parts.append(f"{row.room.name} har haft åbent {text}")
    return f"{sentence(listing(parts))}." if parts else ""


def _refusals_sentence(writer: Writer) -> str:
    rows = writer.figures.refusals
    numbers = [row.count for row in rows]
    if not rows:
        return "Der er ikke registreret afvisninger i perioden."
    if any(isinstance(value, Hidden) for value in numbers):
        return "Der er registreret afvisninger i perioden; de er vist i tabellen bagest."
    total = sum(value for value in numbers if isinstance(value, int))
    return (
        f"Der er registreret {written(total, 'afvisning', 'afvisninger')} i perioden; "
        f"{'årsagen' if total == 1 else 'årsagerne'} er vist i tabellen bagest."
    )


# --- Hvem er brugerne? -------------------------------------------------------------------------


def _clients(writer: Writer) -> Iterator[Block]:
    figures = writer.figures
    yield Paragraph(
        "Der registreres kun ganske få oplysninger om brugerne: alder, køn, stof, indtagelsesmåde "
        "og hjemkommune. Ingen navne, numre eller billeder registreres."
    )
    items = [
        text
        for text in (
            _women_sentence(figures),
            _age_sentence(figures),
            _home_sentence(figures),
            _substance_sentence(figures),
            _method_sentence(figures),
        )
        if text
    ]
    if items:
        yield Bullets(tuple(items))


def _women_sentence(figures: StatusFigures) -> str:
    women = share_of_known(figures.tables["sex"], "female")
    if women is None:
        return ""
    share, known, unknown = women
    return (
        f"{share} % af brugerne er kvinder (af {count(known, 'bruger', 'brugere')} med kendt køn)."
        f"{unknown_clause(unknown, 'Kønnet')}"
    )


def _age_sentence(figures: StatusFigures) -> str:
    found = claims.largest_decade(figures)
    if found is None:
        return ""
    name, most, known = found
    where = name if name.startswith("65") else f"i {name}"
    share = percent(most, known)
    return f"Den største aldersgruppe er {where}: {share} % af brugerne med kendt alder."


def _home_sentence(figures: StatusFigures) -> str:
    rows = [
        row for row in figures.tables["municipality"] if row.code not in {"unknown", "declined"}
    ]
    known = [row.clients for row in rows]
    own = figures.row("municipality", settings.DEFAULT_MUNICIPALITY)
    if own is None or not isinstance(own.clients, int):
        return ""
    name = figures.names["municipality"].get(own.code, own.code)
    if all(isinstance(value, int) for value in known):
        whole = sum(value for value in known if isinstance(value, int))
        if whole >= settings.DISCLOSURE_SHARE_BASE:
            return (
                f"{percent(own.clients, whole)} % af brugerne med kendt hjemkommune bor i {name}."
            )
    return f"{count(own.clients, 'bruger har', 'brugere har')} {name} som hjemkommune."


def _substance_sentence(figures: StatusFigures) -> str:
    named = [
        (row.intakes, figures.names["substance"].get(row.code, row.code))
        for row in figures.tables["substance_mention"]
        if isinstance(row.intakes, int) and row.code != "UKE"
    ]
    ranked = sorted(named, key=lambda pair: -pair[0])[:2]
    if not ranked or not ranked[0][0]:
        return ""
    (most, first), *rest = ranked
    if not rest or not rest[0][0]:
        return f"{sentence(first)} indgår i {_intakes(most)}."
    second_count, second = rest[0]
    more = (
        "langt oftere"
        if most >= 2 * second_count
        else "oftere"
        if most > second_count
        else "lige så ofte"
    )
    conjunction = "som" if more == "lige så ofte" else "end"
    return (
        f"{sentence(first)} indgår {more} {conjunction} {second}: i {number(most)} indtag mod "
        f"{number(second_count)}. Blandinger tæller med under hvert stof."
    )


def _method_sentence(figures: StatusFigures) -> str:
    rows = [row for row in figures.tables["method"] if row.intakes != 0]
    if len(rows) == 1 and isinstance(rows[0].intakes, int):
        return f"Alle registrerede indtag er sket ved {Method(rows[0].code).label}."
    ranked = sorted(
        ((row.intakes, row.code) for row in rows if isinstance(row.intakes, int)), reverse=True
    )
    if not ranked:
        return ""
    most, code = ranked[0]
    return (
        f"{sentence(Method(code).label)} er den hyppigste indtagelsesmåde ({number(most)} indtag)."
    )


# --- Hvordan er driften? -----------------------------------------------------------------------


def _operation(writer: Writer) -> Iterator[Block]:
    figures = writer.figures
    counts = {row.code: row.count for row in figures.incidents}
    adverse = counts.get(IncidentKind.ADVERSE_EVENT, 0)
    reports = counts.get(IncidentKind.SITUATION_REPORT, 0)
    if adverse == 0 and reports == 0:
        text = "Der har ikke været utilsigtede hændelser eller situationsrapporter i perioden."
    else:
        text = (
            f"Der har været {written(adverse, 'utilsigtet hændelse', 'utilsigtede hændelser')} og "
            f"{written(reports, 'situationsrapport', 'situationsrapporter')} i perioden."
        )
    yield Paragraph(f"{text}{_needle_sentence(figures)}")
    if isinstance(writer.total.manual, Hidden) or writer.total.manual:
        yield Paragraph(
            f"{sentence(_intakes(writer.total.manual))} er talt i hånden på dage "
            "uden registrering. De indgår i antal og gennemsnit, men ikke i fordelingerne."
        )
    if figures.both_counted:
        yield Note(
            f"På {count(figures.both_counted, 'dag', 'dage')} er der både registreringer og "
            "en manuel optælling. Registreringerne er brugt."
        )


def _needle_sentence(figures: StatusFigures) -> str:
    sticks = [row for row in figures.adverse_events if row.person == "staff"]
    if len(sticks) != 1 or sticks[0].count != 1:
        return ""
    state = {"clean": ", der ikke var brugt", "used": ", der var brugt"}.get(sticks[0].needle, "")
    return f" I den utilsigtede hændelse stak en medarbejder sig på en nål{state}."


# --- Nå målene … -------------------------------------------------------------------------------


def _goals_clients(writer: Writer) -> Iterator[Block]:
    figures = writer.figures
    supervised = (
        f"{sentence(_intakes(writer.total.all))} er sket under opsyn og med rent udstyr. "
        if writer.total.all != 0
        else ""
    )
    yield Paragraph(f"{supervised}{_overdose_sentence(figures)}")
    rows = [row for row in figures.referrals if row.count != 0]
    if not rows:
        yield Paragraph("Der er ikke registreret henvisninger i perioden.")
        return
    numbers = [row.count for row in rows if isinstance(row.count, int)]
    total = (
        f"{written(sum(numbers), 'henvisning', 'henvisninger')}"
        if len(numbers) == len(rows)
        else "henvisninger"
    )
    named = named_counts(rows, 3)
    most = f" De fleste er til {named}." if named and len(rows) > 1 else ""
    yield Paragraph(
        f"Der er givet {total} til andre muligheder for hjælp i perioden (figur 2).{most} "
        "En henvisning er ikke en person: den samme bruger kan være henvist flere gange."
    )
    yield charts.referrals(figures)


def _overdose_sentence(figures: StatusFigures) -> str:
    row = next((row for row in figures.incidents if row.code == IncidentKind.OVERDOSE), None)
    if row is None:
        return "Der er ikke registreret overdoser i perioden."
    within = ""
    if (row.start, row.end) != (figures.period.start, figures.period.end):
        within = f" {period(row.start, row.end)}, den del af perioden hvor overdoser er opgjort"
    if row.count == 0:
        return f"Der har ikke været nogen overdoser{within}."
    return f"Der har været {written(row.count, 'overdosis', 'overdoser')}{within}."


def _goals_area(writer: Writer) -> Iterator[Block]:
    facts = writer.figures.nuisance
    if not facts:
        yield Paragraph("Der er ikke registreret observationer af gener i perioden.")
        return
    yield Bullets(tuple(_nuisance_sentence(fact) for fact in facts))


def _nuisance_sentence(fact: NuisanceFact) -> str:
    latest, previous = fact.latest, fact.previous
    text = f"{sentence(fact.indicator_name)}, {fact.area_name}: "
    if previous:
        text += f"fra {_measured(fact, previous)} til {_measured(fact, latest)}"
    else:
        text += _measured(fact, latest)
    caveat = f" Forbehold: {latest.caveat}" if latest.caveat else ""
    return f"{text}. Kilde: {latest.source.rstrip('.')}.{caveat}"


def _measured(fact: NuisanceFact, seen: Observed) -> str:
    """ "3,26 kg (1. – 31. oktober 2012)"; a plain count has no unit."""
    unit = "" if fact.unit == PLAIN_COUNT else f" {fact.unit}"
    value = number(seen.value, fact.decimals)
    return f"{value}{unit} ({period(seen.period_from, seen.period_to)})"


SECTION_TEXTS: dict[str, Callable[[Writer], Iterator[Block]]] = {
    "target_group": _target_group,
    "not_using": _not_using,
    "clients": _clients,
    "operation": _operation,
    "goals_clients": _goals_clients,
    "goals_area": _goals_area,
}
"""By the codes of `parameters.SECTIONS`."""
