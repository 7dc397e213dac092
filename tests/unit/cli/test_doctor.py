from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.enterprise import CachedEnterprise
from pulumi_claude_admin.channels import Capability
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands import checks, surface_checks
from pulumi_claude_admin.cli.commands.checks import Mark
from pulumi_claude_admin.errors import ConfigurationError, PermissionDenied, SignInNeeded
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings, documented_names
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_enterprise import FakeEnterprise
from tests.support.read_only_console import ShownConsole


def rows(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    document = json.loads(capsys.readouterr().out)
    assert document["schema_version"] == 1
    return {row["id"]: row for row in document["checks"]}


@pytest.mark.usefixtures("session", "session_file")
def test_every_check_has_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--format", "json"]) == 0

    assert list(rows(capsys)) == [
        "versions",
        "engine",
        "credential",
        "surface",
        "organization",
        "clock",
        *(f"channel.{capability}" for capability in Capability),
        "console.session",
    ]


@pytest.mark.usefixtures("session")
def test_the_credential_s_class_is_told_and_never_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor"])

    text = capsys.readouterr().out
    assert "an Admin API key (ANTHROPIC_ADMIN_API_KEY)" in text
    assert "not-a-key" not in text


@pytest.mark.usefixtures("nothing_chosen")
def test_wrong_settings_end_with_2_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://api.example.com")

    assert run(["doctor", "--format", "json"]) == 2

    assert rows(capsys)["settings"]["status"] == "fail"


@pytest.mark.usefixtures("nothing_chosen")
def test_without_a_credential_the_platform_is_not_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--format", "json"]) == 2

    found = rows(capsys)
    assert found["credential"]["status"] == "fail"
    assert "organization" not in found


def test_a_gate_that_is_closed_sends_spend_limits_to_the_console(
    session: Session, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    assert session.settings.has_credential
    api.stored.has_spend_preview = False

    assert run(["doctor", "--format", "json"]) == 0

    found = rows(capsys)
    assert found["channel.workspace_spend_limit"]["evidence"].startswith("the Console: the API answers")
    assert found["channel.workspace_rate_limit"]["evidence"].startswith("the Admin API")
    assert found["channel.spend_notifications"]["evidence"] == "the Console: there is no API for it"


def test_refresh_forgets_what_was_remembered(
    session: Session, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    session.channels.run(Capability.WORKSPACE_SPEND_LIMIT, organization_id=api.stored.identity.id, console=tuple)

    run(["doctor", "--format", "json"])
    before = rows(capsys)["channel.workspace_spend_limit"]["evidence"]
    run(["doctor", "--format", "json", "--refresh"])
    after = rows(capsys)["channel.workspace_spend_limit"]["evidence"]

    assert "the Console, as it was within the last day" in before
    assert "the Admin API" in after


@pytest.mark.usefixtures("session_file")
def test_a_session_of_another_organization_is_a_failure(session: Session, console: ShownConsole) -> None:
    console.organization_id = "another"

    check = checks.console(session, OrganizationIdentity("mine", "Mine"), is_allowed=True)

    assert (check.mark, check.exit_code) == (Mark.FAIL, 2)


def test_no_session_is_a_warning_with_what_to_do(session: Session) -> None:
    check = checks.console(session, None, is_allowed=True)

    assert check.mark is Mark.WARN
    assert "claude-admin console login" in check.fix


@pytest.mark.usefixtures("session_file")
def test_an_expired_session_is_a_warning_and_no_console_skips_it(session: Session, console: ShownConsole) -> None:
    console.error = SignInNeeded("the session has expired")

    assert checks.console(session, None, is_allowed=True).evidence == "the session has expired"
    assert checks.console(session, None, is_allowed=False).mark is Mark.SKIP


def test_the_session_is_closed_whatever_happens(session: Session, console: ShownConsole) -> None:
    assert session.settings.has_credential

    run(["doctor"])

    assert console.closed == 1


@pytest.mark.parametrize(
    ("script", "mark", "evidence"),
    [
        ("echo v3.259.0", Mark.OK, "Pulumi v3.259.0"),
        ("echo v3.120.1", Mark.WARN, "Pulumi v3.120.1 is older than 3.254"),
        ("echo", Mark.WARN, "says 'nothing'"),
    ],
)
def test_the_engine_s_version_is_judged(script: str, mark: Mark, evidence: str, tmp_path: Path) -> None:
    command = tmp_path / "pulumi"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)

    check = checks.engine(str(command))

    assert check.mark is mark
    assert evidence in check.evidence


def test_no_engine_is_a_warning(tmp_path: Path) -> None:
    assert checks.engine(str(tmp_path / "pulumi")).mark is Mark.WARN


@pytest.mark.parametrize(("minutes", "mark"), [(0, Mark.OK), (1, Mark.OK), (3, Mark.WARN), (-3, Mark.WARN)])
def test_a_clock_that_is_off_is_a_warning(session: Session, minutes: int, mark: Mark) -> None:
    there = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    assert checks.clock(session, now=lambda: there + timedelta(minutes=minutes)).mark is mark


def test_a_failed_check_carries_the_error_s_code() -> None:
    check = checks.failed("settings", ConfigurationError("wrong", hint="right it"))

    assert (check.evidence, check.fix, check.exit_code) == ("wrong", "right it", 2)


@pytest.mark.usefixtures("session")
def test_text_ends_with_a_sum(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--no-console"])

    assert capsys.readouterr().out.splitlines()[-1].endswith("to look at")


@pytest.mark.parametrize(
    ("setting", "key", "mark", "told"),
    [
        ("admin_api_key", "sk-ant-admin01-test-not-a-key", Mark.OK, "an Admin API key"),
        ("admin_api_key", "sk-ant-api01-test-not-a-key", Mark.WARN, "a scoped key of a Claude Enterprise organization"),
        ("admin_api_key", "sk-ant-api03-test-not-a-key", Mark.OK, "an API key of an account"),
        ("admin_api_key", "something-else-not-a-key", Mark.OK, "a class that is not known"),
        ("auth_token", "sk-ant-oat01-test-not-a-key", Mark.OK, "an OAuth access token"),
        ("auth_token", "something-else-not-a-key", Mark.OK, "a bearer token of a class that is not known"),
    ],
)
def test_each_class_of_credential_is_called_what_it_is(
    session: Session, setting: str, key: str, mark: Mark, told: str
) -> None:
    settings = Settings(**{setting: key})  # type: ignore[arg-type]  # pydantic makes it a secret
    check = checks.credential(replace(session, settings=settings))
    assert (check.mark, told in check.evidence) == (mark, True)
    assert "not-a-key" not in check.evidence


def test_workload_identity_is_named_by_its_rule(session: Session, settings: Settings) -> None:
    workload = Settings(
        federation_rule_id="fdrl_01",
        federation_organization_id="some-organization",
        identity_token=SecretStr("test.identity.token"),
        home=settings.home,
    )

    check = checks.credential(replace(session, settings=workload))

    assert (check.mark, check.exit_code) == (Mark.OK, 0)
    assert check.evidence.startswith("workload identity, by rule fdrl_01 of organization some-organization")


@pytest.mark.parametrize("field", ["organization_id", "federation_organization_id"])
def test_a_pin_of_another_organization_is_a_failure_that_names_its_variable(session: Session, field: str) -> None:
    pinned = session.settings.model_copy(update={field: "another"})

    check, identity = checks.organization(replace(session, settings=pinned))

    assert (check.mark, check.exit_code, identity) == (Mark.FAIL, 2, None)
    assert f"{documented_names(field)[0]} says another" in check.evidence


@pytest.mark.parametrize(
    ("address", "mark"),
    [
        ("https://browser.example.com/not-to-be-shown", Mark.WARN),
        ("wss://browser.example.com/devtools/browser/not-to-be-shown", Mark.WARN),
        ("wss://browser.example.com/not-to-be-shown", Mark.OK),
    ],
)
def test_a_browser_elsewhere_says_who_else_can_read_the_session(address: str, mark: Mark) -> None:
    check = checks.endpoint(address)
    assert check.mark is mark
    assert "browser.example.com" in check.evidence
    assert "run-server" in f"{check.evidence} {check.fix}"
    assert "not-to-be-shown" not in f"{check.evidence} {check.fix}"


ENTERPRISE = Settings(enterprise_key=SecretStr("sk-ant-api01-test-not-a-key"))


def test_an_enterprise_organization_alone_is_no_failure(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = ENTERPRISE.model_copy(update={"home": tmp_path})
    enterprise = FakeEnterprise()
    wiring.install(replace(session, settings=settings, enterprise_organization=CachedEnterprise(enterprise)))
    assert run(["doctor", "--format", "json", "--no-console"]) == 0
    found = rows(capsys)
    assert (found["credential"]["status"], "organization" in found) == ("skip", False)
    assert found["surface"]["evidence"].startswith("a Claude Enterprise organization (CLAUDE_ADMIN_ENTERPRISE_KEY)")
    assert found["enterprise"]["evidence"].startswith(
        f"{enterprise.id}; the key has read:spend_limits, read:members, read:analytics; whether it has write:spend_limits"
    )
    assert enterprise.writes == []
    assert "not-a-key" not in str(found)


def test_a_scope_that_the_key_lacks_is_told_with_what_that_means(session: Session) -> None:
    refusal = PermissionDenied("Missing required scopes", status=403, error_code="api_key_scope_missing")
    there = CachedEnterprise(FakeEnterprise(people_refusal=refusal, analytics_refusal=refusal))
    check = surface_checks.enterprise(replace(session, settings=ENTERPRISE, enterprise_organization=there))
    assert check.mark is Mark.WARN
    assert "without read:members people are named by" in check.fix
    assert "without read:analytics an audit tells no credits" in check.fix


def test_both_surfaces_are_named_and_no_credential_names_none(session: Session) -> None:
    both = session.settings.model_copy(update={"enterprise_key": ENTERPRISE.enterprise_key})
    assert " and a Claude Enterprise" in surface_checks.surface(replace(session, settings=both)).evidence
    assert surface_checks.surface(replace(session, settings=Settings())).mark is Mark.SKIP
    misplaced = Settings(admin_api_key=SecretStr("sk-ant-api01-test-not-a-key"))
    assert surface_checks.surface(replace(session, settings=misplaced)).mark is Mark.SKIP
    assert "CLAUDE_ADMIN_ENTERPRISE_KEY" in checks.credential(replace(session, settings=misplaced)).fix
