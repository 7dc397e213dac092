from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.key_ownership import KeyOwner, Ownership
from pulumi_claude_admin.offboarding.listed_keys import KeyKind, ListedKey, named, unused_ownerless

TODAY = date(2026, 11, 29)
OLD = datetime(2026, 3, 1, tzinfo=UTC)
EVERY_DAY = frozenset(TODAY - timedelta(days=number) for number in range(90))


def key(
    id_: str = "apikey_01", *, status: str = "active", owner_id: str | None = None, made: datetime | None = OLD
) -> ApiKey:
    return ApiKey(id_, "ci", status, "wrkspc_01", owner_id, None, created_at=made)


def listed(
    of: ApiKey, *, owner: KeyOwner = KeyOwner.NOBODY, spent: date | None = None, declared_at: str | None = None
) -> ListedKey:
    return ListedKey(of, Ownership(owner), Decimal(0), spent, declared_at)


def chosen(*keys: ListedKey, read: frozenset[date] = EVERY_DAY) -> tuple[list[str], list[str]]:
    choice = unused_ownerless(keys, today=TODAY, days=45, read=read)
    return [one.key_id for one in choice.writes], [one.reason for one in choice.left_alone]


@pytest.mark.parametrize("owner", [KeyOwner.NOBODY, KeyOwner.LEAVER])
def test_what_nobody_owns_and_nobody_used_is_switched_off(owner: KeyOwner) -> None:
    assert chosen(listed(key(), owner=owner)) == (["apikey_01"], [])


@pytest.mark.parametrize("owner", [KeyOwner.PERSON, KeyOwner.SERVICE_ACCOUNT, KeyOwner.UNKNOWN])
def test_what_somebody_may_own_is_not_even_spoken_of(owner: KeyOwner) -> None:
    assert chosen(listed(key(), owner=owner)) == ([], [])


@pytest.mark.parametrize("status", ["inactive", "archived", "expired"])
def test_what_does_not_work_is_left_out(status: str) -> None:
    assert chosen(listed(key(status=status))) == ([], [])


def test_what_spent_waits_for_its_id() -> None:
    off, reasons = chosen(listed(key(), spent=TODAY - timedelta(days=45)))
    assert (off, reasons) == ([], ["spent something on 2026-10-15: name it by its id to switch it off (apikey_01)"])
    assert chosen(listed(key(), spent=TODAY - timedelta(days=46)))[0] == ["apikey_01"]


def test_what_is_declared_is_left_to_its_line() -> None:
    off, [reason] = chosen(listed(key(), declared_at="urn:ci"))
    assert off == []
    assert reason.startswith("is declared by urn:ci")


def test_a_day_that_was_not_read_proves_nothing() -> None:
    off, [reason] = chosen(listed(key()), read=EVERY_DAY - {TODAY - timedelta(days=45)})
    assert off == []
    assert "not every one of the 45 days since 2026-10-15 was read" in reason
    assert chosen(listed(key()), read=EVERY_DAY - {TODAY - timedelta(days=46)})[0] == ["apikey_01"]


@pytest.mark.parametrize(
    ("made", "says"), [(datetime(2026, 10, 15, tzinfo=UTC), "less than 45 days ago"), (None, "does not say when")]
)
def test_a_young_key_has_had_no_time_to_be_used(made: datetime | None, says: str) -> None:
    off, [reason] = chosen(listed(key(made=made)))
    assert off == []
    assert says in reason


def test_a_key_that_is_named_is_meant_unless_it_is_declared_or_off() -> None:
    keys = [key("apikey_1"), key("apikey_2"), key("apikey_3", status="inactive")]
    choice = named(keys, ["apikey_1", "apikey_1", "apikey_2", "apikey_3"], declared={"apikey_2": "urn:ci"})
    assert [one.key_id for one in choice.writes] == ["apikey_1"]
    assert [one.reason.partition(":")[0] for one in choice.left_alone] == ["is declared by urn", "is inactive already"]
    with pytest.raises(KeyError, match="apikey_9"):
        named(keys, ["apikey_9"], declared={})


@pytest.mark.parametrize(
    ("owner_id", "kind"),
    [(None, KeyKind.NOBODY), ("user_01", KeyKind.PERSONAL), ("svac_01", KeyKind.SERVICE_ACCOUNT)],
)
def test_what_a_key_acts_as_is_its_kind(owner_id: str | None, kind: KeyKind) -> None:
    assert listed(key(owner_id=owner_id)).kind is kind


def test_a_key_of_claude_code_is_one_whoever_it_acts_as() -> None:
    assert replace(listed(key(owner_id="user_01")), is_claude_code=True).kind is KeyKind.CLAUDE_CODE
