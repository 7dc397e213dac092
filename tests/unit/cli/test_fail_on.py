from __future__ import annotations

import pytest

from pulumi_claude_admin.cli.commands.fail_on import parse_fail_on
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Finding, Kind, Severity, Status, Subject
from pulumi_claude_admin.report.run import FailOn


def test_statuses_are_in_report_order_whatever_the_order_of_the_words() -> None:
    wanted = {Status.DRIFTED: None, Status.ARCHIVED: Severity.HIGH}
    assert list(parse_fail_on(("archived:high", "drifted")).statuses.items()) == list(wanted.items())


@pytest.mark.parametrize(
    "words",
    [
        ("driftd",),
        ("in sync",),
        ("none", "drifted"),
        (),
        ("drifted:worst",),
        ("drifted:",),
        ("unseen:high",),
        (":low",),
    ],
)
def test_what_is_no_word_is_one_clear_line(words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError, match=r"--fail-on: .* Use conflict, drifted.*drifted:high"):
        parse_fail_on(words)


@pytest.mark.parametrize(
    ("words", "least"),
    [(("drifted:high", "drifted:low"), Severity.LOW), (("drifted:high", "drifted"), None)],
)
def test_a_status_that_is_there_twice_fails_from_the_lesser_on(words: tuple[str, ...], least: Severity | None) -> None:
    assert parse_fail_on(words) == FailOn({Status.DRIFTED: least})


def test_none_never_fails() -> None:
    assert parse_fail_on(("none",)) == FailOn({})


def finding(severity: Severity | None) -> Finding:
    return Finding(Status.DRIFTED, Subject(Kind.WORKSPACE, "w"), severity=severity)


@pytest.mark.parametrize(
    ("least", "failing"),
    [
        (None, [Severity.HIGH, Severity.MEDIUM, Severity.LOW, None]),
        (Severity.LOW, [Severity.HIGH, Severity.MEDIUM, Severity.LOW]),
        (Severity.MEDIUM, [Severity.HIGH, Severity.MEDIUM]),
        (Severity.HIGH, [Severity.HIGH]),
    ],
)
def test_a_severity_takes_it_and_what_is_worse(least: Severity | None, failing: list[Severity | None]) -> None:
    fail_on = FailOn({Status.DRIFTED: least})
    assert [one for one in (*Severity, None) if fail_on.is_met_by(finding(one))] == failing
