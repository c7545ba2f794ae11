"""The questionnaire on paper, and the poster that leads to it: data for Typst, set as PDF/UA-1."""
