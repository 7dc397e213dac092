"""In a report each resource is spoken of in the language of its program: Python's, or that of YAML, TypeScript and Go."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.finding import CannotKnow, Place, PolicyFinding
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.report.policy_report import build
from pulumi_claude_admin.report.program_words import in_own_words, is_all_native

PYTHON = "urn:pulumi:prod::teams::claude:index:TeamWorkspace$pulumi-python:dynamic/claude:Workspace::a"
NATIVE = "urn:pulumi:prod::teams::acme:index:Team$claude:index:Workspace::a"
REMEDY = 'say adopt_id="wrkspc_1"'
SPELLED = 'say adoptId: "wrkspc_1"'


def finding(urn: str | None) -> Finding:
    changes = (Change("display_color", None, "#AABBCC"),)
    subject = Subject(Kind.WORKSPACE, "wrkspc_1")
    return Finding(Status.UNMANAGED, subject, urn=urn, changes=changes, reason="its display_color", remedy=REMEDY)


@pytest.mark.parametrize(
    ("urns", "remedies"),
    [
        ((NATIVE, None), (SPELLED, SPELLED)),
        ((PYTHON, None), (REMEDY, REMEDY)),
        ((NATIVE, PYTHON, None), (SPELLED, REMEDY, REMEDY)),
        ((None,), (REMEDY,)),
    ],
)
def test_each_in_its_own_and_what_nobody_declared_as_all_of_the_others(
    urns: tuple[str | None, ...], remedies: tuple[str, ...]
) -> None:
    told = in_own_words(map(finding, urns))

    assert tuple(one.remedy for one in told) == remedies
    assert {one.changes[0].path for one in told} == {"display_color"}
    assert [one.reason for one in told] == [
        "its displayColor" if remedy == SPELLED else "its display_color" for remedy in remedies
    ]
    assert in_own_words(told) == told


def test_a_component_of_a_python_program_is_none_of_the_native_provider() -> None:
    assert not is_all_native([finding("urn:pulumi:prod::teams::claude:index:TeamWorkspace::a")])


@pytest.mark.parametrize(
    ("urn", "name"), [(PYTHON, "archive_on_destroy"), (NATIVE, "archiveOnDestroy"), (None, "archive_on_destroy")]
)
def test_policy_speaks_so_too(urn: str | None, name: str) -> None:
    place = Place("a", urn)
    said = "take archive_on_destroy out"
    report = build(
        [
            PolicyFinding("rule", place, Level.MANDATORY, Severity.HIGH, said, said),
            CannotKnow("rule", place, Level.MANDATORY, said),
        ]
    )

    assert {report.findings[0].sentence, report.findings[0].remedy, report.unknown[0].reason} == {f"take {name} out"}
