"""The shared table of cases: the server's side of it. The browser's: test_offline_flow."""

from __future__ import annotations

from consultation.definition import conditions, flow
from tests.consultation import flow_cases

CASES = flow_cases.kept()


def test_each_condition_of_the_table_holds_as_it_says() -> None:
    for case in CASES["conditions"]:
        found = conditions.holds(conditions.load(case["condition"]), case["answers"])
        assert found == case["holds"], case


def test_each_walk_of_the_table_shows_and_keeps_what_it_says() -> None:
    for case in CASES["walks"]:
        found = flow.walk(flow_cases.definition_of(case), case["answers"])
        assert [question.key for _, question in found.shown] == case["shown"], case
        assert found.answers == case["kept"], case


def test_the_table_tells_something() -> None:
    holds = [case["holds"] for case in CASES["conditions"]]
    assert 20 < sum(holds) < len(holds) - 20
    hidden = [
        case
        for case in CASES["walks"]
        if len(case["shown"])
        < sum(len(part["questions"]) for part in case["definition"].get("sections", ()))
    ]
    assert len(hidden) > 20
