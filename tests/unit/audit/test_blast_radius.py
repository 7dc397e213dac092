from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.blast_radius import (
    Change,
    Plan,
    Step,
    StoppedBy,
    WorstCase,
    minutes_of_month,
    plan_below,
    worst_cases,
)
from pulumi_claude_admin.audit.facts import Facts, WorkspaceFacts
from pulumi_claude_admin.audit.limit_facts import BurnFacts
from tests.support.audit_facts import AS_OF, NO_CAP, UNSEEN, cap, forecast, usd
from tests.support.rule_cases.case import a_key, organization, team

PAYMENTS = "wrkspc_01Payments"
FAST = BurnFacts(usd("10"))
"""Ten a minute."""
UNKNOWN = BurnFacts(None, why_unknown="the price of claude-next is not known")
SINCE = date(2026, 10, 10)
KEY = a_key(workspace_id=PAYMENTS)


def place(limit: str | None = "1000", spent: str = "400", **fields: object) -> WorkspaceFacts:
    made = {"cap": NO_CAP if limit is None else cap(limit), "month_to_date": usd(spent), "burn": FAST, **fields}
    return team(**made)


def only(facts: Facts) -> WorstCase:
    (case,) = worst_cases(facts) or ()
    return case


def facts(*places: WorkspaceFacts, **fields: object) -> Facts:
    return organization(*places, **{"keys": (KEY,), "month_to_date": usd("5000"), "burn": FAST, **fields})


def test_the_cap_of_its_workspace_stops_a_key_first() -> None:
    case = only(facts(place()))
    assert (case.stopped_by, case.amount, case.minutes) == (StoppedBy.WORKSPACE_CAP, usd("600"), Decimal(60))


def test_a_lower_rest_of_the_organizations_or_the_tiers_cap_stops_it_earlier() -> None:
    of_organization = only(facts(place(), cap=cap("5500")))
    assert (of_organization.stopped_by, of_organization.amount) == (StoppedBy.ORGANIZATION_CAP, usd("500"))
    of_tier = only(facts(place(), tier_cap=usd("5100")))
    assert (of_tier.stopped_by, of_tier.amount) == (StoppedBy.TIER_CAP, usd("100"))


def test_without_a_cap_it_goes_on_until_the_month_ends() -> None:
    case = only(facts(place(None), cap=NO_CAP))
    assert minutes_of_month(AS_OF) == Decimal(6 * 24 * 60 + 14 * 60 + 30)
    assert (case.stopped_by, case.amount) == (StoppedBy.MONTH, usd("10") * minutes_of_month(AS_OF))


def test_a_slow_ceiling_ends_with_the_month_before_the_cap() -> None:
    case = only(facts(place(burn=BurnFacts(Decimal(1)))))
    assert (case.stopped_by, case.amount) == (StoppedBy.MONTH, minutes_of_month(AS_OF))


def test_what_neither_a_cap_nor_a_ceiling_holds_comes_before_all_else() -> None:
    unheld = a_key(id="apikey_02", workspace_id="wrkspc_02")
    places = (place(), place(None, id="wrkspc_02", burn=UNKNOWN))
    cases = worst_cases(facts(*places, cap=NO_CAP, keys=(KEY, unheld))) or ()
    assert [(one.key.id, one.stopped_by, one.amount) for one in cases] == [
        ("apikey_02", StoppedBy.NOTHING, None),
        (KEY.id, StoppedBy.WORKSPACE_CAP, usd("600")),
    ]
    assert cases[0].why_unknown == "the price of claude-next is not known"


def test_with_a_cap_an_unknown_ceiling_leaves_only_the_time_unknown() -> None:
    case = only(facts(place(burn=UNKNOWN)))
    assert (case.amount, case.minutes, case.per_minute) == (usd("600"), None, None)


def test_a_key_of_the_whole_organization_is_held_by_the_organization_alone() -> None:
    case = only(facts(place(), keys=(a_key(workspace_id=None),), burn=BurnFacts(usd("90"))))
    assert (case.stopped_by, case.amount, case.per_minute) == (StoppedBy.ORGANIZATION_CAP, usd("45000"), usd("90"))


def test_a_cap_that_nobody_saw_is_said() -> None:
    assert only(facts(place(cap=UNSEEN))).is_cap_unseen
    assert not only(facts(place())).is_cap_unseen


def test_who_would_be_told_is_both_lists_or_unknown() -> None:
    both = facts(place(recipients=("b@x.co",)), recipients=("a@x.co", "b@x.co"))
    assert only(both).told == ("a@x.co", "b@x.co")
    assert only(facts(place(recipients=()))).told == ()
    assert only(facts(place())).told is None


