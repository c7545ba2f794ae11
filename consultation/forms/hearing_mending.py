"""Correcting what an editor keyed in: the same fields, filled, on a known revision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from config.danish import LOCAL_ZONE
from config.desk_forms import DeskHelper
from consultation.forms.hearing_letters import LetterForm, layout
from consultation.models import HearingParty, HearingResponse

_SAME = (
    "lane",
    "channel",
    "party",
    "sender_kind",
    "name",
    "organisation",
    "postcode",
    "town",
    "email",
    "role",
    "consent",
    "text",
    "without_remarks",
)


class MendingForm(LetterForm):
    """The lane stays; an untouched day of receipt stays as it was, to the minute."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, response: HearingResponse, *args: Any, **kwargs: Any) -> None:
        self._response = response
        super().__init__(response.hearing, *args, initial=initial_of(response), **kwargs)
        lane = self.fields["lane"]
        assert isinstance(lane, forms.ChoiceField)
        lane.choices = [(response.lane, response.get_lane_display())]
        lane.disabled = True
        self.fields["letters"].label = "Læg en original til"
        self.fields["attachments"].label = "Læg et bilag til"
        self.helper = DeskHelper("revision", *layout(), save="Gem rettelsen")

    @property
    def opened_revision(self) -> int:
        """The revision that the editor read; 0 where the field was lost."""
        return int(self.cleaned_data.get("revision") or 0)

    @property
    def received_changed(self) -> bool:
        """Whether another day or hour of receipt was typed."""
        return bool({"received_on", "received_time"} & set(self.changed_data))

    def differences(self, theirs: Model) -> list[tuple[str, str]]:
        """Label and the colleague's value of each field that differs from what was typed."""
        assert isinstance(theirs, HearingResponse)
        found = []
        for name, now in initial_of(theirs).items():
            mine = self.cleaned_data.get(name)
            mine = mine.pk if isinstance(mine, HearingParty) else mine
            if name != "revision" and (mine or "") != (now or ""):
                field = self.fields[name]
                names = {str(key): text for key, text in getattr(field, "choices", None) or ()}
                shown = names.get(str(now), now) or "(tomt)"
                found.append((str(field.label), str(shown)))
        return found

    def over(self, theirs: Model) -> MendingForm:
        """The same typed text, now on top of the colleague's revision."""
        assert isinstance(theirs, HearingResponse)
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["revision"] = str(theirs.revision)
        return type(self)(theirs, data)


def initial_of(response: HearingResponse) -> dict[str, Any]:
    """What a response's form is filled with."""
    found: dict[str, Any] = {name: getattr(response, name) for name in _SAME if name != "party"}
    received = response.received_at.astimezone(LOCAL_ZONE)
    return {
        **found,
        "party": response.party_id,
        "received_on": received.date(),
        "revision": response.revision,
    }
