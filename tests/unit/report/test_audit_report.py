from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pulumi_claude_admin.audit.finding import MoneyKind, Place, PlaceKind
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.any_audit import first_things
from pulumi_claude_admin.report.any_audit_words import verdict
from pulumi_claude_admin.report.audit_figures import Audited, build
from tests.support.audit_facts import facts, usd, workspace
from tests.support.audit_scenarios import AUDITS, PAYMENTS, RUN, SEARCH, TITLES, finding


def test_totals_come_from_exact_sums_and_not_from_rounded_rows() -> None:
    spending = [replace(workspace(f"w{number}", "x", a_week="1"), amount=usd("0.004")) for number in range(5)]
    report = build(Audited(facts(*spending), (), TITLES), RUN)
    assert report.amount == Decimal("0.020") == sum(one.amount for one in report.workspaces)


def test_workspaces_are_told_by_what_they_spend_this_month() -> None:
    assert [one.name for one in AUDITS["audit_action_needed"]().workspaces] == ["Search", "Payments", "Docs", "Default"]


def test_what_to_do_first_is_the_dearest_of_each_rule_and_counts_the_others() -> None:
    said = (
        finding("cap.breach", SEARCH, Severity.MEDIUM, "a", stake=("10.00", MoneyKind.BILLED)),
        finding("cache.share_low", SEARCH, Severity.HIGH, "b", stake=("30.00", MoneyKind.LIST)),
        finding("cap.breach", PAYMENTS, Severity.HIGH, "c"),
        *(
            finding(
                "cap.breach", Place(PlaceKind.KEY, f"k{n}", "k"), Severity.LOW, "d", stake=(f"{n}", MoneyKind.BILLED)
            )
            for n in range(1, 5)
        ),
    )
    first = first_things(build(Audited(facts(), said, TITLES), RUN))
    assert [(one.place.id, one.rule, more) for one, more in first] == [
        ("wrkspc_01Search", "cache.share_low", 0),
        ("wrkspc_01Search", "cap.breach", 5),
    ]


def test_no_more_than_five_things_come_first() -> None:
    said = [finding(f"rule.{n}", SEARCH, Severity.LOW, "a", stake=(f"{n}.00", MoneyKind.BILLED)) for n in range(1, 8)]
    titles = {**TITLES, **{f"rule.{n}": "A rule" for n in range(1, 8)}}
    first = first_things(build(Audited(facts(), tuple(said), titles), RUN))
    assert [one.rule for one, _ in first] == ["rule.7", "rule.6", "rule.5", "rule.4", "rule.3"]


def test_verdicts() -> None:
    told = {name: verdict(make()) for name, make in AUDITS.items()}
    assert told["audit_action_needed"] == "Action needed"
    assert told["audit_all_is_well"] == "Nothing found"
    assert told["audit_nothing_seen"] == "Nothing seen"
    assert told["audit_partly_read"] == "Incomplete"
    quiet = replace(AUDITS["audit_action_needed"](), run=replace(RUN, fail_on=None))
    assert verdict(quiet) == "Worth a look"


def test_persons_are_only_there_when_names_were_asked_for() -> None:
    assert AUDITS["audit_action_needed"]().people == ()
    assert len(AUDITS["audit_with_names"]().people) == 3
