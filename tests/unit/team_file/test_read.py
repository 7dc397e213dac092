"""A team file is read whole or refused whole, and every mistake has its line and column."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.team_file.read import LARGEST, Budget, read_bytes, read_file

EXAMPLE = Path(__file__).parents[3] / "examples" / "team-workspaces" / "teams.yaml"
GOOD = """\
version: 1
teams:
  payments:
    name: Payments
    members:
      ana@example.com: workspace_developer
    spend_limit: "5000.00"
"""
HEAD = "version: 1\npeople: { oncall: [ana@example.com, ben@example.com], leads: [ANA@example.com] }\n"


def refusals(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return [one.in_file("teams.yaml") for one in read_bytes(content).mistakes]


def team(text: str, *, more: str = "") -> dict[str, object]:
    """The arguments of the first team: these lines below its name and cap, `more` above the teams."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    found = read_bytes(f'{HEAD}{more}teams:\n  a:\n    name: A\n    spend_limit: "1"\n{lines}'.encode())
    assert found.mistakes == ()
    return dict(found.teams["a"])


def test_the_example_s_own_file_is_read() -> None:
    teams = read_file(EXAMPLE)

    assert list(teams) == ["payments", "support", "search"]
    assert teams["payments"]["rate_limits"] == {
        "Claude Sonnet 4.x": {"requests_per_minute": 500, "output_tokens_per_minute": 80_000}
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('"5000.00"', "5000.00"), '7:5: teams.payments.spend_limit: write the amount in quotes, as in "5000.00"'),
        (('"5000.00"', "5000"), '7:5: teams.payments.spend_limit: write the amount in quotes, as in "5000.00"'),
        (('"5000.00"', "1e3"), '7:5: teams.payments.spend_limit: write the amount in quotes, as in "5000.00"'),
        (('"5000.00"', "0x10"), '7:5: teams.payments.spend_limit: write the amount in quotes, as in "5000.00"'),
        (('"5000.00"', "0755"), '7:5: teams.payments.spend_limit: write the amount in quotes, as in "5000.00"'),
        (('"5000.00"', "2026-01-01"), "7:5: teams.payments.spend_limit: '2026-01-01' is no amount"),
        (('"5000.00"', "true"), "7:5: teams.payments.spend_limit: write the amount in quotes"),
        (('"5000.00"', '"-5"'), "7:5: teams.payments.spend_limit: '-5' is no amount"),
        (('"5000.00"', '"0.005"'), "7:5: teams.payments.spend_limit: '0.005' is no amount"),
        (('"5000.00"', '"\u0665"'), "7:5: teams.payments.spend_limit: '\u0665' is no amount"),
        (('"5000.00"', ""), "7:5: teams.payments.spend_limit: has no value"),
        (("spend_limit", "spend_limt"), "7:5: teams.payments.spend_limt: is no setting; did you mean 'spend_limit'?"),
        (("spend_limit", "budget"), "7:5: teams.payments.budget: is no setting; look for a spelling mistake"),
        (("    name: Payments\n", ""), "3:3: teams.payments.name: is missing"),
        (("name: Payments", "name: 2026"), "4:5: teams.payments.name: must be text; write it in quotes"),
        (("name: Payments", 'name: ""'), "4:5: teams.payments.name: must not be empty"),
        (("  payments:", "  Pay Me:"), "3:3: teams.Pay Me: a team's key is made of"),
        (("  payments:", '  "::error::x":'), r"3:3: teams.::error::x: a team's key is made of"),
        (("version: 1", "version: 2"), "1:1: version: must be 1"),
        (("version: 1\n", ""), "1:1: version: is missing"),
        (("ana@example.com: workspace_developer", "[ana, ben]"), "5:5: teams.payments.members: must be a mapping"),
        (("workspace_developer", "developer"), "6:7: teams.payments.members.ana@example.com: 'developer' is not a role"),
        (("ana@example.com", "ana"), "6:7: teams.payments.members.ana: 'ana' is no e-mail address"),
        (("ana@example.com", '"@oncall"'), "6:7: teams.payments.members.@oncall: there is no such group in `people`"),
        (("name: Payments", "name: Payments\n    owner_tag: no"), "5:5: teams.payments.owner_tag: must be true or false"),
        (("name: Payments", "name: Payments\n    tags: { env: 7 }"), "5:13: teams.payments.tags.env: must be text"),
        (("name: Payments", "name: Payments\n    tags: { managed-by: x }"), "5:13: teams.payments.tags.managed-by: tag"),
        (("name: Payments", "name: &n Payments"), "4:11: anchors and aliases are not read here"),
        (("name: Payments", "name: *n"), "4:11: anchors and aliases are not read here"),
        (("name: Payments", "name: !!python/object:os.system x"), "4:11: tags such as `!!str` are not read here"),
        (("name: Payments", "name: Payments\n    ? [a]\n    : b"), "5:7: a key must be text"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_column(change: tuple[str, str], expected: str) -> None:
    lines = refusals(GOOD.replace(*change))

    assert [line for line in lines if line.startswith(f"teams.yaml:{expected}")], lines


def test_every_mistake_is_named_at_once_from_the_top() -> None:
    text = GOOD.replace('"5000.00"', "5000").replace("name:", "title:") + "  support: []\nextra: 1\n"

    assert [line.partition(": ")[2].partition(": ")[0] for line in refusals(text)] == [
        "teams.payments.name",
        "teams.payments.title",
        "teams.payments.spend_limit",
        "teams.support",
        "teams.support.spend_limit",
        "extra",
    ]


@pytest.mark.parametrize("value", ["1_000", "0x10", "010", "1e3", "1.5", '"7"', "true", "-1", "9007199254740992"])
def test_a_limit_is_a_plain_whole_number(value: str) -> None:
    (line,) = refusals(f"{GOOD}    rate_limits:\n      Sonnet: {{ requests_per_minute: {value} }}\n")

    assert line.startswith("teams.yaml:9:17: teams.payments.rate_limits.Sonnet.requests_per_minute: must be ")


def test_a_limiter_that_does_not_exist_is_named_with_the_one_that_was_meant() -> None:
    text = f"{GOOD}    rate_limits:\n      Sonnet: {{ request_per_minute: 5 }}\n      Opus: {{}}\n"

    assert refusals(text) == [
        "teams.yaml:9:17: teams.payments.rate_limits.Sonnet.request_per_minute: is no setting; did you mean 'requests_per_minute'?",
        "teams.yaml:10:7: teams.payments.rate_limits.Opus: name at least one limiter, such as requests_per_minute",
    ]


@pytest.mark.parametrize("word", ["no", "on", "Off", "yes", "2026-01-01", "12:xy"])
def test_words_that_old_readers_turn_into_something_else_are_text(word: str) -> None:
    assert team(f"tags: {{ env: {word} }}")["tags"] == {"env": word}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_windows_writes_is_no_mistake(encoding: str) -> None:
    assert list(read_bytes(GOOD.replace("\n", "\r\n").encode(encoding)).teams) == ["payments"]


def test_json_is_read_too_with_tabs_and_escapes() -> None:
    content = {"version": 1, "teams": {"a": {"name": "Team 🚀 \\ud83d", "spend_limit": "5.00"}}}

    assert read_bytes(json.dumps(content, indent="\t").encode()).teams["a"]["name"] == "Team 🚀 \\ud83d"


def test_a_key_that_is_there_twice_is_refused_with_both_lines() -> None:
    text = GOOD + GOOD.partition("teams:\n")[2] + '    spend_limit: "9"\n'

    assert refusals(text) == [
        "teams.yaml:8:3: 'payments' is there twice, first in line 3",
        "teams.yaml:13:5: 'spend_limit' is there twice, first in line 12",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", r"teams\.yaml: is empty"),
        ("# nothing\n", r"teams\.yaml: is empty"),
        ("- a list\n", r"teams\.yaml:1:1: must be a mapping"),
        ("teams: [", r"teams\.yaml:\d:\d: is no YAML"),
        ("\tx: 1\n", r"teams\.yaml:1:1: is no YAML: .*; indent with blanks instead of tabs$"),
        ("x: \x07\n", r"teams\.yaml:1:4: U\+0007 is no character of a text$"),
        (f"{GOOD}---\n{GOOD}", r"teams\.yaml:8:1: is a second document"),
        (f"a: {'[' * 3000}", r"teams\.yaml:1:\d+: is nested too deeply"),
        (b"name: caf\xe9\n", r"teams\.yaml: is not UTF-8 \(byte 0xe9 in line 1\)"),
        (b"x" * (LARGEST + 1), r"teams\.yaml: is larger than 8 MiB"),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", r"teams\.yaml:1:4: anchors and aliases are not read here"),
        ("version: 1\nteams: {}\n", r"teams\.yaml:2:1: teams: must not be empty"),
    ],
    ids=range(12),
)
def test_what_is_no_team_file_is_refused(text: str | bytes, expected: str) -> None:
    assert [line for line in refusals(text) if re.match(expected, line)], refusals(text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TeamFileError, match=r"teams\.yaml: cannot be read: No such file"):
        read_file(tmp_path / "teams.yaml")


