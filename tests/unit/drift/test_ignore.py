from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pulumi_claude_admin.drift.ignore import Outcome, apply, parse_ignore
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.drift_words import unused_remark

TODAY = date(2026, 11, 24)
SANDBOX = Finding(
    Status.UNMANAGED,
    Subject(Kind.WORKSPACE, "wrkspc_01Sandbox", "wrkspc_01Sandbox", "Sandbox (old)"),
    remedy="declare it",
)
MEMBERS = Finding(
    Status.DRIFTED,
    Subject(Kind.WORKSPACE_MEMBERS, "wrkspc_01Payments", "wrkspc_01Payments", "Payments"),
    urn="urn:pulumi:prod::teams::x::pay-members",
    changes=(Change("members.bot@example.com", None, "workspace_user"), Change("members.eve@example.com", None, "x")),
)
LIMIT = Finding(
    Status.DRIFTED,
    Subject(Kind.WORKSPACE_RATE_LIMIT, "wrkspc_01P/rlg_1", "wrkspc_01P", "Payments", label="Claude Sonnet 4.x"),
)
CAP = Finding(Status.UNMANAGED, Subject(Kind.ORGANIZATION_SPEND_LIMIT, "5f2d"))


def applied(text: str, *findings: Finding) -> Outcome:
    return apply(parse_ignore(text), findings, today=TODAY)


def test_comments_and_empty_lines_are_no_entries() -> None:
    assert parse_ignore("\n# nothing\n   \n  # here\n") == ()


def test_a_line_has_a_pattern_a_day_and_a_reason() -> None:
    (entry,) = parse_ignore('\n "workspace:Data Science"\t2027-01-31   moving (OPS-1) \n')

    assert (entry.line, entry.pattern, entry.until, entry.reason) == (
        2,
        "workspace:Data Science",
        date(2027, 1, 31),
        "moving (OPS-1)",
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("workspace:Sandbox", "no date after the pattern"),
        ("workspace:Sandbox soon because", "'soon' is not a date such as 2027-01-31"),
        ("workspace:Sandbox 2027-02-30 because", "'2027-02-30' is not a date"),
        ("workspace:Sandbox 2027-01-31", "no reason after the date"),
        ("Sandbox 2027-01-31 because", "'Sandbox' is not KIND:NAME"),
        ("workspace: 2027-01-31 because", "'workspace:' is not KIND:NAME"),
        ("workspace:#name 2027-01-31 because", "is not KIND:NAME"),
        (r"workspace\:Sandbox 2027-01-31 because", "is not KIND:NAME"),
        ('"workspace:Sandbox 2027-01-31 because', "no date after the pattern"),
        ("workspaces:Sandbox 2027-01-31 because", "'workspaces' is not a kind; use one of workspace,"),
    ],
)
def test_a_wrong_line_is_named_by_its_number(line: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint) as raised:
        parse_ignore(f"# first\n{line}\n", name="exceptions")

    assert "exceptions:2:" in str(raised.value)


def test_every_wrong_line_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"file:1: .*; file:3: "):
        parse_ignore("a\nworkspace:x 2027-01-01 fine\nb", name="file")


@pytest.mark.parametrize(
    ("pattern", "finding"),
    [
        ('"workspace:Sandbox*"', SANDBOX),
        ("workspace:wrkspc_01Sandbox", SANDBOX),
        ('"*:Sandbox (old)"', SANDBOX),
        ("workspace_members:pay-members", MEMBERS),
        ("workspace_members:Paymen??", MEMBERS),
        ('"workspace_rate_limit:Payments/Claude Sonnet*"', LIMIT),
        ("workspace_rate_limit:wrkspc_01P/rlg_1", LIMIT),
        ("*:Payments", LIMIT),
        ("organization_spend_limit:organization", CAP),
    ],
)
def test_a_pattern_names_objects_by_id_resource_or_what_people_see(pattern: str, finding: Finding) -> None:
    (result,) = applied(f"{pattern} 2027-01-31 agreed", finding).findings

    assert result.status is Status.IGNORED
    assert result.ignored is not None
    assert (result.ignored.status, result.ignored.reason) == (finding.status, "agreed")
    assert result.remedy is None


@pytest.mark.parametrize(
    "pattern", ["workspace:sandbox*", "workspace_members:Sandbox*", "workspace:andbox", "workspace:Sandbox"]
)
def test_case_kind_and_both_ends_count(pattern: str) -> None:
    outcome = applied(f"{pattern} 2027-01-31 agreed", SANDBOX)

    assert outcome.findings == (SANDBOX,)
    assert [entry.pattern for entry in outcome.unused] == [pattern]


