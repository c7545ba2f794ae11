"""Code lists of hearings and their parties. The codes are contracts; people read the names."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HearingKind(TextChoices):
    """What sort of hearing it is."""

    EXTERNAL = "external", _("Ekstern høring")
    PUBLIC = "public", _("Offentlig høring")
    PRELIMINARY = "preliminary", _("Forudgående høring")
    NEIGHBOUR = "neighbour", _("Nabohøring")


class LatePolicy(TextChoices):
    """What happens with a response after the deadline. Neither way loses it."""

    ACCEPT = "accept", "Tages med, og er mærket som kommet for sent"
    REFUSE = "refuse", "Bliver afvist; I kan se det og tage det med alligevel"


class Lane(TextChoices):
    """Under which promise something was written (domain.md §8)."""

    PUBLIC = "public", _("Offentligt høringssvar")
    CONFIDENTIAL = "confidential", _("Fortroligt bidrag")


class SenderKind(TextChoices):
    """On whose behalf a public response is."""

    PERSON = "person", _("For mig selv")
    ORGANISATION = "organisation", _("For en organisation, forening eller virksomhed")


class ResponseState(TextChoices):
    """Where a hearing response stands with those who look it through."""

    RECEIVED = "received", "Ikke set igennem"
    SHOWN = "shown", "Vist på hjemmesiden"
    WITHHELD = "withheld", "Vises ikke"
    REFUSED = "refused", "Afvist, kom efter fristen"
    WITHDRAWN = "withdrawn", "Trukket tilbage"


class ResponseChannel(TextChoices):
    """How a hearing response came in."""

    WEB = "web", "Hjemmeside"
    LINK = "link", "Personligt link"
    MAIL = "mail", "E-mail"
    POST = "post", "Brev"
    MEETING = "meeting", "Mundtligt på et møde"


class QuoteConsent(TextChoices):
    """Whether a confidential contribution's own words may be shown, and how."""

    NONE = "none", _("Nej, vis ikke mine ord")
    ANONYMISED = "anonymised", _("Ja, hvis ingen kan se, at det er mig")
    WITH_ROLE = "with_role", _("Ja, og I må skrive, om jeg er bruger, pårørende eller nabo")


class ContributorRole(TextChoices):
    """What somebody who writes in confidence is, if they want to say it."""

    USER = "user", _("Jeg tager selv stoffer eller har gjort det")
    RELATIVE = "relative", _("Jeg er pårørende")
    NEIGHBOUR = "neighbour", _("Jeg bor eller arbejder i nærheden")
    STAFF = "staff", _("Jeg arbejder på området")
    OTHER = "other", _("Noget andet")


class PartyKind(TextChoices):
    """What a party to be heard is (domain.md §8)."""

    LOCAL_COMMITTEE = "local_committee", "Lokaludvalg"
    COUNCIL = "council", "Råd"
    USER_COUNCIL = "user_council", "Bruger- eller pårørenderåd"
    STAFF_COMMITTEE = "staff_committee", "MED-udvalg"
    NGO = "ngo", "Frivillig eller privat organisation"
    PROFESSION = "profession", "Faglig organisation"
    POLICE = "police", "Politi"
    REGION = "region", "Region"
    MINISTRY = "ministry", "Ministerium"
    AUTHORITY = "authority", "Anden myndighed"
    DEPARTMENT = "department", "Forvaltning i kommunen"
    BUSINESS = "business", "Erhverv"
    NEIGHBOUR = "neighbour", "Nabo"
    OTHER = "other", "Anden part"


class AskedFor(TextChoices):
    """What a party is asked for."""

    RESPONSE = "response", "Høringssvar"
    STATEMENT = "statement", "Udtalelse"


class PartyStatus(TextChoices):
    """What has come of asking a party; worked out, never stored."""

    NOT_INVITED = "not_invited", "Ikke inviteret endnu"
    INVITED = "invited", "Inviteret"
    OPENED = "opened", "Har åbnet linket"
    ANSWERED = "answered", "Har svaret med bemærkninger"
    NO_REMARKS = "no_remarks", "Har svaret uden bemærkninger"
    DECLINED = "declined", "Ønsker ikke at svare"
    SILENT = "silent", "Har ikke svaret"
