from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.forms import Form
from tests.support.report_scenarios import SCENARIOS


def suite(name: str) -> ET.Element:
    (found,) = ET.fromstring(render(Form.JUNIT, SCENARIOS[name]()))  # noqa: S314 - our own
    return found


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_numbers_are_those_of_the_cases(name: str) -> None:
    found = suite(name)
    for what, tag in (("failures", "failure"), ("skipped", "skipped")):
        assert int(found.attrib[what]) == len(found.findall(f"testcase/{tag}"))
    assert int(found.attrib["tests"]) == len(found.findall("testcase"))


VERDICTS = {"in_sync": None, "changed_by_hand": "failure", "unseen": "skipped", "nothing_compared": "skipped"}


@pytest.mark.parametrize(("name", "outcome"), VERDICTS.items())
def test_the_verdict_is_a_case_that_passes_only_when_all_is_well(name: str, outcome: str | None) -> None:
    verdict = suite(name)[0]
    assert [one.tag for one in verdict if one.tag != "system-out"] == ([outcome] if outcome else [])


def test_what_could_not_be_seen_is_skipped() -> None:
    skipped = [case.attrib["name"] for case in suite("unseen") if case.find("skipped") is not None]
    assert skipped == [
        "verdict",
        "spend limit (cap)",
        "spend limit (payments)",
        "spend notifications (payments)",
        "spend limit (sealed)",
    ]


def test_no_two_cases_have_one_name() -> None:
    names = [(case.attrib["classname"], case.attrib["name"]) for case in suite("changed_by_hand")]
    assert len(set(names)) == len(names)


ALLOWED = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "timestamp", "time", "tests", "failures", "errors", "skipped"}, {"testcase"}),
    "testcase": ({"classname", "name", "time"}, {"failure", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "skipped": ({"message"}, set()),
    "system-out": (set(), set()),
}
"""What `junit-10.xsd` of Jenkins's xUnit plugin has of each element that we write: attributes and children."""


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_has_only_what_the_schema_of_jenkins_has(name: str) -> None:
    root = ET.fromstring(render(Form.JUNIT, SCENARIOS[name]()))  # noqa: S314 - our own
    for element in root.iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
