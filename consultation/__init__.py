"""Questionnaires, hearings and the process from what was said to what was decided."""
