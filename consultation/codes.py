"""Code lists of consultations. The codes are contracts; the names are what people read."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Whom a questionnaire is for."""

    CITIZEN = "citizen", _("Borgere")
    STAKEHOLDER = "stakeholder", _("Interessenter")
    SERVICE_USER = "service_user", _("Brugere")


class Channel(TextChoices):
    """How an answer came in."""

    WEB = "web", "Hjemmeside"
    KIOSK = "kiosk", "Tablet i et rum"
    ASSISTED = "assisted", "Med hjælp"
    PAPER = "paper", "Papir"
    INTERVIEW = "interview", "Interview"
    INVITED = "invited", "Personligt link"


class HelperRole(TextChoices):
    """What the helper of an assisted answer is; never who."""

    ROOM_STAFF = "room_staff", "Medarbejder i stofindtagelsesrum"
    OUTREACH = "outreach", "Gadeplansmedarbejder"
    SHELTER = "shelter", "Medarbejder på herberg eller værested"
    TREATMENT = "treatment", "Medarbejder i behandling"
    VOLUNTEER = "volunteer", "Frivillig"
    OTHER = "other", "Anden hjælper"


class QuestionnaireState(TextChoices):
    DRAFT = "draft", "Kladde"
    OPEN = "open", "Åbent"
    CLOSED = "closed", "Lukket"
    ARCHIVED = "archived", "Arkiveret"


class FlagKind(TextChoices):
    """Why a person should look at an answer."""

    FLOOD = "flood", "Begyndt under en oversvømmelse"
    HONEYPOT = "honeypot", "Et skjult felt var udfyldt"
    UNSIGNED = "unsigned", "Formularen var ikke vores egen"
    TOO_FAST = "too_fast", "Besvaret hurtigere, end man kan læse"
    REPEATED_TEXT = "repeated_text", "Samme tekst som i andre svar"


class PhaseKind(TextChoices):
    INFORMATION = "information", _("Information")
    QUESTIONNAIRES = "questionnaires", _("Spørgeskemaer")
    MEETING = "meeting", _("Møde")
    HEARING = "hearing", _("Høring")
    COMMITTEE = "committee", _("Politisk behandling")
    FOLLOW_UP = "follow_up", _("Opfølgning")


ANSWERING_LANGUAGES = {"da": "Dansk", "en": "English", "pl": "Polski", "ar": "العربية"}
"""Languages whose answering pages exist; a questionnaire may hold texts in others too."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ku", "ps"})
