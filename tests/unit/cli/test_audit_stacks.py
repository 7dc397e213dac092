"""What an audit takes from the states of stacks: the caps that they declare, and what they last saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pulumi_claude_admin.audit.read_caps import StateCap
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.commands.audit_stacks import caps_of, read_stacks
from pulumi_claude_admin.errors import ConfigurationError, StateUnreadable, WrongOrganization
from pulumi_claude_admin.feed.console_replay import Anchor
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from tests.support.stack_builder import ORGANIZATION_ID, Stack

PAYMENTS, SEARCH = Scope("wrkspc_01Payments"), Scope("wrkspc_01Search")
SOURCE = AuditSource(Path(), archive=None, is_offline=False, is_console_allowed=False, is_verbose=False)


def written(folder: Path, stack: Stack) -> str:
    file = folder / f"{stack.name}.json"
    file.write_text(stack.text())
    return str(file)


def payments(name: str, amount: str, *, seen: str, day: int) -> Stack:
    at = f"2026-11-{day:02}T08:00:00+00:00"
    return Stack(name).spend_limit("payments", PAYMENTS.workspace_id or "", amount, amount=seen, verified_at=at)


def caps(*states: str) -> dict[Scope, StateCap]:
    return dict(caps_of(read_stacks(replace(SOURCE, states=states)), organization_id=ORGANIZATION_ID))


def test_a_stack_says_which_caps_it_declares_and_what_it_last_saw(tmp_path: Path) -> None:
    stack = payments("prod", "5000.00", seen="4000.00", day=3).organization_spend_limit("all", "90000.00")
    assert caps(written(tmp_path, stack)) == {
        PAYMENTS: StateCap(Money(500_000), "prod.json", Anchor(Money(400_000), datetime(2026, 11, 3, 8, tzinfo=UTC))),
        ORGANIZATION: StateCap(Money(9_000_000), "prod.json"),
    }


def test_of_two_stacks_what_was_seen_last_counts(tmp_path: Path) -> None:
    one, other = payments("a", "5000.00", seen="4000.00", day=3), payments("b", "6000.00", seen="7000.00", day=9)
    for states in ((one, other), (other, one)):
        (cap,) = caps(*(written(tmp_path, stack) for stack in states)).values()
        assert cap.seen is not None
        assert cap.seen.value == Money(700_000)


def test_a_value_that_is_secret_in_the_state_says_nothing(tmp_path: Path) -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
    assert caps(written(tmp_path, Stack().spend_limit("search", SEARCH.workspace_id or "", secret))) == {}


def test_a_stack_of_another_organization_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, Stack(organization_id="other").spend_limit("search", SEARCH.workspace_id or "", "5.00"))
    with pytest.raises(WrongOrganization, match="was applied to organization other"):
        caps(file)


def test_one_stack_twice_and_a_file_that_is_not_there_are_one_line(tmp_path: Path) -> None:
    file = written(tmp_path, Stack().organization_spend_limit("all", "5.00"))
    copy = tmp_path / "copy.json"
    copy.write_text(Path(file).read_text())
    with pytest.raises(ConfigurationError, match=r"is in both prod\.json and copy\.json"):
        caps(file, str(copy))
    with pytest.raises(StateUnreadable, match=r"there is no state file no\.json"):
        caps("no.json")


@pytest.mark.parametrize("part", [[], ["caps"]])
@pytest.mark.parametrize("option", ["--stack", "--state"])
def test_offline_there_is_no_stack_to_ask(part: list[str], option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", *part, "--offline", option, "prod"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert option in told
    assert "is for a run that reads" in told
