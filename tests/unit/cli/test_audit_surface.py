"""Which organization an audit is of: by credential, or as named; what is only for the other is refused before anything is asked."""

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
from pulumi_claude_admin.errors import PermissionDenied, WrongOrganization
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings
from tests.support.enterprise_audits import organization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_enterprise import ANA, BEN, CLEO, FakeEnterprise
from tests.support.stack_builder import Stack

SCOPED = SecretStr("sk-ant-api01-test-not-a-key")
PEOPLE = {"ana@example.com": "120.00"}


@pytest.fixture
def there() -> FakeEnterprise:
    return organization()


@pytest.fixture
def alone(session: Session, there: FakeEnterprise, tmp_path: Path) -> Iterator[None]:
    settings = Settings(enterprise_key=SCOPED, home=tmp_path / "home", pseudonym_key=SecretStr("k" * 32))
    wiring.install(replace(session, settings=settings, enterprise_organization=CachedEnterprise(there)))
    yield
    wiring.install(None)


@pytest.fixture
def both(session: Session, there: FakeEnterprise) -> Iterator[None]:
    settings = session.settings.model_copy(update={"enterprise_key": SCOPED})
    wiring.install(replace(session, settings=settings, enterprise_organization=CachedEnterprise(there)))
    yield
    wiring.install(None)


def audit(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any], str]:
    code = run(["audit", "--format", "json", *options])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else {}, said.err


@pytest.mark.usefixtures("alone")
def test_a_scoped_key_alone_says_which_organization_is_meant(
    there: FakeEnterprise, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report, said = audit(capsys)
    assert (code, report["surface"], report["organization_id"]) == (0, "enterprise", there.id)
    assert said == "reading a Claude Enterprise organization of 3 people: 8 to 12 more calls\n"
    assert api.calls == []


@pytest.mark.usefixtures("both")
def test_of_both_it_is_the_one_that_is_named(
    there: FakeEnterprise, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    _, report, _ = audit(capsys, "--surface", "enterprise")
    assert (report["surface"], report["organization_id"]) == ("enterprise", there.id)
    assert api.calls == []


@pytest.mark.usefixtures("alone")
def test_people_are_words_unless_names_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    _, masked, _ = audit(capsys)
    _, named, _ = audit(capsys, "--names")
    labels = [[one["label"] for one in report["people"] if one["user_id"] == ANA] for report in (masked, named)]
    assert labels[0][0].startswith("person-")
    assert labels[1] == ["ana@example.com"]
    assert "@" not in json.dumps(masked)


@pytest.mark.usefixtures("alone")
def test_stacks_that_are_named_say_who_is_declared(
    there: FakeEnterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    state.write_text(Stack(organization_id=there.id).member_limits("all", there.id, people=PEOPLE).text())
    _, report, _ = audit(capsys, "--state", str(state))
    limits = {one["user_id"]: one["limits"] for one in report["people"]}
    assert limits[ANA][0]["declared_at"].endswith("::all")
    assert report["limits"]["undeclared"] == 1
    assert audit(capsys)[1]["limits"]["undeclared"] is None


@pytest.mark.usefixtures("alone")
def test_a_stack_of_another_organization_costs_one_call_and_one_line(
    there: FakeEnterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    other = "55555555-5555-4555-8555-555555555555"
    state.write_text(Stack(organization_id=other).member_limits("all", other, people=PEOPLE).text())
    code, _, said = audit(capsys, "--state", str(state))
    assert (code, len(said.splitlines()), there.calls) == (WrongOrganization.exit_code, 1, ["organization"])


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    "options",
    [
        ("--offline", "--surface", "enterprise"),
        ("--archive", "there"),
        ("--invoice", "."),
        ("-o", "focus:FOLDER/focus.csv"),
    ],
)
def test_what_only_a_console_organization_has_is_refused_before_anything_is_asked(
    options: tuple[str, ...],
    there: FakeEnterprise,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    code, _, said = audit(capsys, *(one.replace("FOLDER", str(tmp_path)) for one in options))
    assert (code, len(said.splitlines()), there.calls) == (2, 1, [])
    assert "is of a Console organization, and this audit is of a Claude Enterprise organization" in said
    assert [one.name for one in tmp_path.iterdir()] == []


@pytest.mark.usefixtures("alone")
def test_what_the_key_may_not_read_is_told_and_ends_with_ten(
    there: FakeEnterprise, capsys: pytest.CaptureFixture[str]
) -> None:
    there.analytics_refusal = PermissionDenied("Missing required scopes", status=403)
    code, report, _ = audit(capsys)
    assert (code, report["is_partial"], report["credits"], report["seats"]) == (10, True, None, None)
    assert {one["what"] for one in report["unseen"]} >= {"engagement", "credits of this month"}


@pytest.mark.usefixtures("alone")
def test_its_json_is_told_again_in_another_form_and_held_against_the_next(
    there: FakeEnterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "audit.json")
    assert run(["audit", "--format", "markdown", "-o", f"json:{file}"]) == 0
    first = capsys.readouterr().out
    assert run(["report", "render", file, "--format", "markdown"]) == 0
    assert capsys.readouterr().out == first
    there.spent.clear()
    there.costs.clear()
    there.put(CLEO, None)
    wiring.install(replace(wiring.session(), enterprise_organization=CachedEnterprise(there)))
    _, report, _ = audit(capsys, "--since", file)
    words = {(one["rule"], one["place"]["id"]): one["since_last_run"] for one in report["findings"]}
    assert (words["limits.unlimited", BEN], words["limits.unlimited", CLEO]) == ("same", "new")
    assert ("limits.reached", ANA) not in words
    assert report["gone"] == [], "a spend that is not told any more clears no alarm"
    assert ("limits.reached", ANA) in {(one["rule"], one["place"]["id"]) for one in report["unknown"]}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    "form", ["text", "markdown", "html", "sarif", "junit", "annotations", "gitlab", "slack", "teams"]
)
def test_every_form_of_an_audit_tells_it(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "--format", form]) == 0
    assert capsys.readouterr().out
