"""Who may do what. Roles are data: each has a Danish name and says whom it is for.

A permission is a deed, not a page. Reach (which rooms) is a second question, answered by each
app's `reachable_by(user)` querysets: a deed you may not do is a 403, a thing out of reach a 404.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """A deed that a role allows."""

    REGISTER_INTAKES = "register_intakes"
    SEE_DAY = "see_day"
    CORRECT_INTAKES = "correct_intakes"
    IMPORT_INTAKES = "import_intakes"
    RECORD_COUNTS = "record_counts"
    RECORD_NUISANCE = "record_nuisance"
    SET_UP_ROOMS = "set_up_rooms"
    GIVE_REFERRALS = "give_referrals"
    MANAGE_OFFERS = "manage_offers"
    HELP_ANSWER = "help_answer"
    EDIT_CONSULTATIONS = "edit_consultations"
    DRAW_ANNEXES = "draw_annexes"
    SEE_UNCONTROLLED = "see_uncontrolled"
    REACH_ALL_ROOMS = "reach_all_rooms"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"


@dataclass(frozen=True)
class Role:
    code: str
    name: str
    description: str
    permissions: frozenset[Permission]


_P = Permission

ROLES: tuple[Role, ...] = (
    Role(
        "room_staff",
        "Medarbejder i stofindtagelsesrum",
        "Registrerer indtag, afvisninger, hændelser og henvisninger i de rum, personen er "
        "tilknyttet. For ansatte, der står i rummet.",
        frozenset({_P.REGISTER_INTAKES, _P.SEE_DAY, _P.GIVE_REFERRALS}),
    ),
    Role(
        "room_leader",
        "Leder af stofindtagelsesrum",
        "Det samme som en medarbejder, og retter og annullerer med begrundelse, taster manuelle "
        "optællinger og indlæser filer for egne rum. For den daglige ledelse.",
        frozenset(
            {
                _P.REGISTER_INTAKES,
                _P.SEE_DAY,
                _P.GIVE_REFERRALS,
                _P.CORRECT_INTAKES,
                _P.IMPORT_INTAKES,
                _P.RECORD_COUNTS,
            }
        ),
    ),
    Role(
        "helper",
        "Hjælper ved besvarelser",
        "Hjælper brugere med at udfylde spørgeskemaer. Ser ingen svar bagefter.",
        frozenset({_P.HELP_ANSWER}),
    ),
    Role(
        "consultation_editor",
        "Redaktør af høringer og spørgeskemaer",
        "Opretter og redigerer høringer og spørgeskemaer og behandler svar.",
        frozenset({_P.EDIT_CONSULTATIONS, _P.HELP_ANSWER}),
    ),
    Role(
        "analyst",
        "Analytiker",
        "Tegner bilag til udvalget for alle rum og kan se tal, der ikke er beskyttet mod "
        "genkendelse. Hvert opslag af den slags bliver logget. For Mål- og Rammekontoret.",
        frozenset(
            {
                _P.DRAW_ANNEXES,
                _P.SEE_UNCONTROLLED,
                _P.SEE_DAY,
                _P.REACH_ALL_ROOMS,
                _P.IMPORT_INTAKES,
                _P.RECORD_COUNTS,
                _P.RECORD_NUISANCE,
                _P.MANAGE_OFFERS,
            }
        ),
    ),
    Role(
        "administrator",
        "Administrator",
        "Opretter medarbejdere og rum, tildeler roller og læser loggen. Ser ikke enkelte indtag.",
        frozenset({_P.MANAGE_USERS, _P.READ_AUDIT, _P.SET_UP_ROOMS, _P.REACH_ALL_ROOMS}),
    ),
)

BY_CODE: dict[str, Role] = {role.code: role for role in ROLES}
