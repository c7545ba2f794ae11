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
    # rooms and their set-up
    "room_added": "Rum oprettet",
    "room_changed": "Rum ændret",
    "room_deleted": "Rum slettet",
    "room_places_set": "Pladser i rum ændret",
    "room_buttons_set": "Stofknapper i rum ændret",
    "room_member_added": "Medarbejder tilknyttet rum",
    "room_member_removed": "Medarbejder fjernet fra rum",
    "stop_added": "Holdeplads oprettet",
    "stop_retired": "Holdeplads taget ud af brug",
    "hours_added": "Åbningstid tilføjet",
    "hours_ended": "Åbningstid afsluttet",
    "hours_removed": "Åbningstid fjernet",
    "exception_set": "Særlig åbningsdag sat",
    "exception_removed": "Særlig åbningsdag fjernet",
    "recording_set": "Opgørelse af hændelser sat",
    "recording_removed": "Opgørelse af hændelser fjernet",
    # what is registered in rooms
    "day_seen": "Dag i et rum set",
    "intake_corrected": "Indtag rettet",
    "intake_voided": "Indtag annulleret",
    "incident_voided": "Hændelse annulleret",
    "refusal_voided": "Afvisning annulleret",
    "alias_look_ups_limited": "Opslag på kaldenavne bremset",
    "count_recorded": "Manuel optælling tastet",
    "count_voided": "Manuel optælling annulleret",
    "area_added": "Område oprettet",
    "nuisance_recorded": "Gene registreret",
    "nuisance_voided": "Gene annulleret",
    "intakes_imported": "Fil med indtag indlæst",
    "counts_imported": "Fil med optællinger indlæst",
    "nuisance_imported": "Fil med gener indlæst",
    "batch_voided": "Indlæst fil annulleret",
    # referrals
    "referral_voided": "Henvisning annulleret",
    "offer_added": "Tilbud oprettet",
    "offer_changed": "Tilbud ændret",
    "offer_taken_into_use": "Tilbud taget i brug",
    "offer_retired": "Tilbud taget ud af brug",
    # reports
    "draft_created": "Bilagsudkast oprettet",
    "draft_changed": "Bilagsudkast ændret",
    "draft_deleted": "Bilagsudkast slettet",
    "mark_set": "Mærke i figur sat",
    "mark_removed": "Mærke i figur fjernet",
    "uncontrolled_figures_seen": "Ubeskyttede tal set",
}

DETAILS: dict[str, str] = {
    "fields": "felter",
    "added": "roller givet",
    "removed": "roller frataget",
    "roles": "roller",
    "room": "rum",
    "rooms": "rum",
    "member": "medarbejder",
    "slug": "adresse",
    "count": "antal",
    "rows": "rækker",
    "indicator": "indikator",
    "name": "navn",
    "date": "dato",
    "day": "dag",
    "kind": "art",
    "file": "fil",
    "from": "fra",
    "to": "til",
    "old": "før",
    "new": "nu",
    "weekday": "ugedag",
    "weekdays": "ugedage",
    "hours": "åbningstid",
    "period": "periode",
    "created": "oprettet",
    "already_known": "kendt i forvejen",
    "rejected": "afvist",
    "sha256": "filens fingeraftryk",
}
"""What the keys of `details` are called; others are shown as they are."""


def name_of(action: str) -> str:
    """The Danish name of an action; a code without one is shown as it is."""
    return ACTIONS.get(action, action)
