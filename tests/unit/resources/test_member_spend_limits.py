"""Many people's limits in an Enterprise organization: differences alone are written, a broken run is gone on with, nobody else is touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import (
    AdminApiError,
    ApiWriteNotConfirmed,
    BeyondGuardRails,
    ConfigurationError,
    InvalidInputs,
    NotFound,
    PermissionDenied,
    Rejected,
    Unavailable,
    WrongOrganization,
)
from pulumi_claude_admin.model.guard_rails import GuardRails
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.resources.member_spend_limits import MemberSpendLimitsProvider
from pulumi_claude_admin.settings import Settings
from tests.support.fake_enterprise import ANA, BEN, CLEO, FakeEnterprise
from tests.support.fake_platform import Platform, wire
from tests.support.increase_requests import asked

Bag = dict[str, Any]
NewProcess = Callable[[], None]
ANY_STEP = GuardRails(steps={"member_spend_limit": 0})  # type: ignore[dict-item]
SCOPED = Settings(enterprise_key=SecretStr("sk-ant-api01-test-not-a-key"))
TEAM: Bag = {
    "people": {"ana@example.com": "250.00", "ben@example.com": "0", CLEO: "no_limit"},
    "period": "monthly",
    "exclusive": False,
    "clear_on_destroy": False,
}
AS_DECLARED = {"ana@example.com": "250.00", "ben@example.com": "0.00", "cleo@example.com": "no_limit"}
provider = MemberSpendLimitsProvider()


@pytest.fixture
def there(platform: Platform, new_process: NewProcess) -> FakeEnterprise:
    """The organization of a program that has no credential of a Console organization at all."""
    platform.enterprise, platform.settings = FakeEnterprise(), SCOPED
    new_process()
    return platform.enterprise


def created(there: FakeEnterprise, declared: Bag = TEAM) -> Bag:
    result = provider.create(wire(declared))
    assert result.id == f"{there.id}/monthly"
    return wire(result.outs or {})


def with_people(**changes: str | None) -> Bag:
    people = TEAM["people"] | {f"{name}@example.com": amount for name, amount in changes.items()}
    return {**TEAM, "people": {who: amount for who, amount in people.items() if amount is not None}}


def test_everybody_gets_their_limit_and_the_console_organization_is_not_asked(
    platform: Platform, there: FakeEnterprise
) -> None:
    assert provider.check({}, wire(TEAM)).failures == []
    outs = created(there)
    assert there.amounts() == AS_DECLARED
    assert outs["user_ids"] == {"ana@example.com": ANA, "ben@example.com": BEN, CLEO: CLEO}
    assert outs["effective_amounts"] == {"ana@example.com": "250.00", "ben@example.com": "0.00", CLEO: "no_limit"}
    assert outs["effective_sources"] == dict.fromkeys(TEAM["people"], "user")
    assert (outs["organization_id"], outs["declared"]) == (there.id, TEAM)
    assert platform.api.calls == []
    assert "people" not in there.calls, "whoever has a limit from somewhere is told where limits are read"


def test_only_differences_are_written_and_nobody_twice(there: FakeEnterprise, new_process: NewProcess) -> None:
    there.put(ANA, Money(25_000))
    created(there)
    assert there.writes == [f"set {BEN}", f"set {CLEO}"]
    new_process()
    created(there)
    assert len(there.writes) == 2


def test_a_preview_says_how_many_writes_and_how_long(there: FakeEnterprise, capsys: pytest.CaptureFixture[str]) -> None:
    crowd = {f"user_{number:05}": f"p{number}@example.com" for number in range(10_000)}
    there.emails = crowd
    there.put("user_00000", Money(500))
    there.put("user_00001", Money(700))
    declared = {**TEAM, "people": dict.fromkeys(crowd.values(), "5.00")}
    assert provider.check({}, wire(declared)).failures == []
    said = capsys.readouterr().out
    assert (
        "monthly limits of people: 1 as declared, 1 to change, 9,998 to set: 9,999 writes, about 2 h 47 min at 60 a minute"
        in said
    )
    assert there.writes == []


def test_requests_that_a_limit_leaves_pending_are_named(
    there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = (asked(), asked("slir_daily", BEN, period="daily"), asked("slir_denied", BEN, status="denied"))
    there.requests = {one.id: one for one in waiting}
    created(there)
    (line,) = (one for one in capsys.readouterr().out.splitlines() if "pending" in one)
    assert (
        "1 request for a higher monthly limit still pending (ana@example.com slir_01Ana); setting a limit directly"
        in line
    )
    assert "approve it with the amount that holds, or deny it" in line
    new_process()
    there.calls.clear()
    created(there)
    assert "requests" not in there.calls, "nothing was written"


def test_requests_that_cannot_be_read_take_nothing_from_what_was_written(there: FakeEnterprise) -> None:
    class Silent(FakeEnterprise):
        @property
        def increase_requests(self) -> Any:  # noqa: ANN401 - the port's object
            raise PermissionDenied("Missing required scopes", status=403)

    there.__class__ = Silent
    created(there)
    assert there.amounts() == AS_DECLARED


def test_a_month_that_ends_among_the_writes_changes_nothing_of_them(there: FakeEnterprise) -> None:
    class AtMidnight(FakeEnterprise):
        def refuse(self) -> None:
            if len(self.writes) == 2:
                self.at, self.spent = datetime(2026, 10, 1, tzinfo=UTC), {}

    there.spent = {ANA: Decimal(9_999)}
    there.__class__ = AtMidnight
    outs = created(there)
    assert there.amounts() == AS_DECLARED
    assert outs["effective_amounts"] == {"ana@example.com": "250.00", "ben@example.com": "0.00", CLEO: "no_limit"}


def test_nothing_to_write_says_nothing(there: FakeEnterprise, capsys: pytest.CaptureFixture[str]) -> None:
    created(there)
    provider.check({}, wire(TEAM))
    assert "writes" not in capsys.readouterr().out


@pytest.mark.parametrize("broken_at", [1, 2, 3])
def test_a_run_that_breaks_off_says_how_far_and_the_next_writes_the_rest(
    there: FakeEnterprise, new_process: NewProcess, broken_at: int
) -> None:
    there.refusals[broken_at] = Unavailable("down", status=503)
    with pytest.raises(Unavailable) as caught:
        provider.create(wire(TEAM))
    assert ("of 3 limits were written before it" in (caught.value.hint or "")) == (broken_at > 1)
    there.refusals.clear()
    new_process()
    created(there)
    assert there.amounts() == AS_DECLARED
    assert sorted(set(there.writes)) == sorted(f"set {one}" for one in (ANA, BEN, CLEO))
    assert len(there.writes) == 4


@pytest.mark.parametrize("refusal", [NotFound("no such member", status=404), Rejected("no such member", status=400)])
def test_somebody_who_left_between_list_and_write_is_one_line_and_the_rest_goes_on(
    there: FakeEnterprise, capsys: pytest.CaptureFixture[str], refusal: AdminApiError
) -> None:
    class Leaving(FakeEnterprise):
        def refuse(self) -> None:
            if self.writes[-1] == f"set {BEN}":
                self.emails.pop(BEN, None)
                raise refusal

    there.__class__ = Leaving
    outs = created(there)
    assert there.amounts() == {one: AS_DECLARED[one] for one in ("ana@example.com", "cleo@example.com")}
    said = capsys.readouterr().out
    assert said.count("left: ben@example.com is not in the Claude Enterprise organization; take the line") == 1
    assert "ben@example.com" not in outs["user_ids"]


def test_a_refusal_of_somebody_who_is_there_is_no_leaving(there: FakeEnterprise) -> None:
    there.refusals[2] = Rejected("usage credits are off", status=400)
    with pytest.raises(Rejected, match="usage credits are off"):
        provider.create(wire(TEAM))


def test_an_override_that_nobody_declared_stays(there: FakeEnterprise, new_process: NewProcess) -> None:
    there.put(CLEO, Money(900))
    there.put(ANA, Money(100), "daily")
    state = created(there, with_people() | {"people": {"ana@example.com": "250.00"}})
    new_process()
    assert (provider.read(f"{there.id}/monthly", state).inputs or {})["people"] == {"ana@example.com": "250.00"}
    assert (there.amounts()["cleo@example.com"], there.amounts("daily")) == ("9.00", {"ana@example.com": "1.00"})


def test_exclusive_says_whom_it_takes_away_and_does(
    there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    there.put(CLEO, Money(900))
    alone = {**TEAM, "people": {"ana@example.com": "250.00"}, "exclusive": True}
    provider.check({}, wire(alone))
    assert "1 of others to take away (cleo@example.com 9.00): 2 writes" in capsys.readouterr().out
    state = created(there, alone)
    assert there.amounts() == {"ana@example.com": "250.00"}
    there.put(BEN, None)
    new_process()
    read = provider.read(f"{there.id}/monthly", state)
    assert (read.inputs or {})["people"] == {"ana@example.com": "250.00", "ben@example.com": "no_limit"}


def test_a_change_by_hand_is_read_and_put_back(
    platform: Platform, there: FakeEnterprise, new_process: NewProcess
) -> None:
    platform.settings = SCOPED.model_copy(update={"guard_rails": ANY_STEP})
    new_process()
    state = created(there)
    there.put(ANA, None)
    there.stored.pop((BEN, "monthly"))
    new_process()
    read = provider.read(f"{there.id}/monthly", state)
    assert (read.inputs or {})["people"] == {"ana@example.com": "no_limit", CLEO: "no_limit"}
    assert (read.outs or {})["declared"] == TEAM
    assert (read.outs or {})["effective_sources"]["ben@example.com"] == "organization"
    provider.update(f"{there.id}/monthly", wire(read.outs or {}), wire(TEAM))
    assert there.amounts() == AS_DECLARED


def test_a_line_that_goes_leaves_the_override_standing_or_takes_it_away(
    there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created(there)
    new_process()
    provider.update(f"{there.id}/monthly", state, wire(with_people(ana=None)))
    assert there.amounts() == AS_DECLARED
    assert "left standing: 1 monthly limits of people (ana@example.com 250.00)" in capsys.readouterr().out
    new_process()
    provider.update(f"{there.id}/monthly", state, wire(with_people(ana=None) | {"clear_on_destroy": True}))
    assert "ana@example.com" not in there.amounts()


def test_deleting_keeps_the_overrides_and_says_so_unless_asked(
    there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created(there)
    there.put(ANA, Money(1), "weekly")
    new_process()
    provider.delete(f"{there.id}/monthly", state)
    assert there.amounts() == AS_DECLARED
    assert "left standing: 3 monthly limits of people" in capsys.readouterr().out
    asked = wire({**state, "clear_on_destroy": True, "declared": {**TEAM, "clear_on_destroy": True}})
    provider.delete(f"{there.id}/monthly", asked)
    provider.delete(f"{there.id}/monthly", asked)
    assert (there.amounts(), there.amounts("weekly")) == ({}, {"ana@example.com": "0.01"})


def test_what_did_not_persist_is_no_success(there: FakeEnterprise) -> None:
    there.keeps = False
    with pytest.raises(ApiWriteNotConfirmed):
        provider.create(wire(TEAM))


@pytest.mark.parametrize(
    ("rails", "before", "after", "says"),
    [
        (GuardRails(), Money(500), "500.00", "member_spend_limit would be raised from 5.00 to 500.00"),
        (GuardRails(), Money(500), "no_limit", "raised from 5.00 to no limit"),
        (GuardRails(highest={"member_spend_limit": 100}), None, "100.01", "the highest amount is 100"),  # type: ignore[dict-item]
        (GuardRails(highest={"member_spend_limit": 100}), None, "no_limit", "would become no limit"),  # type: ignore[dict-item]
    ],
)
def test_nobody_is_written_when_one_goes_beyond_the_guard_rails(
    platform: Platform,
    there: FakeEnterprise,
    new_process: NewProcess,
    rails: GuardRails,
    before: Money | None,
    after: str,
    says: str,
) -> None:
    if before is not None:
        there.put(BEN, before)
    platform.settings = SCOPED.model_copy(update={"guard_rails": rails})
    new_process()
    with pytest.raises(BeyondGuardRails, match=says) as caught:
        provider.create(wire({**TEAM, "people": {"ana@example.com": "1.00", "ben@example.com": after}}))
    assert "member_spend_limit in claude-admin.toml allows" in str(caught.value)
    assert there.writes == []


def test_a_first_amount_where_there_was_explicitly_none_is_no_step(there: FakeEnterprise) -> None:
    there.put(ANA, None)
    created(there)
    assert there.amounts() == AS_DECLARED


def failures(declared: Bag, before: Bag | None = None) -> list[tuple[str, str]]:
    return [(one.property, one.reason) for one in provider.check(before or {}, wire(declared)).failures]


def test_somebody_whom_nobody_knows_is_a_problem_at_their_line(there: FakeEnterprise) -> None:
    ((where, reason),) = failures(with_people(dan="1.00"))
    assert where == 'people["dan@example.com"]'
    assert "invite the person first" in reason
    assert there.writes == []


def test_a_key_that_may_not_list_people_says_how_to_name_them(there: FakeEnterprise) -> None:
    there.people_refusal = PermissionDenied("Missing required scopes", status=403, error_code="api_key_scope_missing")
    ((_, reason),) = failures(with_people(dan="1.00"))
    assert "the key lacks read:members" in reason
    assert failures(TEAM) == [], "whoever has a limit is known all the same"
    assert failures({**TEAM, "people": {"user_01dan": "1.00"}}) == []


def test_one_person_under_two_names_is_told(there: FakeEnterprise) -> None:
    ((where, reason),) = failures({**TEAM, "people": {"ana@example.com": "1.00", ANA: "2.00"}})
    assert (where, "are one person" in reason) == (f'people["{ANA}"]', True)
    ((_, twice),) = failures({**TEAM, "people": {"ana@example.com": "1.00", "Ana@example.com": "2.00"}})
    assert "are one person" in twice
    assert there.writes == []


@pytest.mark.parametrize(
    ("amount", "says"),
    [("-1", "is negative"), ("1.005", "is finer than"), ("none", "or 'no_limit'"), (5, "is an amount in quotes")],
)
def test_an_amount_that_is_none_is_told(there: FakeEnterprise, amount: object, says: str) -> None:
    ((where, reason),) = failures({**TEAM, "people": {"ana@example.com": amount}})
    assert where.startswith("people")
    assert says in reason
    assert there.writes == []


def test_amounts_are_in_the_currency_of_the_organization(there: FakeEnterprise) -> None:
    there.default = Money(10_000, "JPY")
    created(there, {**TEAM, "people": {"ana@example.com": "250"}})
    assert there.stored[ANA, "monthly"].amount == Money(250, "JPY")
    ((where, reason),) = failures(with_people(ana="250.50"))
    assert (where, "smallest unit of JPY" in reason) == ('people["ana@example.com"]', True)


def test_who_left_is_a_line_and_holds_up_nobody(
    there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created(there)
    there.emails.pop(BEN)
    there.stored.pop((BEN, "monthly"))
    new_process()
    assert failures(with_people(ana="300.00"), TEAM) == []
    read = provider.read(f"{there.id}/monthly", state)
    assert read.inputs == TEAM
    provider.update(f"{there.id}/monthly", state, wire(with_people(ana="300.00")))
    assert there.amounts()["ana@example.com"] == "300.00"
    assert 'take the line "ben@example.com": "0" out of the program' in capsys.readouterr().out


def test_a_new_e_mail_is_followed_by_the_recorded_id(there: FakeEnterprise, new_process: NewProcess) -> None:
    state = created(there)
    there.emails[ANA] = "ana.new@example.com"
    new_process()
    provider.update(f"{there.id}/monthly", state, wire(with_people(ana="300.00")))
    assert there.amounts()["ana.new@example.com"] == "300.00"


def test_another_organization_than_the_states_is_not_touched(there: FakeEnterprise, new_process: NewProcess) -> None:
    state, id_ = created(there), f"{there.id}/monthly"
    there.id = "55555555-5555-4555-8555-555555555555"
    there.calls.clear()
    new_process()
    for verb in (
        lambda: provider.read(id_, state),
        lambda: provider.diff(id_, state, wire(TEAM)),
        lambda: provider.update(id_, state, wire(with_people(ana="1.00"))),
        lambda: provider.delete(id_, state),
    ):
        with pytest.raises(WrongOrganization, match="Nothing was changed"):
            verb()
    assert there.calls == ["organization"]


def test_without_the_scoped_key_form_is_checked_and_a_refresh_keeps_what_was_known(
    platform: Platform, there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state, id_ = created(there), f"{there.id}/monthly"
    there.calls.clear()
    platform.settings = Settings(admin_api_key=SecretStr("sk-ant-admin01-test-not-a-key"))
    new_process()
    assert failures(TEAM) == []
    assert provider.read(id_, state).inputs == TEAM
    said = capsys.readouterr().out
    assert "no credential for the Claude Enterprise organization: declarations were checked for their form only" in said
    assert "unseen: could not look at monthly limits of 3 people" in said
    with pytest.raises(ConfigurationError, match="CLAUDE_ADMIN_ENTERPRISE_KEY is missing"):
        provider.create(wire(TEAM))
    assert there.calls == []


def test_only_the_period_makes_it_another_resource(there: FakeEnterprise) -> None:
    state = created(there)
    found = provider.diff(f"{there.id}/monthly", state, wire({**TEAM, "period": "weekly"}))
    assert (found.replaces, found.changes) == (["period"], None)
    assert provider.diff(f"{there.id}/monthly", state, wire(with_people(ana="1.00"))).replaces == []
    with pytest.raises(InvalidInputs, match="is not the id of this MemberSpendLimits"):
        provider.read(f"{there.id}/daily", state)
