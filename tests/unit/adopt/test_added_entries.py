from __future__ import annotations

import pytest
import yaml

from pulumi_claude_admin.adopt.added_entries import Entry, with_entries
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.team_file.read import read_bytes

NEW = Entry("new", "wrkspc_new", "  new:\n    name: New\n    adopt_id: wrkspc_new\n    spend_limit: unmanaged\n")
OLD = "version: 1\n\nteams:\n  old:\n    name: Old\n    spend_limit: unmanaged\n"


def added(text: str) -> str:
    return with_entries(text, [NEW], name="teams.yaml")


def require_readable(text: str) -> None:
    read = read_bytes(text.encode())
    assert read.mistakes == ()
    assert list(read.teams) == ["old", "new"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "\n# of everybody\npeople:\n  oncall: [ana@example.com]\n"),
        ("    # the last of its comments\n", "\n# of everybody\n\npeople:\n  oncall: [ana@example.com]\n"),
        ("\n  # also of teams\n", "people:\n  oncall: [ana@example.com]\n"),
        ("\n# the end\n\n", ""),
        ("", "...\n"),
    ],
    ids=["nothing", "a key", "comments", "comment after a blank", "only comments", "end of document"],
)
def test_what_is_new_stands_at_the_end_of_the_teams_and_all_else_stays(before: str, after: str) -> None:
    found = added(OLD + before + after)
    assert found == OLD + before + NEW.text + after
    require_readable(found)


@pytest.mark.parametrize(
    "old",
    [
        OLD.removesuffix("\n"),
        "version: 1\nteams:\n      old:\n        name: Old\n        spend_limit: unmanaged # as before\n",
        "teams:\n  old: {name: Old, spend_limit: unmanaged,\n    tags: {a: b}}\nversion: 1\n",
        "teams:\n  old:\n    name: Old\n    spend_limit: unmanaged\n    tags:\n      note: |\n        one\n\n        two\n\nversion: 1\n",
        '"teams":\n  old:\n    name: Old\n    spend_limit: unmanaged\n    tags:\n      "#": "teams:"\nversion: 1\n',
    ],
    ids=["no line feed at the end", "further in", "a team in braces", "a block of text", "quotes"],
)
def test_it_is_added_as_people_have_written_the_others(old: str) -> None:
    found = added(old)
    require_readable(found)
    assert all(line in found.splitlines() for line in old.splitlines())


def test_a_file_without_any_team_gets_its_first() -> None:
    assert yaml.safe_load(added("version: 1\nteams:  # none yet\npeople:\n"))["teams"]["new"]["name"] == "New"


def test_what_a_killed_run_has_written_is_not_written_twice() -> None:
    assert added(added(OLD)) == added(OLD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": 1, "teams": {"old": {"name": "Old"}}}', "JSON and braces"),
        ("version: 1\nteams: {}\n", "JSON and braces"),
        ("version: 1\n", "has no `teams:`"),
        ("- a\n", "has no `teams:`"),
        ("teams: [\n", "cannot be read"),
        (OLD.replace("old:", "new:"), "has a team 'new' already, which does not adopt wrkspc_new"),
    ],
    ids=["JSON", "braces", "no teams", "a list", "no YAML", "another team of that key"],
)
def test_where_no_lines_can_be_added_it_says_so(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        added(text)
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
    assert "Nothing was written" in str(raised.value)
