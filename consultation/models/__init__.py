"""Consultations, questionnaires and answers. Other rooms read them through `queries`."""

from consultation.models.consultation import Consultation, Document, Phase
from consultation.models.drafting import BinnedPart, DraftStep, UnsavedForm
from consultation.models.event import Attendance, Event, SignUp
from consultation.models.fairplay import Flood, LongText, SpentProof
from consultation.models.group import ActionPoint, GroupMember, Meeting, WorkingGroup
from consultation.models.hearing import (
    DeadlineExtension,
    Hearing,
    HearingAttachment,
    HearingResponse,
)
from consultation.models.news import NewsItem, Subscription
from consultation.models.party import HearingParty, Party, PartyMeeting
from consultation.models.process import Challenge, Decision, Evidence, FollowUp, Proposal, Track
from consultation.models.questionnaire import (
    AnsweringPlace,
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
)
from consultation.models.response import Attachment, Interview, Response, ResponseFlag

__all__ = [
    "ActionPoint",
    "AnsweringPlace",
    "Attachment",
    "Attendance",
    "BinnedPart",
    "Challenge",
    "Consultation",
    "DeadlineExtension",
    "Decision",
    "Document",
    "DraftStep",
    "Event",
    "Evidence",
    "Flood",
    "FollowUp",
    "GroupMember",
    "Hearing",
    "HearingAttachment",
    "HearingParty",
    "HearingResponse",
    "Interview",
    "Invitation",
    "LongText",
    "Meeting",
    "NewsItem",
    "Party",
    "PartyMeeting",
    "Phase",
    "Proposal",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ResponseFlag",
    "SignUp",
    "SpentProof",
    "Subscription",
    "Track",
    "UnsavedForm",
    "WorkingGroup",
]
