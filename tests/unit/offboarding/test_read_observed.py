from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit_ports import ReadPage, Row
from pulumi_claude_admin.model.cubes import COST_BY_KEY, COST_TOTALS_WHOLE, Cube, Surface, Window
from pulumi_claude_admin.model.usage import ActorKind, CostRow, UsageActor, UsageGroup
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.plan import StepKind
from pulumi_claude_admin.offboarding.read_observed import read_observed
from tests.support.admin_api.stored import TINY_TOOLS, StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi

AT = datetime(2026, 11, 1, tzinfo=UTC)
BO = UsageActor(ActorKind.USER, "user_01Bo", "bo@example.com", is_deleted=True)


def a_row(amount: str, key: str | None = None, actor: UsageActor | None = None) -> CostRow:
    cents = Decimal(amount)
    return CostRow(AT, UsageGroup(api_key_id=key, actor=actor), None, None, cents, cents, "EUR")


def observed(total: str, *rows: CostRow) -> Observed:
    usage: dict[str, tuple[Row, ...]] = {COST_TOTALS_WHOLE.name: (a_row(total),), COST_BY_KEY.name: rows}
    return read_observed(FakeAdminApi(StoredOrganization(usage=usage)), TINY_TOOLS)


def kinds(seen: Observed, words: str) -> list[StepKind]:
    return [one.kind for one in seen.unseen if words in one.reason]


def test_what_a_key_spent_is_added_up_in_major_units_whoever_used_it() -> None:
    seen = observed("1500", a_row("1000", "apikey_01"), a_row("250.5", "apikey_01", BO), a_row("249.5", None, BO))
    assert seen.spend is not None
    assert (seen.spend.amounts, seen.spend.currency) == ({"apikey_01": Decimal("12.505")}, "EUR")
    assert seen.spend.actors == (BO,)


def test_rows_that_come_to_more_than_the_total_that_was_read_before_are_believed() -> None:
    assert observed("1000", a_row("1200", "apikey_01")).spend is not None


def test_rows_that_do_not_come_to_the_total_say_nothing_of_any_key() -> None:
    seen = observed("1000", a_row("900", "apikey_01"))
    assert seen.spend is None
    assert kinds(seen, "does not come to what the organization spent") == [StepKind.SHARED_KEY]


def test_reports_that_do_not_tell_keys_say_nothing_of_any() -> None:
    class Reports:
        def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
            del cube, window
            yield ReadPage((), None, has_more=False, surface=Surface.LEGACY, untold=frozenset({"api_key_id"}))

    api = FakeAdminApi()
    api.usage_reports = Reports()  # type: ignore[assignment]  # another that keeps the promise of the port
    seen = read_observed(api, TINY_TOOLS)
    assert seen.spend is None
    assert kinds(seen, "do not tell what a key spent") == [StepKind.SHARED_KEY]


@pytest.mark.parametrize("is_older", [True, False])
def test_what_only_the_feed_tells_is_unseen_before_it_began(is_older: bool) -> None:  # noqa: FBT001 - parametrised
    seen = read_observed(FakeAdminApi(StoredOrganization(is_older_than_the_feed=is_older)), TINY_TOOLS)
    assert (seen.activities is None) is is_older
    words = "may not read the activity feed" if is_older else "since it was switched on"
    assert kinds(seen, words) == [StepKind.ADMIN_KEY, StepKind.NOTIFICATION_RECIPIENT, StepKind.CLAUDE_CODE_LIMIT]
