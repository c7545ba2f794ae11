"""What the codes in the log are called. A new action gets its name here; a test asks for it."""

from __future__ import annotations

ACTIONS: dict[str, str] = {
    # accounts
    "user_created": "Medarbejder oprettet",
    "user_changed": "Medarbejder ændret",
    "user_deactivated": "Adgang lukket",
    "user_reactivated": "Adgang åbnet igen",
    "password_reset": "Midlertidig adgangskode givet",
    "password_link_sent": "Link til adgangskode sendt",
    "password_chosen": "Egen adgangskode valgt",
    "password_chosen_with_link": "Egen adgangskode valgt med link",
    "log_in_paused": "Log ind sat på pause efter forkerte adgangskoder",
    # rooms
    "room_added": "Rum oprettet",
    "intake_corrected": "Indtag rettet",
    "intake_voided": "Indtag annulleret",
    "incident_voided": "Hændelse annulleret",
    "refusal_voided": "Afvisning annulleret",
    "alias_look_ups_limited": "Opslag på kaldenavne bremset",
    "count_recorded": "Manuel optælling tastet",
    "count_voided": "Manuel optælling annulleret",
    "nuisance_recorded": "Gene registreret",
    "nuisance_voided": "Gene annulleret",
    # referrals
    "referral_voided": "Henvisning annulleret",
    # reports
    "draft_created": "Bilagsudkast oprettet",
    "draft_changed": "Bilagsudkast ændret",
    "draft_deleted": "Bilagsudkast slettet",
    "mark_set": "Mærke i figur sat",
    "mark_removed": "Mærke i figur fjernet",
}

DETAILS: dict[str, str] = {
    "fields": "felter",
    "added": "roller givet",
    "removed": "roller frataget",
    "roles": "roller",
    "room": "rum",
    "slug": "adresse",
    "count": "antal",
    "indicator": "indikator",
    "name": "navn",
    "date": "dato",
    "kind": "art",
    "file": "fil",
    "rows": "rækker",
    "from": "fra",
    "to": "til",
}
"""What the keys of `details` are called; others are shown as they are."""


def name_of(action: str) -> str:
    """The Danish name of an action; a code without one is shown as it is."""
    return ACTIONS.get(action, action)