def test_a_hostile_name_stays_in_its_line(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(GOOD.replace("name:", '"##[error] \\n::x":'), encoding="utf-8")

    with pytest.raises(TeamFileError) as raised:
        read_file(tmp_path / "t.yaml")

    assert len(str(raised.value).splitlines()) == 2
    assert "##[" not in str(raised.value)


def test_defaults_are_replaced_by_what_a_team_says_and_tags_and_rate_limits_merge() -> None:
    more = (
        "defaults: { owner_tag: false, on_unknown_member: skip, tags: { a: one, b: one },\n"
        "  rate_limits: { Claude Sonnet 4.x: { requests_per_minute: 1, tokens_per_day: 2 }, Opus: { tokens_per_day: 3 } } }\n"
    )

    assert team("tags: { b: two }\nrate_limits: { claude sonnet 4.x: { requests_per_minute: 9 } }", more=more) == {
        "name": "A",
        "spend_limit": "1",
        "owner_tag": False,
        "on_unknown_member": "skip",
        "tags": {"a": "one", "b": "two"},
        "rate_limits": {"Opus": {"tokens_per_day": 3}, "claude sonnet 4.x": {"requests_per_minute": 9}},
    }


def test_a_cap_may_be_left_to_others_in_words_alone() -> None:
    text = "version: 1\ndefaults: { spend_limit: unmanaged }\nteams: { a: { name: A }, b: { name: B, spend_limit: '2' } }\n"

    assert [one.get("spend_limit") for one in read_bytes(text.encode()).teams.values()] == [None, "2"]


def test_the_budget_of_the_year_is_told_with_its_line() -> None:
    found = read_bytes(b'version: 1\n\nbudget: "250000.00"\nteams: { a: { name: A, spend_limit: "2" } }\n')
    assert found.budget == Budget("250000.00", 3)
    assert list(found.teams) == ["a"]
    assert read_bytes(b'version: 1\nteams: { a: { name: A, spend_limit: "2" } }\n').budget is None


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        ("250000", 'write the amount in quotes, as in "250000.00"'),
        ('"250,000"', "'250,000' is no amount"),
        ("unmanaged", "'unmanaged' is no amount"),
        ("", "has no value"),
    ],
)
def test_a_budget_that_is_no_amount_is_a_mistake_at_its_line(budget: str, words: str) -> None:
    (line,) = refusals(f"version: 1\nbudget: {budget}\nteams: {{ a: {{ name: A, spend_limit: '2' }} }}\n")
    assert line.startswith("teams.yaml:2:1: budget: ")
    assert words in line


