"""Consultations, questionnaires and hearings."""
