"""What ODK's own converter says of a workbook. The only place that calls pyxform."""

from __future__ import annotations

import io
import re

from pyxform import xls2xform
from pyxform.errors import PyXFormError


def objection(content: bytes) -> str:
    """Why pyxform cannot convert the workbook (its own English), else "".

    ODK Validate is not run: it needs Java.
    """
    try:
        xls2xform.convert(io.BytesIO(content), validate=False, file_type=".xlsx")
    except PyXFormError as error:
        return " ".join(str(error).split())[:500]
    except Exception as error:  # pyxform stumbles over some files instead of refusing them
        return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    return ""


def place_in(objection: str) -> tuple[str, int]:
    """Sheet and row that the objection names; "" and 0 where it names none."""
    row = re.search(r"\[row : (\d+)\]", objection)
    if row is None:
        return "", 0
    sheet = re.search(r"'(survey|choices|settings)' sheet", objection)
    return sheet.group(1) if sheet else "survey", int(row.group(1))
