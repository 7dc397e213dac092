from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import ApiWriteNotConfirmed, InvalidInputs, NotFound
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.resources.member_spend_limit import MemberSpendLimitProvider
from pulumi_claude_admin.settings import Settings
from tests.support.fake_enterprise import ANA, FakeEnterprise
from tests.support.fake_platform import Platform, wire

ID = f"monthly/{ANA}"
MINE: dict[str, object] = {
    "user": "Ana@example.com",
    "amount": "250.00",
    "period": "monthly",
    "clear_on_destroy": False,
}
provider = MemberSpendLimitProvider()
NewProcess = Callable[[], None]


@pytest.fixture
def there(platform: Platform, new_process: NewProcess) -> FakeEnterprise:
    platform.enterprise = FakeEnterprise()
    platform.settings = Settings(enterprise_key=SecretStr("sk-ant-api01-test-not-a-key"))
    new_process()
    return platform.enterprise


def created(declared: dict[str, object] = MINE) -> dict[str, object]:
    result = provider.create(wire(declared))
    assert result.id == ID
    return wire(result.outs or {})


def test_a_person_gets_an_override_and_what_holds_is_an_output(there: FakeEnterprise) -> None:
    assert provider.check({}, wire(MINE)).failures == []
    outs = created()
    assert there.amounts() == {"ana@example.com": "250.00"}
    assert (outs["user_id"], outs["effective_amount"], outs["effective_source"]) == (ANA, "250.00", "user")
    assert (outs["organization_id"], outs["declared"]) == (there.id, MINE)


def test_what_is_there_already_is_adopted_and_written_only_where_it_differs(
    there: FakeEnterprise, capsys: pytest.CaptureFixture[str]
) -> None:
    there.put(ANA, Money(20_000))
    provider.check({}, wire(MINE))
    assert "adopts the monthly limit of Ana@example.com: amount '200.00' -> '250.00'" in capsys.readouterr().out
    created()
    created()
    assert there.writes == [f"set {ANA}"]


def test_a_limit_that_is_gone_is_gone_and_one_by_hand_is_read(there: FakeEnterprise, new_process: NewProcess) -> None:
    state = created()
    there.put(ANA, None)
    new_process()
    assert provider.read(ID, state).inputs == {**MINE, "amount": "no_limit"}
    there.stored.clear()
    new_process()
    assert provider.read(ID, state).id == ""


def test_of_somebody_who_left_the_declaration_stays(
    there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created()
    there.stored.clear()
    there.emails.pop(ANA)
    new_process()
    assert provider.read(ID, state).inputs == MINE
    assert "take the limit of" in capsys.readouterr().out
    provider.update(ID, state, wire({**MINE, "amount": "300.00"}))
    assert there.amounts() == {}


def test_nothing_is_made_of_somebody_who_leaves_at_that_moment(there: FakeEnterprise) -> None:
    there.refusals[1] = NotFound("no such member", status=404)
    with pytest.raises(InvalidInputs, match="is not in the Claude Enterprise organization"):
        provider.create(wire(MINE))


def test_nobody_is_meant_by_an_unknown_address(there: FakeEnterprise) -> None:
    (failure,) = provider.check({}, wire({**MINE, "user": "dan@example.com"})).failures
    assert (failure.property, "invite the person first" in failure.reason) == ("user", True)
    assert there.writes == []


def test_what_did_not_persist_is_no_success(there: FakeEnterprise) -> None:
    there.keeps = False
    with pytest.raises(ApiWriteNotConfirmed):
        provider.create(wire(MINE))


def test_deleting_keeps_the_override_unless_asked(
    there: FakeEnterprise, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    state = created()
    new_process()
    provider.delete(ID, state)
    assert there.amounts() == {"ana@example.com": "250.00"}
    assert "left standing: monthly limit of Ana@example.com, 250.00" in capsys.readouterr().out
    state = created({**MINE, "clear_on_destroy": True})
    provider.delete(ID, state)
    provider.delete(ID, state)
    assert there.amounts() == {}


def test_another_person_or_period_is_another_limit_and_another_spelling_is_not(there: FakeEnterprise) -> None:
    state = created()
    for changed in ({"user": "ben@example.com"}, {"period": "weekly"}):
        assert provider.diff(ID, state, wire({**MINE, **changed})).replaces == [*changed]
    for same in ({"user": ANA}, {"user": "ana@example.com"}, {"amount": "1.00"}):
        assert provider.diff(ID, state, wire({**MINE, **same})).replaces == []
    assert there.writes == [f"set {ANA}"]