def test_a_group_gives_its_people_a_role_and_a_direct_entry_wins() -> None:
    members = 'members: { Ben@example.com: workspace_admin, "@oncall": workspace_user }'

    assert team(members)["members"] == {"Ben@example.com": "workspace_admin", "ana@example.com": "workspace_user"}


def test_a_direct_entry_settles_what_groups_disagree_about() -> None:
    members = 'members: { "@oncall": workspace_user, "@leads": workspace_admin, ana@example.com: workspace_developer }'

    assert team(members)["members"] == {"ana@example.com": "workspace_developer", "ben@example.com": "workspace_user"}


def test_groups_that_disagree_are_named_with_both_lines() -> None:
    members = '    members:\n      "@oncall": workspace_user\n      "@leads": workspace_admin\n'

    (line,) = refusals(f'{HEAD}teams:\n  a:\n    name: A\n    spend_limit: "1"\n{members}')

    assert line == (
        "teams.yaml:9:7: teams.a.members.@leads: ana@example.com is workspace_user by @oncall in line 8 and "
        "workspace_admin by @leads in line 9; list the person with the role that counts"
    )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('members: { "@oncal": workspace_user }', "no such group in `people`; did you mean '@oncall'?"),
        ("members: { a@b.co: workspace_user, A@b.co: workspace_user }", "is the same person as in line 7"),
        (
            "rate_limits: { A b: { tokens_per_day: 1 }, a-B: { tokens_per_day: 1 } }",
            "the same resource as 'A b' in line 7",
        ),
        (
            "gateway_group: sre\n    spend_limit: unmanaged",
            "6:5: teams.a.gateway_group: needs an amount as spend_limit",
        ),
    ],
)
def test_what_the_settings_of_a_team_contradict_is_named(settings: str, expected: str) -> None:
    cap = "" if "spend_limit" in settings else '    spend_limit: "1"\n'
    (line,) = refusals(f"{HEAD}teams:\n  a:\n    name: A\n{cap}    {settings}\n")

    assert expected in line


