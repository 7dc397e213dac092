"""`examples/team-workspaces` refuses a file that does not say clearly what is wanted, and names the line."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "team-workspaces"
GOOD = """\
version: 1
teams:
  payments:
    name: Payments
    members:
      ana@example.com: workspace_developer
    spend_limit: "5000.00"
"""


@pytest.fixture(scope="module")
def team_file() -> dict[str, Any]:
    """The names of the example's reader, which is no package."""
    return runpy.run_path(str(EXAMPLE / "team_file.py"))


def refusal(team_file: dict[str, Any], path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(team_file["TeamFileError"]) as raised:
        team_file["read"](path)
    return str(raised.value)


def test_the_example_s_own_file_is_read(team_file: dict[str, Any]) -> None:
    teams = team_file["read"](EXAMPLE / "teams.yaml").teams

    assert list(teams) == ["payments", "support", "search"]
    assert teams["payments"].rate_limits["Claude Sonnet 4.x"].model_dump(exclude_none=True) == {
        "requests_per_minute": 500,
        "output_tokens_per_minute": 80_000,
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ('"5000.00"', "5000.00"),
            'teams.yaml:7: teams.payments.spend_limit: write the amount in quotes, as in "5000.00"',
        ),
        (('"5000.00"', '"-5"'), "teams.yaml:7: teams.payments.spend_limit: '-5' is no amount in US dollars"),
        (('"5000.00"', '"0.005"'), "teams.yaml:7: teams.payments.spend_limit: '0.005' is no amount in US dollars"),
        (("spend_limit", "spend_limt"), "teams.yaml:7: teams.payments.spend_limt: is no setting"),
        (("    name: Payments\n", ""), "teams.yaml:3: teams.payments.name: is missing"),
        (("  payments:", "  Pay Me:"), "teams.yaml:3: teams.Pay Me: a team's key is made of"),
        (("version: 1", "version: 2"), "teams.yaml:1: version: must be 1"),
        (
            ("ana@example.com: workspace_developer", "[ana, ben]"),
            "teams.yaml:5: teams.payments.members: must be a mapping",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(
    team_file: dict[str, Any], tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    assert expected in refusal(team_file, tmp_path / "teams.yaml", GOOD.replace(*change))


def test_every_mistake_is_named_at_once(team_file: dict[str, Any], tmp_path: Path) -> None:
    text = GOOD.replace('"5000.00"', "5000").replace("name:", "title:")

    lines = refusal(team_file, tmp_path / "teams.yaml", text).splitlines()

    assert [line.split(": ")[1] for line in lines] == [
        "teams.payments.name",
        "teams.payments.title",
        "teams.payments.spend_limit",
    ]


def test_a_limiter_that_does_not_exist_is_named(team_file: dict[str, Any], tmp_path: Path) -> None:
    text = f"{GOOD}    rate_limits:\n      Sonnet: {{ rpm: 5 }}\n"

    assert "teams.yaml:9: teams.payments.rate_limits.Sonnet.rpm: is no setting" in refusal(
        team_file, tmp_path / "teams.yaml", text
    )


def test_a_byte_order_mark_of_windows_is_no_mistake(team_file: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "teams.yaml").write_text(GOOD.replace("\n", "\r\n"), encoding="utf-8-sig")

    assert list(team_file["read"](tmp_path / "teams.yaml").teams) == ["payments"]


def test_a_team_that_is_there_twice_is_refused(team_file: dict[str, Any], tmp_path: Path) -> None:
    text = GOOD + GOOD.partition("teams:\n")[2]

    assert refusal(team_file, tmp_path / "teams.yaml", text) == "teams.yaml:8: 'payments' is there twice"


@pytest.mark.parametrize("text", ["", "- a list\n", "teams: [", "\tx: 1\n", "x: \x07\n", "? [a]\n: b\n"])
def test_what_is_no_team_file_is_refused_in_one_line(team_file: dict[str, Any], tmp_path: Path, text: str) -> None:
    assert refusal(team_file, tmp_path / "teams.yaml", text).startswith("teams.yaml")


def test_a_file_that_is_not_there_is_refused(team_file: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(team_file["TeamFileError"], match=r"teams\.yaml: cannot be read: No such file"):
        team_file["read"](tmp_path / "teams.yaml")
