"""The consultations' part of the demo: those of 2015 and 2018, and one to try out.

What the source (seed 000) says is kept: the three audiences, the four focus areas, the meeting of
12 November, the committee of 12 December, the hearing from 11 December to 8 January. All else -
texts, questions, opening days, names, every single answer - is invented, and marked as such. Of
the process of 2015 (seed 004) see `process_2015`.
"""

from __future__ import annotations

from collections.abc import Callable

from config.demo import DemoPart
from consultation.demo import process_2015, process_2018
from consultation.demo.answers import load_answers
from consultation.demo.frames import SLUG_2018, TRIAL, load_2018, load_trial
from consultation.models import Consultation


def is_loaded() -> bool:
    """Whether the demo's consultation is here; others may have come beside it since."""
    return Consultation.objects.filter(slug=SLUG_2018, is_synthetic=True).exists()


def load(say: Callable[[str], None]) -> None:
    """Make the consultations with all that belongs to them; whatever is here already stays."""
    if not is_loaded():
        _load_2018(say)
    process_2018.load(say)
    process_2015.load(say)


def _load_2018(say: Callable[[str], None]) -> None:
    asked = load_2018()
    sent, unsent = load_answers(asked)
    say(
        f"the consultation {SLUG_2018} with {len(asked)} questionnaires, {sent} answers and "
        f"{unsent} that were never sent"
    )
    load_trial()
    say(f"the consultation {TRIAL}, which is open to try out")


def holds_real_data() -> bool:
    """Whether there are consultations, and the demo was not there first."""
    return not is_loaded() and Consultation.objects.exists()


PART = DemoPart("consultations", 40, load, holds_real_data)
