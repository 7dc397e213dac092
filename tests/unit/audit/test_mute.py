from __future__ import annotations

from datetime import date

import pytest

from pulumi_claude_admin.audit.finding import AuditFinding, CannotKnow, Place, PlaceKind
from pulumi_claude_admin.audit.mute import Outcome, apply, parse_mutes
from pulumi_claude_admin.drift.ignore import parse_ignore
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.severity import Severity

TODAY = date(2026, 11, 24)
PAYMENTS = Place(PlaceKind.WORKSPACE, "wrkspc_01", "Payments")
SPIKE = AuditFinding("spend.spike", PAYMENTS, Severity.HIGH, "It cost more", "Look.")
UNUSED_KEY = AuditFinding(
    "keys.unused", Place(PlaceKind.KEY, "apikey_01", "ci: old"), Severity.LOW, "Unused", "Disable it."
)
UNKNOWN = CannotKnow("spend.spike", PAYMENTS, "too few days")
ALL = (SPIKE, UNUSED_KEY, UNKNOWN)


def muted(text: str) -> Outcome:
    return apply(parse_mutes(text), ALL, today=TODAY)


@pytest.mark.parametrize(
    ("pattern", "finding"),
    [
        ("spend.spike:Payments", SPIKE),
        ("spend.spike:wrkspc_01", SPIKE),
        ("spend.*:Pay*", SPIKE),
        ("keys.unused:apikey_0?", UNUSED_KEY),
        ('"keys.unused:ci\\: old"', UNUSED_KEY),
    ],
)
def test_a_line_mutes_the_finding_that_it_names_and_keeps_why(pattern: str, finding: AuditFinding) -> None:
    outcome = muted(f"{pattern} 2026-12-31 planned (OPS-51)")
    assert [(one.finding, one.entry.reason) for one in outcome.muted] == [(finding, "planned (OPS-51)")]
    assert outcome.answers == tuple(one for one in ALL if one != finding)
    assert (outcome.expired, outcome.unused) == ((), ())


@pytest.mark.parametrize(
    "pattern", ["spend.spike:Search", "keys.leaver:*", "spend.spike:payments", "spend.near_cap:Payments"]
)
def test_a_line_that_fits_nothing_is_told(pattern: str) -> None:
    outcome = muted(f"{pattern} 2026-12-31 planned")
    assert outcome.answers == ALL
    assert [one.pattern for one in outcome.unused] == [pattern]


def test_the_last_day_counts_and_the_next_does_not() -> None:
    assert muted("spend.spike:* 2026-11-24 planned").muted
    outcome = muted("spend.spike:* 2026-11-23 planned")
    assert outcome.answers == ALL
    assert ([one.line for one in outcome.expired], outcome.unused) == ([1], ())


def test_what_could_not_be_known_is_never_muted() -> None:
    assert UNKNOWN in muted("*.*:* 2026-12-31 everything").answers


def test_each_passes_over_the_lines_of_the_other() -> None:
    text = "workspace:Sandbox* 2027-01-31 experiments\nspend.spike:Payments 2027-01-31 planned\n*:Old 2027-01-31 goes"
    assert [one.line for one in parse_mutes(text)] == [2]
    assert [one.line for one in parse_ignore(text)] == [1, 3]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("spend.spik:Payments 2027-01-31 planned", ".claude-admin-ignore:1: 'spend.spik' is no rule of the audit"),
        ("spend.spike:Payments#day 2027-01-31 planned", "names a place, and no property"),
        ("spend.spike:Payments 2027-01-31", "no reason after the date"),
        ("spend.spike:Payments tomorrow planned", "'tomorrow' is not a date"),
    ],
)
def test_a_wrong_line_is_an_error_with_its_number(line: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match="ignore:1") as caught:
        parse_mutes(line)
    assert words in str(caught.value)