def test_brackets_in_a_name_are_no_wildcards() -> None:
    assert applied("workspace:[S]andbox* 2027-01-31 x", SANDBOX).findings == (SANDBOX,)


NAMES = [
    "C# Tools",
    "a*b",
    "what?",
    'the "best"',
    "dom\\team",
    "ends in \\",
    "a:b#c",
    "\x1b[31m",
    "tab\there",
    "支付\u3000队",
    "x\u2028y",
    "\U0001f600",
    " # ",
]


def pattern_for(name: str) -> str:
    """The name as a pattern: what has a meaning there behind a backslash, what does not print as the report shows it."""
    return printable("".join(f"\\{char}" if char in '\\"#*?: ' else char for char in name)).replace("\u3000", "\\u3000")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("quote", ["", '"'])
def test_any_name_can_be_said_and_nothing_but_it(name: str, quote: str) -> None:
    here, near = (replace(SANDBOX, subject=replace(SANDBOX.subject, workspace_name=one)) for one in (name, f"{name}x"))

    outcome = applied(f"{quote}workspace:{pattern_for(name)}{quote} 2027-01-31 agreed", here, near)

    assert [one.status for one in outcome.findings] == [Status.IGNORED, Status.UNMANAGED]


def test_a_property_can_be_of_any_name_too() -> None:
    tagged = replace(MEMBERS, changes=(Change("tags.#1", "a", "b"), Change("tags.1", "a", "b")))

    (result,) = applied(r'"*:Payments#tags.\#?" 2027-01-31 agreed', tagged).findings

    assert [change.path for change in result.changes] == ["tags.1"]


def test_an_entry_with_a_bare_hash_that_fits_nothing_names_a_property() -> None:
    (bare, other) = applied('"workspace:C# Tools" 2027-01-31 x\nworkspace:Old 2027-01-31 x').unused

    assert (bare.is_of_a_property, other.is_of_a_property) == (True, False)
    assert r"write # as \#" in unused_remark(bare)


def test_a_property_hides_its_changes_and_leaves_the_others() -> None:
    (result,) = applied("workspace_members:Payments#members.bot@* 2027-01-31 on call", MEMBERS).findings

    assert result.status is Status.DRIFTED
    assert [change.path for change in result.changes] == ["members.eve@example.com"]


@pytest.mark.parametrize("path", ["data_residency.workspace_geo", "dataResidency.workspaceGeo", "dataResidency.*"])
def test_a_property_is_named_as_json_or_as_a_program_in_another_language_has_it(path: str) -> None:
    changes = (Change("data_residency.workspace_geo", "us", "eu"), Change("display_color", "#AABBCC", "#6C5BB9"))
    urn = "urn:pulumi:prod::teams::claude:index:Workspace::payments"
    finding = Finding(Status.DRIFTED, Subject(Kind.WORKSPACE, "wrkspc_01P"), urn=urn, changes=changes)

    (left,) = applied(f"workspace:wrkspc_01P#{path} 2027-01-31 known", finding).findings

    assert [change.path for change in left.changes] == ["display_color"]


def test_when_every_change_is_hidden_the_finding_is_ignored() -> None:
    (result,) = applied("workspace_members:Payments#members.* 2027-01-31 on call", MEMBERS).findings

    assert result.status is Status.IGNORED
    assert result.changes == MEMBERS.changes


def test_an_entry_applies_on_its_last_day_and_not_after() -> None:
    last_day = applied("workspace:Sandbox* 2026-11-24 agreed", SANDBOX)
    day_after = applied("workspace:Sandbox* 2026-11-23 agreed", SANDBOX)

    assert last_day.findings[0].status is Status.IGNORED
    assert day_after.findings == (SANDBOX,)
    assert [entry.line for entry in day_after.expired] == [1]
    assert day_after.unused == ()


def test_what_is_in_sync_needs_no_entry() -> None:
    fine = Finding(Status.IN_SYNC, SANDBOX.subject)

    assert applied("*:* 2027-01-31 everything", fine).findings == (fine,)


def test_an_entry_is_not_called_unused_when_something_was_not_seen() -> None:
    entries = parse_ignore("workspace:Sandbox 2027-01-31 agreed")

    assert apply(entries, (), today=TODAY, is_everything_seen=False).unused == ()
    assert apply(entries, (), today=TODAY).unused == entries
