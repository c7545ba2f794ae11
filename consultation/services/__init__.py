"""The only writers of consultations, questionnaires and answers."""
