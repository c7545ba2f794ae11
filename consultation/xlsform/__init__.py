"""Questionnaires as XLSForm, the workbook that ODK and Kobo share: in and out.

`reading.read` makes a definition of a file or refuses it, naming sheet, row and reason; `writing`
makes a file that reads back as the same definition. What XLSForm has no word for travels in
columns named `indtag_…`, which ODK and Kobo pass over. docs/xlsform.md has the whole table.
"""