def test_equal_names_of_resources_are_found_between_teams() -> None:
    text = """\
version: 1
defaults: { spend_limit: unmanaged }
teams:
  a: { name: A, rate_limits: { X rate limit Y: { tokens_per_day: 1 } } }
  a-rate-limit-x: { name: B, rate_limits: { y: { tokens_per_day: 1 } } }
"""
    (line,) = refusals(text)

    assert line.startswith("teams.yaml:5:45: teams.a-rate-limit-x.rate_limits.y: is called a-rate-limit-x-rate-limit-y")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("tags: { a: b }", "5:5: teams.a.name: the first sign-in to Claude Code makes the workspace of this name"),
        (
            "adopt_id: wrkspc_1\n    members: { ana@example.com: workspace_admin }",
            "8:5: teams.a.members: people join workspace 'Claude Code' by signing in",
        ),
        (
            'adopt_id: wrkspc_1\n    exclusive_members: false\n    members: { "@oncall": workspace_user }',
            "9:16: teams.a.members.@oncall: people join workspace 'Claude Code' by signing in, as workspace_user",
        ),
        (
            "adopt_id: wrkspc_1\n    service_accounts: { svac_1: workspace_developer }",
            "8:25: teams.a.service_accounts.svac_1: people join workspace 'Claude Code' by signing in, and no key",
        ),
        ("adopt_id: wrkspc_1\n    when_archived: recreate", "8:5: teams.a.when_archived: the next sign-in"),
        ("adopt_id: wrkspc_1\n    archive_on_destroy: true", "8:5: teams.a.archive_on_destroy: the next sign-in"),
    ],
)
def test_what_does_not_apply_to_the_workspace_of_claude_code_is_named(settings: str, expected: str) -> None:
    (line,) = refusals(f'{HEAD}teams:\n  a:\n    name: Claude Code\n    spend_limit: "1"\n    {settings}\n')

    assert line.startswith(f"teams.yaml:{expected}")


def test_what_defaults_say_of_the_workspace_of_claude_code_is_named_there() -> None:
    defaults = "defaults: { service_accounts: { svac_1: workspace_user }, exclusive_members: false }\n"
    named = 'teams:\n  a: { name: Claude Code, adopt_id: wrkspc_1, spend_limit: "1"%s }\n'
    (line,) = refusals(HEAD + defaults + named % "")
    assert "defaults.service_accounts.svac_1" in line
    assert "what the team says itself replaces that" in line
    assert refusals(HEAD + defaults + named % ", service_accounts: {}") == []
