"""A finding of a team names its line in the file of today, or the file and the key."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.drift.declared_in import DeclaredIn, parse_declared_in
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.team_file.locate import located
from pulumi_claude_admin.team_file.parse import parse

TEXT = """\
version: 1
defaults:
  notifications: { thresholds: ["1"], recipients: [a@b.co] }
teams:
  payments:
    name: Payments
    tags:
      env: live
    members:
      Ana@example.com: workspace_user
      "@oncall": workspace_user
    rate_limits:
      claude sonnet 4.x: { requests_per_minute: 5 }
    spend_limit: "5.00"
"""


def place(kind: Kind, *paths: str, label: str = "", text: str = TEXT, key: str = "payments") -> str | None:
    changes = tuple(Change(path=path, declared="a", actual="b") for path in paths)
    finding = Finding(Status.DRIFTED, Subject(kind, "id", "wrkspc_1", "Payments", label), urn="urn", changes=changes)
    root = parse(text).root
    trees = {"teams.yaml": root} if root is not None else {}
    (found,) = located([finding], {"urn": DeclaredIn("teams.yaml", key)}, trees)
    return found.declared_at


@pytest.mark.parametrize(
    ("kind", "paths", "line"),
    [
        (Kind.WORKSPACE, (), 5),
        (Kind.WORKSPACE, ("name",), 6),
        (Kind.WORKSPACE, ("tags.env",), 8),
        (Kind.WORKSPACE, ("tags.other",), 7),
        (Kind.WORKSPACE, ("display_color",), 5),
        (Kind.WORKSPACE, ("name", "tags.env"), 5),
        (Kind.WORKSPACE_MEMBERS, ("members.ana@example.com",), 10),
        (Kind.WORKSPACE_MEMBERS, ("members.eve@example.com",), 9),
        (Kind.WORKSPACE_SPEND_LIMIT, ("amount",), 14),
        (Kind.SPEND_NOTIFICATIONS, ("thresholds",), 3),
    ],
)
def test_the_line_is_that_of_what_differs(kind: Kind, paths: tuple[str, ...], line: int) -> None:
    assert place(kind, *paths) == f"teams.yaml:{line}"


def test_a_group_is_found_as_it_is_spelled() -> None:
    assert place(Kind.WORKSPACE_RATE_LIMIT, label="Claude Sonnet 4.x") == "teams.yaml:13"
    assert place(Kind.WORKSPACE_RATE_LIMIT, label="Opus") == "teams.yaml:12"


def test_an_edited_file_is_read_as_it_is_now() -> None:
    assert place(Kind.WORKSPACE_SPEND_LIMIT, "amount", text=f"# one\n# two\n{TEXT}") == "teams.yaml:16"


@pytest.mark.parametrize(
    ("text", "key"), [("", "payments"), ("a: [", "payments"), (TEXT, "gone"), ("- a\n", "payments")]
)
def test_without_the_file_or_the_key_in_it_both_are_named(text: str, key: str) -> None:
    assert place(Kind.WORKSPACE, text=text, key=key) == f"teams.yaml ({key})"


def test_a_finding_of_no_team_file_is_left_alone() -> None:
    finding = Finding(Status.UNMANAGED, Subject(Kind.WORKSPACE, "id"))

    assert located([finding], {}, {}) == (finding,)


@pytest.mark.parametrize("output", [None, "teams.yaml", {}, {"file": "teams.yaml"}, {"file": 1, "key": "a"}])
def test_a_state_that_says_nothing_of_a_file_is_no_mistake(output: object) -> None:
    assert parse_declared_in({"declared_in": output}) is None
