"""Code lists of meetings, groups, and of the way from what was said to what was decided."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    OPEN_MEETING = "open_meeting", _("Åbent møde")
    WORKSHOP = "workshop", _("Workshop")
    NETWORK = "network", _("Netværksmøde")
    VISIT = "visit", _("Besøg")


class SignUpState(TextChoices):
    CONFIRMED = "confirmed", _("Tilmeldt")
    WAITING = "waiting", _("På venteliste")
    CANCELLED = "cancelled", _("Afmeldt")


class AttendeeGroup(TextChoices):
    """Who came, in groups; the same list for sign-ups, attendance and the annex."""

    USERS = "users", _("Brugere og brugerrepræsentanter")
    RELATIVES = "relatives", _("Pårørende")
    RESIDENTS = "residents", _("Beboere og naboer")
    BUSINESSES = "businesses", _("Erhvervsdrivende")
    ORGANISATIONS = "organisations", _("Frivillige og interesseorganisationer")
    PROVIDERS = "providers", _("Private behandlingstilbud")
    COUNCILS = "councils", _("Råd og lokaludvalg")
    DEPARTMENTS = "departments", _("Andre forvaltninger")
    REGION = "region", _("Region og andre myndigheder")
    STAFF = "staff", _("Medarbejdere og ledere")
    OTHERS = "others", _("Andre")


class GroupKind(TextChoices):
    WORKING = "working", "Arbejdsgruppe"
    FOLLOWING = "following", "Følgegruppe"
    NETWORK = "network", "Netværk"


class MemberRole(TextChoices):
    USER = "user", "Bruger eller brugerrepræsentant"
    PARTNER = "partner", "Samarbejdspart"
    PROFESSION = "profession", "Faglig organisation"
    STAFF = "staff", "Medarbejder"
    LEADER = "leader", "Leder"
    RESIDENT = "resident", "Beboer"
    POLICE = "police", "Politi"
    OTHER = "other", "Andet"


class MinutesState(TextChoices):
    NONE = "none", "Intet referat"
    DRAFT = "draft", "Kladde"
    APPROVED = "approved", "Godkendt"


class ActionState(TextChoices):
    OPEN = "open", "Åbent"
    DONE = "done", "Gjort"
    DROPPED = "dropped", "Opgivet"


class FoundBy(TextChoices):
    """Who found a challenge."""

    USERS = "users", _("Brugere")
    EXTERNAL = "external", _("Eksterne interessenter")
    STAFF = "staff", _("Medarbejdere og ledere")


class ProposalKind(TextChoices):
    """A proposal, or what proposals stand on (decisions.md D50)."""

    PROPOSAL = "proposal", _("Forslag")
    PRINCIPLE = "principle", _("Princip")
    STRUCTURE = "structure", _("Grundstruktur")


class DecisionOutcome(TextChoices):
    APPROVED = "approved", _("Godkendt")
    PARTLY = "partly", _("Delvist godkendt")
    REJECTED = "rejected", _("Ikke godkendt")
    HEARING = "hearing", _("Sendt i høring")
    NOTED = "noted", _("Taget til efterretning")


class FollowUpState(TextChoices):
    PLANNED = "planned", _("Planlagt")
    UNDER_WAY = "under_way", _("I gang")
    DONE = "done", _("Gjort")
    STOPPED = "stopped", _("Stoppet")


class EvidenceKind(TextChoices):
    """What something rests on (decisions.md D50)."""

    ANSWER = "answer", _("Svar i et spørgeskema")
    QUESTION = "question", _("Alle svar på et spørgsmål")
    INTERVIEW = "interview", _("Interview")
    RESPONSE = "response", _("Høringssvar")
    MINUTES = "minutes", _("Referat")
    EVENT = "event", _("Møde eller workshop")
    DOCUMENT = "document", _("Dokument")
    LITERATURE = "literature", _("Litteratur")
    EXPERT = "expert", _("Fagperson eller forsker")
