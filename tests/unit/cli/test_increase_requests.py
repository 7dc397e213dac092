"""`claude-admin increase-requests` on an organization in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.session import Session
from tests.support.fake_enterprise import ANA, BEN, CLEO, FakeEnterprise
from tests.support.increase_requests import asked
from tests.support.report_schemas import require_valid

Command = Callable[..., tuple[int, str, str]]
RULES = '[[rules]]\nname = "half"\npercent = 50\nceiling = "500.00"\n[budgets]\npayments = "400.00"\n'


@pytest.fixture
def enterprise() -> FakeEnterprise:
    """Ana and Ben ask, and Ana was told what she spent."""
    made = FakeEnterprise(spent={ANA: Decimal(4_000)})
    made.requests = {one.id: one for one in (asked(), asked("slir_01Ben", BEN, days_ago=3))}
    return made


@pytest.fixture
def requests(
    session: Session, enterprise: FakeEnterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs one command of `increase-requests` in the test's folder: exit code, standard output, standard error."""
    settings = session.settings.model_copy(update={"enterprise_key": SecretStr("sk-ant-api01-test-not-a-key")})
    wiring.install(replace(session, settings=settings, enterprise_organization=enterprise))

    def command(*arguments: str) -> tuple[int, str, str]:
        code = run(["increase-requests", *arguments, "--cwd", str(tmp_path)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def state(tmp_path: Path, enterprise: FakeEnterprise) -> Path:
    """A stack that declares both in one resource."""
    type_ = "pulumi-python:dynamic/claude:MemberSpendLimits"
    declared = {"people": {"ana@example.com": "100.00", "ben@example.com": "100.00"}}
    resource = {
        "urn": f"urn:pulumi:main::org::{type_}::payments",
        "type": type_,
        "custom": True,
        "id": "monthly",
        "inputs": declared,
        "outputs": {"declared": declared, "organization_id": enterprise.id, "user_ids": {"ana@example.com": ANA}},
    }
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"version": 3, "deployment": {"resources": [resource]}}))
    return file


def test_each_request_is_told_with_what_it_is_decided_by(requests: Command, state: Path, tmp_path: Path) -> None:
    (tmp_path / "increase-rules.toml").write_text(RULES)
    code, out, err = requests("list", "--state", str(state))

    assert (code, err) == (0, "")
    assert "Requests for a higher limit: 2 requests wait" in out
    assert "ana@example.com, slir_01Ana: 150.00 (half): 100.00 USD and 50 % more." in out
    assert "Team payments: spent 40.00 (1 of 2 not told), expected 230.00, budget 400.00" in out
    assert "Declared as 100.00 by urn:pulumi:main::org::pulumi-python:dynamic/claude:MemberSpendLimits::payments" in out


def test_the_json_is_as_its_schema_says(requests: Command, state: Path, tmp_path: Path) -> None:
    file = tmp_path / "requests.json"
    code, out, _ = requests("list", "--state", str(state), "--format", "json", "-o", f"json:{file}")

    document = json.loads(out)
    assert code == 0
    assert file.read_text() == out
    require_valid(document, "increase-requests")
    assert [one["id"] for one in document["content"]["requests"]] == ["slir_01Ben", "slir_01Ana"]
    ben, ana = document["content"]["requests"]
    assert (ben["spent"], ana["spent"], ana["forecast"]) == (None, "40.00", "80.00")
    assert document["content"]["notices"] == [
        "There is no increase-rules.toml, so a person decides each request.",
        "Setting a limit directly, as `pulumi up` does, leaves a request pending: approve it with the amount that holds, or deny it.",
    ]


@pytest.mark.parametrize("form", ["markdown", "slack", "teams"])
@pytest.mark.parametrize("pii", ["domain", "hashed"])
def test_nobody_is_named_where_addresses_are_not_to_be_told(requests: Command, form: str, pii: str) -> None:
    code, out, _ = requests("list", "--nothing-declared", "--format", form, "--pii", pii)

    assert code == 0
    assert "slir_01Ana" in out
    assert "ana@" not in out


