from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from pulumi_claude_admin.audit.facts import Facts, KeyFacts, PersonFacts, WorkspaceFacts
from pulumi_claude_admin.audit.gather import gather
from pulumi_claude_admin.audit.limit_facts import CapFacts, CapSource
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.audit_ports import HowRead
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_HOW,
    COST_BY_WHO,
    COST_TOTALS,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    Surface,
    Window,
)
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.usage import ActorKind, ClaudeCodeRow, CostRow, UsageActor, UsageGroup, UsageRow
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from tests.support.spend_archive import ALL_ANALYTICS, ArchiveInMemory

AS_OF = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = AS_OF.date()
FIRST = date(2026, 8, 27)
END = TODAY + timedelta(days=1)
PAYMENTS = "wrkspc_01Payments"
DEFAULT = "wrkspc_01Default"
ANA = UsageActor(ActorKind.USER, "user_01Ana", "ana@example.com", "Ana")
BO = UsageActor(ActorKind.USER, "user_01Bo", "bo@example.com", "Bo", is_deleted=True)
GROUP = RateLimitGroup("rlg_01", "model_group", "Claude Opus", ("claude-opus-5-5",))


def at(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def cost(
    day: date,
    amount: str,
    *,
    listed: str | None = None,
    place: str | None = PAYMENTS,
    actor: UsageActor | None = ANA,
    key: str | None = "apikey_01",
    kind: str | None = "output_tokens",
    geo: str | None = None,
) -> CostRow:
    group = UsageGroup(place, "claude-opus-5-5", actor, key, "standard", geo)
    return CostRow(at(day), group, "tokens", kind, Decimal(amount), Decimal(listed or amount))


def usage(
    day: date, output: int, *, place: str | None = PAYMENTS, actor: UsageActor | None = ANA, hour: int = 0
) -> UsageRow:
    group = UsageGroup(place, "claude-opus-5-5", actor, "apikey_01", "standard")
    return UsageRow(at(day, hour), group, uncached_input_tokens=output * 3, output_tokens=output, requests=10)


def archive(
    costs: Iterable[CostRow] = (),
    usages: Iterable[UsageRow] = (),
    *,
    first: date = FIRST,
    end: date = END,
    how: HowRead = ALL_ANALYTICS,
) -> ArchiveInMemory:
    made = ArchiveInMemory()
    window = Window(first, end)
    made.put(COST_BY_WHO, window, costs, how)
    made.put(USAGE_BY_WHO, window, usages, how)
    return made


def inputs(**changes: object) -> OrganizationInputs:
    residency = DataResidency("us", ("us",), "us")
    workspace = Workspace(PAYMENTS, "Payments", "#000000", None, None, residency, tags={"cost-centre": "4711"})
    made = OrganizationInputs(
        identity=OrganizationIdentity("0e4b", "Acme"),
        workspaces=(workspace,),
        default_workspace_id=DEFAULT,
        users=(User("user_01Ana", "ana@example.com", "Ana", "developer"),),
        keys=(ApiKey("apikey_01", "ci", "active", PAYMENTS, None, None, "user_01Bo"),),
        caps={Scope(PAYMENTS): CapFacts(Decimal(100_000), CapSource.API), ORGANIZATION: CapFacts(None, CapSource.API)},
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # tests name fields


def workspace(facts: Facts, place: str = PAYMENTS) -> WorkspaceFacts:
    return next(one for one in facts.workspaces if one.id == place)


def key(facts: Facts, key_id: str = "apikey_01") -> KeyFacts:
    assert facts.keys is not None
    return next(one for one in facts.keys if one.id == key_id)


def person(facts: Facts, who: str) -> PersonFacts:
    return next(one for one in facts.people if one.id == who)


def test_sums_are_exact_and_of_the_period_alone() -> None:
    rows = [cost(FIRST - timedelta(days=1), "7"), cost(FIRST, "0.1"), cost(TODAY, "0.2", listed="0.25")]
    facts = gather(archive(rows, first=FIRST - timedelta(days=1)), inputs(), AS_OF)
    assert (facts.amount, facts.list_amount) == (Decimal("0.3"), Decimal("0.35"))
    assert workspace(facts).amount == Decimal("0.3")
    assert (facts.reading.first_day, facts.reading.end_day) == (FIRST, END)


def test_the_month_is_that_of_the_platforms_clock_in_utc() -> None:
    rows = [cost(date(2026, 10, 31), "5"), cost(date(2026, 11, 1), "3"), cost(TODAY, "2")]
    facts = gather(archive(rows), inputs(), AS_OF)
    assert (facts.month_to_date, workspace(facts).month_to_date) == (Decimal(5), Decimal(5))


def test_whole_months_are_told_as_far_back_as_every_day_was_read() -> None:
    rows = [cost(date(2026, 9, 9), "9"), cost(date(2026, 10, 10), "10")]
    facts = gather(archive(rows), inputs(), AS_OF)
    assert facts.last_months == (Decimal(10), Decimal(9))


def test_the_year_is_told_only_where_every_day_of_it_was_read() -> None:
    rows = [cost(date(2026, 1, 1), "1"), cost(TODAY, "2")]
    assert gather(archive(rows), inputs(), AS_OF).year_to_date is None
    assert gather(archive(rows, first=date(2026, 1, 1)), inputs(), AS_OF).year_to_date == Decimal(3)


def test_a_workspace_without_an_id_is_the_default_one() -> None:
    facts = gather(archive([cost(TODAY, "4", place=None), cost(TODAY, "1", place=DEFAULT)]), inputs(), AS_OF)
    default = workspace(facts, DEFAULT)
    assert (default.amount, default.is_default, default.name, default.is_archived) == (
        Decimal(5),
        True,
        "Default",
        False,
    )
    assert not default.cap.is_seen


def test_a_workspace_that_only_rows_name_is_told_as_gone() -> None:
    gone = workspace(gather(archive([cost(TODAY, "4", place="wrkspc_01Gone")]), inputs(), AS_OF), "wrkspc_01Gone")
    assert (gone.name, gone.is_archived, gone.amount) == ("wrkspc_01Gone", True, Decimal(4))


def test_the_only_workspace_that_no_list_shows_is_the_default_one() -> None:
    rows = [cost(TODAY, "4", place="wrkspc_01Other"), cost(TODAY, "2", place=None), cost(TODAY, "1")]
    facts = gather(archive(rows), inputs(default_workspace_id=None), AS_OF)
    assert [(one.id, one.is_default, one.amount) for one in facts.workspaces] == [
        ("wrkspc_01Other", True, Decimal(6)),
        (PAYMENTS, False, Decimal(1)),
    ]


def test_of_several_that_no_list_shows_none_is_called_default() -> None:
    rows = [cost(TODAY, "4", place="wrkspc_01A"), cost(TODAY, "2", place="wrkspc_01B")]
    facts = gather(archive(rows), inputs(default_workspace_id=None), AS_OF)
    assert not any(one.is_default for one in facts.workspaces)


def test_a_cap_that_nobody_gave_is_unseen() -> None:
    facts = gather(archive(), inputs(caps={}), AS_OF)
    assert not facts.cap.is_seen
    assert not workspace(facts).cap.is_seen


def test_spend_without_actor_and_key_is_unattributed() -> None:
    rows = [cost(TODAY, "4", actor=None, key=None), cost(TODAY, "2", actor=None), cost(TODAY, "1", key=None)]
    assert gather(archive(rows), inputs(), AS_OF).unattributed == Decimal(4)


def test_rows_and_totals_are_compared_on_the_days_that_both_were_read_for() -> None:
    made = archive([cost(TODAY, "4"), cost(FIRST, "1")])
    assert gather(made, inputs(), AS_OF).reading.difference is None
    made.put(COST_TOTALS, Window(TODAY, END), [cost(TODAY, "3.5")], ALL_ANALYTICS)
    assert gather(made, inputs(), AS_OF).reading.difference == Decimal("0.5")


def test_no_sum_crosses_cubes() -> None:
    made = archive([cost(TODAY, "4")])
    made.put(COST_BY_HOW, Window(TODAY, END), [cost(TODAY, "400", geo="us", actor=None, key=None)], ALL_ANALYTICS)
    facts = gather(made, inputs(), AS_OF)
    assert (facts.amount, workspace(facts).amount, facts.models[0].amount) == (Decimal(4), Decimal(4), Decimal(4))
    assert workspace(facts).geo_amounts == {"us": Decimal(400)}


def test_a_workspace_that_allows_one_place_keeps_inference_there() -> None:
    assert workspace(gather(archive(), inputs(), AS_OF)).residency_geo == "us"


def test_a_key_of_somebody_who_is_not_listed_any_more_is_a_leavers() -> None:
    facts = gather(archive([cost(TODAY, "4", actor=BO)], [usage(TODAY - timedelta(days=3), 10)]), inputs(), AS_OF)
    found = key(facts)
    assert (found.owner, found.amount, found.last_used) == (KeyOwner.LEAVER, Decimal(4), TODAY)
    assert found.used_in == (PAYMENTS,)
    assert facts.leaver_emails == {"bo@example.com"}
    assert person(facts, "user_01Bo").is_gone


def test_a_key_that_only_rows_name_keeps_its_spend() -> None:
    found = key(gather(archive([cost(TODAY, "4", key="apikey_01Gone")]), inputs(), AS_OF), "apikey_01Gone")
    assert (found.status, found.amount) == ("unlisted", Decimal(4))


def test_keys_that_could_not_be_listed_are_none() -> None:
    assert gather(archive([cost(TODAY, "4")]), inputs(keys=None), AS_OF).keys is None


def test_admin_keys_come_from_the_feed_by_the_end_of_their_ids() -> None:
    def event(kind: str, key_id: str) -> Activity:
        return Activity(
            key_id + kind, kind, AS_OF, Actor("user_actor", "user_01Ana"), details={"admin_api_key_id": key_id}
        )

    events = (
        event("admin_api_key_created", "admin_api_key_01A"),
        event("admin_api_key_created", "admin_api_key_01B"),
        event("admin_api_key_deleted", "apikey_01B"),
    )
    facts = gather(archive(), inputs(activities=events, key_names={"apikey_01A": "CI"}), AS_OF)
    assert [(one.id, one.name) for one in facts.keys or () if one.is_admin] == [("admin_api_key_01A", "CI")]


@pytest.mark.parametrize("kind", ["org_user_deleted", "org_user_left", "scim_user_deleted"])
def test_somebody_of_whom_the_feed_alone_tells_that_they_left_is_told_as_left(kind: str) -> None:
    cy = UsageActor(ActorKind.USER, "user_01Cy", "cy@example.com", "Cy")
    event = Activity("1", kind, AS_OF, Actor("user_actor", "user_01Ana"), details={"user_id": "user_01Cy"})
    made = archive([cost(TODAY, "4", actor=cy)])
    assert person(gather(made, inputs(activities=(event,)), AS_OF), "user_01Cy").is_gone
    assert not person(gather(made, inputs(activities=()), AS_OF), "user_01Cy").is_gone


def test_what_a_person_did_with_claude_code_is_joined_by_e_mail() -> None:
    made = archive([cost(TODAY, "4")])
    row = ClaudeCodeRow(TODAY, "Ana@Example.com", False, "vscode", False, 1, 2, 3, 4, 5, 6, 7)  # noqa: FBT003 - a row
    stranger = replace(row, actor="zoe@example.com")
    made.put(CLAUDE_CODE, Window(TODAY, END), [row, stranger, replace(row, actor="ci", is_key=True)], ALL_ANALYTICS)
    facts = gather(made, inputs(), AS_OF)
    assert person(facts, "user_01Ana").claude_code == (row,)
    assert person(facts, "zoe@example.com").claude_code == (stranger,)
    assert len(facts.people) == 2


def test_own_list_prices_are_those_of_the_standard_tier() -> None:
    made = archive([cost(TODAY, "0.018", listed="0.02")], [usage(TODAY, 10)])
    assert gather(made, inputs(), AS_OF).models[0].list_prices == {"output_tokens": Decimal("0.002")}


def test_no_list_price_is_told_from_a_report_that_has_none() -> None:
    how = replace(ALL_ANALYTICS, surface=Surface.LEGACY, untold=frozenset({"list_amount"}))
    assert (
        gather(archive([cost(TODAY, "0.018")], [usage(TODAY, 10)], how=how), inputs(), AS_OF).models[0].list_prices
        == {}
    )


def test_tokens_are_of_usage_and_requests_only_where_every_row_tells_them() -> None:
    rows = [usage(TODAY, 10), replace(usage(FIRST, 5), requests=None)]
    told = workspace(gather(archive([cost(TODAY, "4")], rows), inputs(), AS_OF)).tokens
    assert (told.output, told.uncached_input, told.requests) == (15, 45, None)


def test_limits_stand_side_by_side_and_the_lower_holds() -> None:
    own = WorkspaceRateLimit("e1", PAYMENTS, GROUP, {"output_tokens_per_minute": 50})
    all_of_us = OrganizationRateLimit("e1", GROUP, {"output_tokens_per_minute": 80, "input_tokens_per_minute": 10})
    facts = gather(archive(), inputs(rate_limits=(all_of_us,), workspace_rate_limits={PAYMENTS: (own,)}), AS_OF)
    limiters = workspace(facts).limiters or ()
    assert [(one.limiter, one.workspace_value, one.organization_value, one.effective) for one in limiters] == [
        ("input_tokens_per_minute", None, 10, 10),
        ("output_tokens_per_minute", 50, 80, 50),
    ]
    assert workspace(facts, DEFAULT).limiters is not None
    assert facts.burn is not None


def test_limits_of_a_workspace_that_nobody_read_are_unseen() -> None:
    facts = gather(archive(), inputs(rate_limits=(OrganizationRateLimit("e1", GROUP, {}),)), AS_OF)
    assert workspace(facts).limiters is None
    assert workspace(facts).burn is None


def test_the_forecast_reaches_the_cap() -> None:
    days = [FIRST + timedelta(days=number) for number in range((TODAY - FIRST).days)]
    facts = gather(archive([cost(day, "4000") for day in days]), inputs(), AS_OF)
    ahead = workspace(facts).forecast
    assert ahead is not None
    assert ahead.amount == pytest.approx(Decimal(120_000), rel=Decimal("0.05"))
    assert ahead.breach == date(2026, 11, 25)


def test_a_day_that_stands_out_is_a_spike() -> None:
    days = [FIRST + timedelta(days=number) for number in range((TODAY - FIRST).days)]
    wild = date(2026, 11, 14)
    rows = [cost(day, "90000" if day == wild else "4000") for day in days]
    assert [(one.day, one.is_alert) for one in workspace(gather(archive(rows), inputs(), AS_OF)).spikes] == [
        (wild, True)
    ]


def test_bursts_are_unseen_unless_enough_weeks_were_read_by_the_hour() -> None:
    made = archive([cost(TODAY, "4")])
    assert workspace(gather(made, inputs(), AS_OF)).bursts is None
    first = TODAY - timedelta(days=55)
    hours = [usage(first + timedelta(days=number), 1_000_000, hour=10) for number in range(55)]
    friday = usage(date(2026, 11, 20), 9_000_000, hour=20)
    made.put(USAGE_BY_HOUR, Window(first, TODAY), [*hours, friday], ALL_ANALYTICS)
    bursts = workspace(gather(made, inputs(), AS_OF)).bursts
    assert bursts is not None
    assert [one.end for one in bursts] == [date(2026, 11, 21)]


def test_a_week_ends_where_people_work() -> None:
    first = TODAY - timedelta(days=55)
    hours = [usage(first + timedelta(days=number), 1_000_000, hour=10) for number in range(55)]
    made = archive([cost(TODAY, "4")])
    late_in_tokyo = usage(date(2026, 11, 20), 9_000_000, hour=4)
    made.put(USAGE_BY_HOUR, Window(first, TODAY), [*hours, late_in_tokyo], ALL_ANALYTICS)
    assert workspace(gather(made, inputs(), AS_OF)).bursts == ()
    bursts = workspace(gather(made, inputs(), AS_OF, zone=ZoneInfo("Asia/Tokyo"))).bursts
    assert bursts is not None
    assert [(one.end, one.zone) for one in bursts] == [(date(2026, 11, 21), "Asia/Tokyo")]


def test_the_budget_ends_where_the_forecast_of_the_year_says_and_not_at_a_plain_rate() -> None:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range((TODAY - first).days)]
    weekdays = [cost(day, "7" if day.weekday() < 5 else "0") for day in days]
    spent = sum(row.amount for row in weekdays)
    facts = gather(archive(weekdays, first=first), inputs(budget=spent + 29), AS_OF)
    assert facts.budget_outlook is not None
    assert facts.budget_outlook.ends == date(2026, 11, 30)
    assert gather(archive(weekdays), inputs(budget=spent + 29), AS_OF).budget_outlook is None
    assert gather(archive(weekdays, first=first), inputs(), AS_OF).budget_outlook is None


def test_nothing_read_is_nothing_covered() -> None:
    facts = gather(ArchiveInMemory(), inputs(), AS_OF)
    assert not facts.reading.covered
    assert (facts.amount, facts.forecast, facts.reading.difference) == (Decimal(0), None, None)


def test_shares_and_concentration_leave_out_what_nobody_can_name() -> None:
    rows = [cost(TODAY, "80"), cost(TODAY, "20", actor=BO, key="apikey_02"), cost(TODAY, "5", actor=None, key=None)]
    facts = gather(archive(rows), inputs(), AS_OF)
    people = next(one for one in facts.concentration if one.dimension == "people")
    assert (people.count, people.top_five, people.for_80_percent, people.hhi) == (2, Decimal(1), 1, Decimal("0.68"))
    tiers = [one for one in facts.shares if one.dimension == "service_tier"]
    assert [(one.value, one.amount) for one in tiers] == [("standard", Decimal(105))]
