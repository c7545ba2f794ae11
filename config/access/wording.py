"""What each deed is called in Danish, for the page that explains the roles."""

from __future__ import annotations

from config.access.roles import Permission, Role

_P = Permission

DEEDS: dict[Permission, str] = {
    _P.REGISTER_INTAKES: "registrere indtag, afvisninger og hændelser",
    _P.SEE_DAY: "se dagens tal for et rum",
    _P.CORRECT_INTAKES: "rette og annullere registreringer med begrundelse",
    _P.IMPORT_INTAKES: "indlæse indtag fra filer",
    _P.RECORD_COUNTS: "taste manuelle optællinger",
    _P.RECORD_NUISANCE: "registrere gener i et område",
    _P.SET_UP_ROOMS: "oprette rum, åbningstider og tilknytninger",
    _P.GIVE_REFERRALS: "give henvisninger",
    _P.MANAGE_OFFERS: "vedligeholde listen over tilbud",
    _P.HELP_ANSWER: "hjælpe borgere med at svare på spørgeskemaer",
    _P.EDIT_CONSULTATIONS: "redigere høringer og spørgeskemaer",
    _P.DRAW_ANNEXES: "tegne bilag til udvalget",
    _P.SEE_UNCONTROLLED: "se tal, der ikke er beskyttet mod genkendelse",
    _P.REACH_ALL_ROOMS: "nå alle rum, også uden at være tilknyttet",
    _P.MANAGE_USERS: "oprette medarbejdere og tildele roller",
    _P.READ_AUDIT: "læse loggen",
}


def deeds_of(role: Role) -> tuple[str, ...]:
    """What a role allows, in the order of `Permission`."""
    return tuple(DEEDS[permission] for permission in Permission if permission in role.permissions)