def test_keys_that_do_not_work_and_admin_keys_spend_nothing() -> None:
    keys = (replace(KEY, status="inactive"), replace(KEY, is_admin=True))
    assert worst_cases(facts(place(), keys=keys)) == ()
    assert worst_cases(facts(place(), keys=None)) is None


def plan(made: Facts, amount: str) -> Plan:
    return plan_below(made, usd(amount), unused_since=SINCE)


def test_one_cap_brings_all_keys_of_a_workspace_down() -> None:
    other = replace(KEY, id="apikey_02")
    made = facts(place(forecast=forecast("450")), keys=(KEY, other), forecast=forecast("50000"))
    assert plan(made, "100").changes == (
        Change(Step.CAP_WORKSPACE, PAYMENTS, "Payments", usd("500"), (KEY.id, "apikey_02")),
    )


def test_an_unused_key_is_disabled_rather_than_a_cap_lowered() -> None:
    made = facts(place(), keys=(replace(KEY, last_used=None),), forecast=forecast("50000"))
    assert [one.step for one in plan(made, "100").changes] == [Step.DISABLE_KEY]


def test_normal_use_is_never_stopped_by_a_change() -> None:
    made = facts(place(forecast=forecast("800")), forecast=forecast("50000"))
    found = plan(made, "100")
    assert (found.changes, [one.key.id for one in found.left_over]) == ((), [KEY.id])


def test_where_nothing_is_foreseen_no_cap_is_proposed() -> None:
    assert plan(facts(place()), "100").changes == ()
    assert [one.step for one in plan(facts(place(amount=Decimal(0))), "100").changes] == [Step.CAP_WORKSPACE]


def test_only_keys_that_no_workspace_holds_take_a_cap_of_the_organization() -> None:
    wide = a_key(id="apikey_02", workspace_id=None)
    made = facts(place(forecast=forecast("450")), keys=(KEY, wide), forecast=forecast("4600"))
    assert [(one.step, one.keys) for one in plan(made, "100").changes] == [
        (Step.CAP_WORKSPACE, (KEY.id,)),
        (Step.CAP_ORGANIZATION, ("apikey_02",)),
    ]


def test_what_is_below_already_is_left_alone() -> None:
    assert plan(facts(place()), "600") == Plan((), ())


def _applied(made: Facts, changes: tuple[Change, ...]) -> Facts:
    for change in changes:
        if change.step is Step.DISABLE_KEY:
            keys = tuple(replace(one, status="inactive") if one.id == change.id else one for one in made.keys or ())
            made = replace(made, keys=keys)
        elif change.step is Step.CAP_ORGANIZATION:
            made = replace(made, cap=replace(cap("1"), amount=change.cap))
        else:
            places = tuple(
                replace(one, cap=replace(cap("1"), amount=change.cap)) if one.id == change.id else one
                for one in made.workspaces
            )
            made = replace(made, workspaces=places)
    return made


PLACES = st.lists(
    st.tuples(st.none() | st.integers(1, 9000), st.integers(0, 900), st.none() | st.integers(1, 5000), st.booleans()),
    min_size=1,
    max_size=4,
)
KEYS = st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=6)


@given(PLACES, KEYS, st.integers(0, 2000), st.none() | st.integers(1, 9000))
def test_after_the_changes_every_key_but_those_left_over_is_at_the_amount_or_below(
    places: list[tuple[int | None, int, int | None, bool]],
    keys: list[tuple[int, bool]],
    amount: int,
    ahead: int | None,
) -> None:
    made = facts(
        *(
            place(
                None if limit is None else str(limit),
                str(spent),
                id=f"wrkspc_{number}",
                burn=FAST if is_known else UNKNOWN,
                forecast=None if heading is None else forecast(str(heading)),
            )
            for number, (limit, spent, heading, is_known) in enumerate(places)
        ),
        keys=tuple(
            a_key(
                id=f"apikey_{number}",
                workspace_id=f"wrkspc_{where}" if where < len(places) else None,
                last_used=date(2026, 11, 20) if is_used else None,
            )
            for number, (where, is_used) in enumerate(keys)
        ),
        cap=NO_CAP,
        forecast=None if ahead is None else forecast(str(ahead)),
    )
    found = plan_below(made, usd(str(amount)), unused_since=SINCE)
    left_over = {one.key.id for one in found.left_over}
    for case in worst_cases(_applied(made, found.changes)) or ():
        assert case.key.id in left_over or (case.amount is not None and case.amount <= usd(str(amount)))
