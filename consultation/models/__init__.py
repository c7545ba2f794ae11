"""Consultations, questionnaires and answers. Other rooms read them through `queries`."""

from consultation.models.consultation import Consultation, Document, Phase
from consultation.models.drafting import BinnedPart, DraftStep, UnsavedForm
from consultation.models.fairplay import Flood, LongText, SpentProof
from consultation.models.questionnaire import (
    AnsweringPlace,
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
)
from consultation.models.response import Attachment, Interview, Response, ResponseFlag

__all__ = [
    "AnsweringPlace",
    "Attachment",
    "BinnedPart",
    "Consultation",
    "Document",
    "DraftStep",
    "Flood",
    "Interview",
    "Invitation",
    "LongText",
    "Phase",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ResponseFlag",
    "SpentProof",
    "UnsavedForm",
]