def test_what_is_decided_is_told_when_asked_for(requests: Command, enterprise: FakeEnterprise) -> None:
    enterprise.requests["slir_0"] = asked("slir_0", status="denied", days_ago=9)

    assert "slir_0 " not in requests("list", "--nothing-declared")[1]
    assert "slir_0 " in requests("list", "--nothing-declared", "--all")[1]


def test_a_month_that_ends_while_it_is_read_is_one_line_and_its_spend_is_not_told(
    requests: Command, enterprise: FakeEnterprise, tmp_path: Path
) -> None:
    class Reading(FakeEnterprise):
        def now(self) -> datetime:
            return self.at if "requests" not in self.calls else self.at + timedelta(seconds=2)

    enterprise.__class__, enterprise.at = Reading, datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC)
    (tmp_path / "increase-rules.toml").write_text(RULES)
    code, out, _ = requests("list", "--nothing-declared")
    assert code == 0
    assert out.count("A daily and a monthly period ended (UTC) while this was read") == 1
    assert "40.00" not in out


def test_a_month_that_ends_before_the_press_is_one_line_and_nothing_is_written(
    requests: Command, enterprise: FakeEnterprise, tmp_path: Path
) -> None:
    class Pressing(FakeEnterprise):
        def now(self) -> datetime:
            return self.at if "request" not in self.calls else self.at + timedelta(seconds=2)

    enterprise.__class__, enterprise.at = Pressing, datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC)
    (tmp_path / "increase-rules.toml").write_text(RULES)
    code, out, _ = requests("approve", "--by-rules", "--nothing-declared", "--yes")
    assert code == 1
    assert out.count("a new monthly period has begun (UTC) since it was decided on; run it again") == 2
    assert not [one for one in enterprise.calls if one.startswith("approve")]


def test_that_nobody_said_where_limits_are_declared_is_said(requests: Command) -> None:
    assert "Nobody said which stack declares limits of people" in requests("list")[1]


