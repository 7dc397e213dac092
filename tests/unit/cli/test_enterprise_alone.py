"""Commands with the scoped key of a Claude Enterprise organization: alone, beside a Console organization's credential, and where it is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.enterprise import CachedEnterprise
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.errors import WrongOrganization
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_enterprise import ANA, BEN, CLEO, FakeEnterprise
from tests.support.stack_builder import Stack

SCOPED = SecretStr("sk-ant-api01-test-not-a-key")
PEOPLE = {"ana@example.com": "250.00", "ben@example.com": "no_limit"}


@pytest.fixture
def there() -> FakeEnterprise:
    enterprise = FakeEnterprise()
    enterprise.put(ANA, Money(25_000))
    enterprise.put(BEN, None)
    enterprise.put(CLEO, Money(900), "weekly")
    return enterprise


@pytest.fixture
def alone(session: Session, there: FakeEnterprise, tmp_path: Path) -> Iterator[None]:
    """There is no other credential."""
    settings = Settings(enterprise_key=SCOPED, home=tmp_path / "home")
    wiring.install(replace(session, settings=settings, enterprise_organization=CachedEnterprise(there)))
    yield
    wiring.install(None)


@pytest.fixture
def both(session: Session, there: FakeEnterprise) -> Iterator[None]:
    settings = session.settings.model_copy(update={"enterprise_key": SCOPED})
    wiring.install(replace(session, settings=settings, enterprise_organization=CachedEnterprise(there)))
    yield
    wiring.install(None)


def drift(stack: Stack, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    (folder / "state.json").write_text(stack.text(), encoding="utf-8")
    code = run(["drift", "--state", str(folder / "state.json"), "--cwd", str(folder), "--format", "json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else {}, said.err


def found(report: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["status"] for one in report["findings"]}


@pytest.mark.usefixtures("alone")
def test_drift_needs_no_console_organization_where_nothing_of_one_is_declared(
    there: FakeEnterprise, api: FakeAdminApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = Stack(organization_id=there.id).member_limits("all", there.id, people=PEOPLE)
    code, report, _ = drift(stack, tmp_path, capsys)
    assert (code, found(report)) == (0, {f"{there.id}/monthly": "in sync", f"weekly/{CLEO}": "unmanaged"})
    assert report["organization"]["id"] == there.id
    assert report["unseen"] == []
    assert any("set by a person at claude.ai" in one for one in report["notices"])
    assert api.calls == []


@pytest.mark.usefixtures("alone")
def test_drift_of_an_enterprise_organization_fails_as_any_other(
    there: FakeEnterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there.put(ANA, None)
    stack = Stack(organization_id=there.id).member_limits("all", there.id, people=PEOPLE)
    code, report, _ = drift(stack, tmp_path, capsys)
    assert (code, found(report)[f"{there.id}/monthly"]) == (7, "drifted")


@pytest.mark.usefixtures("alone")
def test_a_stack_of_a_console_organization_is_refused_in_one_line(
    api: FakeAdminApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = Stack(organization_id=api.stored.identity.id).workspace("a", "wrkspc_01A")
    code, _, said = drift(stack, tmp_path, capsys)
    assert (code, "was applied to organization" in said) == (WrongOrganization.exit_code, True)
    assert len(said.splitlines()) == 1
    assert api.calls == []


@pytest.mark.usefixtures("both")
def test_with_both_each_is_asked_with_its_own(
    there: FakeEnterprise, api: FakeAdminApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = Stack(organization_id=api.stored.identity.id).member_limits("all", there.id, people=PEOPLE)
    _, report, _ = drift(stack, tmp_path, capsys)
    assert found(report)[f"{there.id}/monthly"] == "in sync"
    assert report["organization"]["id"] == api.stored.identity.id


@pytest.mark.usefixtures("both")
def test_limits_of_another_organization_are_refused_in_one_line(
    there: FakeEnterprise, api: FakeAdminApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = Stack(organization_id=api.stored.identity.id).member_limits("all", "55555555", people=PEOPLE)
    code, report, said = drift(stack, tmp_path, capsys)
    assert (code, report) == (WrongOrganization.exit_code, {})
    (line,) = (one for one in said.splitlines() if "5555" in one)
    assert f"in organization 55555555, the key of CLAUDE_ADMIN_ENTERPRISE_KEY belongs to {there.id}" in line
    assert there.calls == ["organization"]


@pytest.mark.usefixtures("session")
def test_without_the_key_it_is_unseen(api: FakeAdminApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = Stack(organization_id=api.stored.identity.id).member_limits("all", "44444444", people=PEOPLE)
    _, report, _ = drift(stack, tmp_path, capsys)
    (one,) = (one for one in report["findings"] if one["kind"] == "member_spend_limits")
    assert (one["status"], one["reason"]) == ("unseen", "CLAUDE_ADMIN_ENTERPRISE_KEY is missing")


def imported(out: Path) -> dict[str, dict[str, Any]]:
    return {one["logicalName"]: one for one in json.loads((out / "import.json").read_text())["resources"]}


@pytest.mark.usefixtures("alone")
def test_overrides_are_adopted_a_set_for_each_period(
    there: FakeEnterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "adopted"
    assert run(["adopt", "--out", str(out), "--kinds", "member-limits"]) == 0, capsys.readouterr().err
    entries = imported(out)
    assert {name: (one["id"], one["inputs"]["people"]) for name, one in entries.items()} == {
        "members-monthly": (f"{there.id}/monthly", PEOPLE),
        "members-weekly": (f"{there.id}/weekly", {"cleo@example.com": "9.00"}),
    }
    assert entries["members-monthly"]["outputs"]["effective_sources"] == dict.fromkeys(PEOPLE, "user")
    assert entries["members-monthly"]["outputs"]["organization_id"] == there.id
    assert 'claude.MemberSpendLimits(\n    "members-monthly"' in (out / "organization.py").read_text()
    assert there.writes == []
    assert run(["adopt", "--out", str(out), "--kinds", "member-limits"]) == 0
    assert "member limits" not in (out / "ADOPT.md").read_text()


@pytest.mark.usefixtures("both")
def test_all_takes_them_where_there_is_a_key(tmp_path: Path) -> None:
    assert run(["adopt", "--out", str(tmp_path / "adopted"), "--kinds", "all"]) == 0
    assert "members-monthly" in imported(tmp_path / "adopted")


@pytest.mark.usefixtures("session")
def test_without_a_key_they_are_refused_by_name_and_left_out_of_all(
    api: FakeAdminApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["adopt", "--out", str(tmp_path / "named"), "--kinds", "member-limits"]) == 2
    assert "CLAUDE_ADMIN_ENTERPRISE_KEY is missing" in capsys.readouterr().err
    assert api.calls == []
    assert run(["adopt", "--out", str(tmp_path / "all"), "--kinds", "all"]) == 0
