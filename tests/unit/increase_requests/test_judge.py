"""What rules give a request: percent, ceiling, times a month, and a team's budget, which a spend that is not told never frees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_claude_admin.increase_requests.declared import Declarations, DeclaredLimit
from pulumi_claude_admin.increase_requests.judge import judge
from pulumi_claude_admin.increase_requests.observed import Observed
from pulumi_claude_admin.increase_requests.rules import parse_rules
from pulumi_claude_admin.increase_requests.standing import RequestStanding
from pulumi_claude_admin.model.increase_request import IncreaseRequest
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit
from tests.support.fake_enterprise import ANA, BEN, CLEO
from tests.support.increase_requests import NOW, asked, declared, holds

RULE = '[[rules]]\nname = "half"\npercent = 50\nceiling = "{ceiling}"\ntimes = {times}\n'
TEAM = Declarations((declared(ANA), declared(BEN)))


def standings(
    *requests: IncreaseRequest,
    effective: tuple[EffectiveLimit, ...] = (holds(ANA), holds(BEN), holds(CLEO)),
    declarations: Declarations = TEAM,
    ceiling: str = "500.00",
    times: int = 1,
    budget: str | None = None,
) -> tuple[RequestStanding, ...]:
    budgets = "" if budget is None else f'[budgets]\npayments = "{budget}"'
    rules = parse_rules(f"{RULE.format(ceiling=ceiling, times=times)}{budgets}")
    return judge(Observed(requests, effective, NOW), rules, declarations)


def told(*requests: IncreaseRequest, **more: object) -> list[tuple[str | None, str]]:
    found = (one.proposal for one in standings(*requests, **more) if one.proposal is not None)  # type: ignore[arg-type]  # as `standings` takes them
    return [(one.amount.major if one.amount is not None else None, one.reason) for one in found]


def test_a_rule_gives_so_many_per_cent_more() -> None:
    assert told(asked()) == [("150.00", "100.00 USD and 50 % more")]


def test_never_more_than_the_ceiling() -> None:
    assert told(asked(), ceiling="120.00") == [("120.00", "100.00 USD up to its ceiling")]
    assert told(asked(), ceiling="100.00") == [(None, "its ceiling of 100.00 USD is reached")]


@pytest.mark.parametrize("minor", [0, 1])
def test_what_cannot_be_raised_by_a_share_is_for_a_person(minor: int) -> None:
    ((amount, reason),) = told(asked(), effective=(holds(ANA, minor),))

    assert amount is None
    assert "cannot be raised" in reason


def test_a_limit_that_nobody_knows_or_that_is_none_is_for_a_person() -> None:
    assert told(asked(), effective=()) == [(None, "nothing is known of the limit")]
    assert told(asked(), effective=(holds(ANA, None),)) == [(None, "there is no limit to raise")]


def test_what_the_request_says_of_the_limit_is_taken_where_nothing_else_does() -> None:
    assert told(asked(summary=holds(ANA, 2_000)), effective=(), declarations=Declarations()) == [
        ("30.00", "20.00 USD and 50 % more")
    ]


def test_so_many_times_in_a_month_and_person() -> None:
    last_month, this_month = asked("slir_0", status="approved", days_ago=20), asked("slir_1", status="approved")
    others = asked("slir_2", BEN, status="approved")

    assert told(last_month, others, asked())[0][0] == "150.00"
    assert told(this_month, asked()) == [(None, "1 of 1 were approved in this month")]
    assert told(this_month, asked(), times=2)[0][0] == "150.00"


def test_another_period_fits_no_rule() -> None:
    assert told(asked(period="daily")) == [(None, "no rule fits")]


def test_a_budget_holds_all_of_the_team() -> None:
    assert told(asked(), budget="250.00")[0][0] == "150.00"
    assert told(asked(), budget="249.99") == [
        (None, "payments would come to 250.00 USD of its 249.99 USD in this month")
    ]


def test_spend_that_is_told_frees_a_budget_and_what_is_not_told_does_not() -> None:
    ben_spends_little = (holds(ANA), holds(BEN, spent="1000"))

    assert told(asked(), budget="170.00", effective=ben_spends_little)[0][0] == "150.00"
    assert told(asked(), budget="170.00", effective=(holds(ANA), holds(BEN)))[0][0] is None


def test_what_is_given_to_one_is_gone_for_the_next_the_oldest_first() -> None:
    younger, older = asked("slir_a", days_ago=1), asked("slir_b", BEN, days_ago=2)

    assert [amount for amount, _ in told(younger, older, budget="299.00")] == ["150.00", None]
    assert [one.request.id for one in standings(younger, older)] == ["slir_b", "slir_a"]


def test_somebody_without_a_limit_leaves_a_budget_to_a_person() -> None:
    reason = "nothing is known to limit somebody of payments, so nobody can say whether its budget would do"

    assert told(asked(), budget="9000.00", effective=(holds(ANA), holds(BEN, None))) == [(None, reason)]
    assert told(asked(), budget="9000.00", effective=(holds(ANA),)) == [(None, reason)]


def test_a_request_stands_beside_spend_forecast_team_and_declaration() -> None:
    (one,) = standings(asked(), effective=(holds(ANA, spent="4000"), holds(BEN, spent="500.5")), budget="500.00")

    assert one.limit is not None
    assert (one.limit.spent, one.forecast) == (Decimal(4_000), Decimal(8_000))
    assert one.team is not None
    assert (one.team.name, one.team.people, one.team.untold) == ("payments", 2, 0)
    assert (one.team.spent, one.team.expected) == (Decimal("4500.5"), Decimal(9_001))
    assert one.declared == declared(ANA)


def test_the_rules_say_who_is_of_a_team_before_declarations_do() -> None:
    rules = parse_rules('[teams]\nsearch = ["ANA@example.com"]')
    (one,) = judge(Observed((asked(),), (holds(),), NOW), rules, TEAM)

    assert one.team is not None
    assert one.team.name == "search"


def test_a_person_is_declared_by_id_where_the_address_has_changed() -> None:
    before = DeclaredLimit("urn:a", "ana.before@example.com", ANA, "monthly", "100.00", "payments")
    (one,) = standings(asked(), declarations=Declarations((before,)))

    assert one.declared == before
    assert one.team is not None