def test_a_mistake_in_the_rules_costs_no_call(requests: Command, enterprise: FakeEnterprise, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[[rules]]")
    code, out, err = requests("list", "--rules", str(rules))

    assert (code, out, enterprise.calls) == (2, "", [])
    assert "rules.0.name is missing" in err


def test_a_stack_of_another_organization_is_refused(requests: Command, state: Path, enterprise: FakeEnterprise) -> None:
    enterprise.id = "55555555-5555-4555-8555-555555555555"
    code, out, err = requests("list", "--state", str(state))

    assert (code, out) == (2, "")
    assert "is of organization 44444444" in err


def test_without_a_scoped_key_nothing_is_asked(session: Session, tmp_path: Path) -> None:
    del session
    assert run(["increase-requests", "list", "--cwd", str(tmp_path)]) == 2


YAML = 'payments:\n  ana@example.com: "100.00"  # since May\n  ben@example.com: "100.00"\n'


@pytest.fixture
def limits(tmp_path: Path) -> Path:
    """The file that the program of `state` declares people from, and rules beside it."""
    (tmp_path / "increase-rules.toml").write_text(RULES)
    file = tmp_path / "limits.yaml"
    file.write_text(YAML)
    return file


def test_without_yes_nothing_is_written(
    requests: Command, enterprise: FakeEnterprise, state: Path, limits: Path
) -> None:
    code, out, err = requests("approve", "slir_01Ana", "--state", str(state), "--edit", str(limits))

    assert (code, err) == (0, "nothing was written; --yes does it\n")
    assert out == (
        "slir_01Ana of ana@example.com: monthly limit 100.00 USD to 150.00 USD: would be approved (100.00 USD and 50 % more), "
        f"and {limits}:2 edited\n"
    )
    assert (limits.read_text(), enterprise.stored) == (YAML, {})


def test_an_approval_goes_with_the_edit_of_the_declaration(
    requests: Command, enterprise: FakeEnterprise, state: Path, limits: Path
) -> None:
    code, out, _ = requests("approve", "--by-rules", "--state", str(state), "--edit", str(limits), "--yes")

    assert code == 0
    assert f"slir_01Ana of ana@example.com: {limits}:2 says 150.00 now; commit it" in out
    assert limits.read_text() == YAML.replace("100.00", "150.00")
    assert enterprise.amounts() == {"ana@example.com": "150.00", "ben@example.com": "150.00"}


def test_whom_code_declares_is_approved_with_the_edit_alone(
    requests: Command, enterprise: FakeEnterprise, state: Path, limits: Path
) -> None:
    code, out, _ = requests("approve", "slir_01Ana", "--state", str(state), "--yes")
    assert (code, enterprise.stored) == (5, {})
    assert "which the next `pulumi up` puts back: approve it with --edit FILE" in out

    limits.write_text(YAML.replace("100.00", "90.00"))
    code, out, _ = requests("approve", "slir_01Ana", "--state", str(state), "--yes", "--edit", str(limits))
    assert (code, enterprise.stored) == (2, {})
    assert "has no 100.00 for ana@example.com" in out


@pytest.mark.parametrize(
    ("program", "place"),
    [
        ('people = {\n    "ana@example.com": "100.00",\n}\n', "PROGRAM:2 says 100.00 for ana@example.com"),
        ("people = dict.fromkeys(everybody, amount)\n", "a line of PROGRAM that no literal shows says 100.00"),
    ],
)
def test_amounts_in_python_are_not_edited_and_what_to_write_where_is_said(
    requests: Command, enterprise: FakeEnterprise, state: Path, limits: Path, program: str, place: str
) -> None:
    file = limits.with_name("__main__.py")
    file.write_text(program)
    code, out, _ = requests("approve", "slir_01Ana", "--state", str(state), "--yes", "--edit", str(file))
    assert (code, enterprise.stored, file.read_text()) == (2, {}, program)
    (line,) = out.splitlines()
    assert f"amounts in Python are not edited; {place.replace('PROGRAM', str(file))}" in line
    assert 'Write "150.00" there by hand, run `pulumi up`, and approve slir_01Ana with --amount 150.00' in line


def test_the_amount_that_code_declares_already_needs_no_edit(
    requests: Command, enterprise: FakeEnterprise, state: Path
) -> None:
    """As a person does it whose program says amounts in Python: edited by hand, applied, and the request resolved."""
    state.write_text(state.read_text().replace('"ana@example.com": "100.00"', '"ana@example.com": "150"'))
    enterprise.put(ANA, Money(15_000))
    code, out, _ = requests("approve", "slir_01Ana", "--amount", "150.00", "--state", str(state), "--yes")
    assert (code, out) == (0, "slir_01Ana of ana@example.com: monthly limit 150.00 USD to 150.00 USD: done\n")
    assert enterprise.requests["slir_01Ana"].status == "approved"


def test_an_edit_that_a_killed_run_left_out_is_made_by_the_next(
    requests: Command, enterprise: FakeEnterprise, state: Path, limits: Path
) -> None:
    limits.chmod(0o644)
    arguments = ("approve", "slir_01Ana", "--state", str(state), "--edit", str(limits), "--yes")
    assert requests(*arguments)[0] == 0
    limits.write_text(YAML)
    code, out, _ = requests(*arguments)

    assert (code, "says 150.00 now" in out) == (0, True)
    assert limits.read_text() == YAML.replace("100.00", "150.00", 1)
    assert [one for one in enterprise.calls if one.startswith("approve")] == ["approve slir_01Ana"]


def test_one_that_is_decided_is_a_line_and_the_rest_goes_on(requests: Command, enterprise: FakeEnterprise) -> None:
    enterprise.requests["slir_01Ana"] = asked(status="denied")
    code, out, _ = requests("approve", "slir_01Ana", "slir_01Ben", "--nothing-declared", "--yes")

    assert code == 1
    assert "slir_01Ana of ana@example.com: left alone: it was denied at 2026-09-15 00:00 UTC" in out
    assert "slir_01Ben of ben@example.com: left alone: a person decides: no rule fits (--amount)" in out


def test_a_person_names_the_amount(requests: Command, enterprise: FakeEnterprise) -> None:
    code, _, _ = requests("approve", "slir_01Ben", "--amount", "120", "--nothing-declared", "--yes", "--silent")

    assert (code, enterprise.amounts()) == (0, {"ben@example.com": "120.00"})
    assert "approve slir_01Ben silently" in enterprise.calls


@pytest.mark.parametrize(
    ("amount", "code", "reason"),
    [
        ("90", 5, "is less than the 100.00 USD that hold now"),
        ("5000", 2, "more than 10-fold in one step"),
        ("x", 2, "is not an amount"),
    ],
)
def test_an_amount_is_no_cut_and_within_the_guard_rails(
    requests: Command, enterprise: FakeEnterprise, amount: str, code: int, reason: str
) -> None:
    ended, out, err = requests("approve", "slir_01Ben", "--amount", amount, "--nothing-declared", "--yes")

    assert (ended, enterprise.stored) == (code, {})
    assert reason in out + err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("approve",), "name requests by id, or say --by-rules"),
        (("approve", "slir_01Ana", "--by-rules"), "name requests by id, or say --by-rules"),
        (("approve", "slir_01Ana", "slir_01Ben", "--amount", "5"), "is for one request"),
        (("approve", "slir_01Ana"), "nobody can tell here whose limits code declares"),
        (("approve", "slir_none", "--nothing-declared"), "there is no request slir_none in organization"),
        (("deny", "slir_none"), "there is no request slir_none in organization"),
        (("deny",), "Missing argument"),
    ],
)
def test_what_nobody_can_mean_is_refused_before_anything_is_written(
    requests: Command, enterprise: FakeEnterprise, arguments: tuple[str, ...], reason: str
) -> None:
    code, out, err = requests(*arguments)

    assert (code, out, enterprise.stored) == (2, "", {})
    assert reason in err


