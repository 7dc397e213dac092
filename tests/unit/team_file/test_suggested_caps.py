"""Suggested limits are written into a team file that people wrote, or told as Python; all else stays."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pulumi_claude_admin.drift.text_files import decode
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.team_file.read import read_bytes
from pulumi_claude_admin.team_file.suggested_caps import as_patch, as_program, as_written, with_suggestions
from tests.support.suggestions import OUTPUT, SONNET, suggestion

FILE = """\
# Ours.
version: 1

defaults:
  rate_limits:
    Claude Haiku: { requests_per_minute: 50 }

teams:
  payments:   # the oldest team
    name: Payments
    # Set in spring.
    spend_limit: unmanaged   # for now
    members: { ana@example.com: workspace_user }

  search:
    name: Search
    adopt_id: wrkspc_01Search
    spend_limit: "9000"
    rate_limits:
      # Agreed with Ben.
      Claude Sonnet 4.x: { requests_per_minute: 500 }
      claude-haiku:
        output_tokens_per_minute: 900   # little
"""
HAIKU = "Claude Haiku"


def _written(*suggestions: object, text: str = FILE) -> str:
    return with_suggestions(text, suggestions, name="teams.yaml").text  # type: ignore[arg-type]


def test_a_cap_is_set_in_place_with_its_reason_above() -> None:
    found = _written(suggestion("Payments"))

    assert found == FILE.replace(
        "    spend_limit: unmanaged   # for now\n", '    # Why 1300.\n    spend_limit: "1300.00"   # for now\n'
    )


def test_a_team_is_found_by_adopt_id_before_name() -> None:
    found = _written(suggestion("Payments", id_="wrkspc_01Search"))

    assert found == FILE.replace('    spend_limit: "9000"\n', '    # Why 1300.\n    spend_limit: "1300.00"\n')


def test_a_limiter_is_set_where_it_is_and_added_where_it_is_not() -> None:
    limits = {(SONNET, OUTPUT): 4000, (HAIKU, OUTPUT): 70}

    found = _written(suggestion("Search", None, limits, id_="wrkspc_01Search"))

    assert found == FILE.replace(
        "{ requests_per_minute: 500 }", "{ output_tokens_per_minute: 4000, requests_per_minute: 500 }"
    ).replace("output_tokens_per_minute: 900 ", "output_tokens_per_minute: 70 ").replace(
        '"9000"\n', '"9000"\n    # Why 4000.\n    # Why 70.\n'
    )


def test_a_group_that_all_teams_have_keeps_its_limits() -> None:
    found = _written(suggestion("Payments", None, {(HAIKU, OUTPUT): 70}))

    assert read_bytes(found.encode()).teams["payments"]["rate_limits"] == {
        HAIKU: {"requests_per_minute": 50, OUTPUT: 70}
    }


def test_what_is_not_there_is_added_below_the_name() -> None:
    text = "version: 1\ndefaults: { spend_limit: unmanaged }\nteams:\n    a:\n        name: A  # first"

    found = _written(suggestion("A", 10, {(SONNET, OUTPUT): 5}), text=text)

    assert found == (
        f'{text}\n        # Why 10.\n        spend_limit: "10.00"\n'
        f"        # Why 5.\n        rate_limits:\n          {SONNET}:\n            {OUTPUT}: 5\n"
    )


@pytest.mark.parametrize(
    "team",
    [
        "a: { name: A, spend_limit: unmanaged }",
        "a: { name: A, spend_limit: unmanaged, rate_limits: {} }",
        "a: { rate_limits: { Claude Sonnet 4.x: { requests_per_minute: 5 } }, spend_limit: '7', name: A }",
        "a: {spend_limit: '7',\n     name: A}",
    ],
)
def test_an_entry_in_braces_stays_one(team: str) -> None:
    found = _written(suggestion("A", 10, {(SONNET, OUTPUT): 5}), text=f"version: 1\nteams:\n  {team}\n")

    (read,) = read_bytes(found.encode()).teams.values()
    limits = read["rate_limits"]
    assert read["spend_limit"] == "10.00"
    assert isinstance(limits, dict)
    assert limits[SONNET][OUTPUT] == 5
    assert found.splitlines()[2:4] == ["  # Why 10.", "  # Why 5."]


def test_a_workspace_that_the_file_has_not_is_told() -> None:
    other = suggestion("Other", id_="wrkspc_01Other")

    found = with_suggestions(FILE, [other], name="teams.yaml")

    assert (found.text, found.elsewhere) == (FILE, (other,))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"version": 1, "teams": {"a": {"name": "A", "spend_limit": "1"}}}', "JSON"),
        ("version: 1\nteams: { a: { name: A, spend_limit: '1' } }\n", "no line for each team"),
        ("version: 1\nteams:\n  a: { name: A, spend_limt: '1' }\n", "teams.yaml:3:"),
        ("", "is empty"),
    ],
)
def test_a_file_that_cannot_be_changed_is_refused_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as refused:
        _written(suggestion("A"), text=text)

    assert "\n" not in str(refused.value)


def test_a_patch_is_taken_by_git(tmp_path: Path) -> None:
    text = FILE.removesuffix("\n")
    found = _written(suggestion("Payments"), suggestion("Search", 800, {(HAIKU, OUTPUT): 70}), text=text)
    (tmp_path / "teams.yaml").write_text(text, encoding="utf-8")

    patch = as_patch(text, found, name="teams.yaml")
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, text=True, check=True)

    assert (tmp_path / "teams.yaml").read_text(encoding="utf-8") == found


def with_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(with_crlf(FILE), id="Windows"),
        pytest.param("\ufeff" + with_crlf(FILE), id="Windows, with a mark"),
        pytest.param(with_crlf(FILE).removesuffix("\r\n"), id="no end of the last line"),
        pytest.param(with_crlf(FILE).replace("\r\n", "\n", 3), id="mixed, most of Windows"),
    ],
)
def test_a_patch_of_a_file_from_windows_keeps_its_ends_of_lines_and_comments(tmp_path: Path, written: str) -> None:
    decoded = decode(written.encode())
    suggested = _written(suggestion("Payments"), suggestion("Search", 800, {(HAIKU, OUTPUT): 70}), text=decoded)
    (tmp_path / "teams.yaml").write_bytes(written.encode())

    patch = as_patch(written, as_written(written, suggested), name="teams.yaml")
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch.encode(), check=True)

    found = (tmp_path / "teams.yaml").read_bytes()
    assert decode(found) == suggested
    assert found.startswith(written[: written.index("version")].encode())
    assert b"# Why 1300.\r\n" in found
    assert b"# Agreed with Ben.\r\n" in found
    assert patch.count("\n+") < 8


def test_a_file_from_windows_without_a_suggestion_is_no_patch() -> None:
    written = "\ufeff" + with_crlf(FILE)
    assert as_patch(written, as_written(written, _written(text=decode(written.encode()))), name="teams.yaml") == ""


def test_nothing_to_suggest_is_no_patch_and_no_program() -> None:
    assert as_patch(FILE, _written(), name="teams.yaml") == ""
    assert as_program([]) == ""


def test_a_program_declares_cap_and_limits_with_the_reasons() -> None:
    assert as_program([suggestion('Pay"ments', 1300, {(SONNET, OUTPUT): 4000})]) == (
        "import pulumi_claude_admin as claude\n"
        "\n"
        '# Pay"ments\n'
        "# Why 1300.\n"
        'claude.WorkspaceSpendLimit("pay-ments", workspace_id="wrkspc_01Pay", amount="1300.00")\n'
        "# Why 4000.\n"
        'claude.WorkspaceRateLimit("pay-ments-claude-sonnet-4-x", workspace_id="wrkspc_01Pay", group="Claude Sonnet 4.x", '
        "output_tokens_per_minute=4000)\n"
    )


def test_a_name_of_several_lines_stays_in_its_comment() -> None:
    program = as_program([suggestion("One\nimport os")])

    assert "\nimport os" not in program
    compile(program, "program.py", "exec")
