"""A questionnaire as data, with the rules of its answers. No database, no request.

`schema` says what a definition is and reads it from JSON; `conditions` when a question is shown;
`checking` what is wrong with a definition; `answers` which value a question takes; `flow` which
questions and pages an answer leads through. Pages, tablets, importers, exports and reports all
go through these five.
"""