def test_a_denial_is_told_and_then_done(requests: Command, enterprise: FakeEnterprise) -> None:
    code, out, err = requests("deny", "slir_01Ana")
    assert (code, err) == (0, "nothing was written; --yes does it\n")
    assert "would be denied" in out

    code, out, err = requests("deny", "slir_01Ana", "--yes")
    assert (code, out) == (0, "slir_01Ana of ana@example.com: denial done\n")
    assert err.startswith("journal: ")
    assert enterprise.requests["slir_01Ana"].status == "denied"


def test_a_request_is_told_once(requests: Command, enterprise: FakeEnterprise, tmp_path: Path) -> None:
    seen, new = tmp_path / "told.json", tmp_path / "new.json"
    arguments = ("watch", "--once", "--nothing-declared", "--seen", str(seen), "-o", f"json:{new}")
    code, out, err = requests(*arguments)
    assert (code, err) == (0, "2 new of 2 that wait\n")
    assert "slir_01Ana" in out
    assert len(json.loads(new.read_text())["content"]["requests"]) == 2
    assert json.loads(seen.read_text())["told"] == ["slir_01Ana", "slir_01Ben"]

    new.unlink()
    assert requests(*arguments) == (0, "", "0 new of 2 that wait\n")
    assert not new.exists()

    enterprise.requests["slir_01Cleo"] = asked("slir_01Cleo", CLEO)
    enterprise.requests["slir_01Ana"] = asked(status="denied")
    code, out, _ = requests(*arguments)
    assert [one["id"] for one in json.loads(new.read_text())["content"]["requests"]] == ["slir_01Cleo"]
    assert json.loads(seen.read_text())["told"] == ["slir_01Ben", "slir_01Cleo"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{}", "is no file of requests that were told"),
        ('{"version": 1, "organization_id": "other", "told": []}', "is of organization other"),
    ],
)
def test_a_file_that_is_none_or_of_another_organization_is_refused_and_stays(
    requests: Command, tmp_path: Path, content: str, reason: str
) -> None:
    seen = tmp_path / "told.json"
    seen.write_text(content)
    code, out, err = requests("watch", "--once", "--nothing-declared", "--seen", str(seen))

    assert (code, out, seen.read_text()) == (2, "", content)
    assert reason in err
