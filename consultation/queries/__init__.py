"""The only way to read consultations, questionnaires and answers from outside.

Tuples of frozen dataclasses; no model leaves here.
"""
