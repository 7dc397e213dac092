"""Exports of usage against the tokens of the platform's reports: what meets, what differs, and every reason that can be computed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.audit.reconcile.month_values import MonthResult, PlatformMonth, Tolerance, Verdict
from pulumi_claude_admin.audit.reconcile.months import reconcile
from pulumi_claude_admin.audit.reconcile.token_values import PlatformTokens, TokenGap, TokenResult
from pulumi_claude_admin.audit_ports import Tokens
from pulumi_claude_admin.errors import StatementUnreadable
from tests.support.papers import usage_csv

FIRST = date(2026, 9, 1)
OPUS = "claude-opus-5"
NAMES: dict[str | None, str] = {"wrkspc_1": "Payments", "wrkspc_2": "Search", "wrkspc_3": "Default", None: "Default"}
ALL_DAYS = frozenset(FIRST + timedelta(days=number) for number in range(30))
ROW = "2026-09-01,claude-opus-5,Payments,standard,10,20,30,40,50"


def used(
    day: int = 1, *, workspace: str | None = "wrkspc_1", tier: str | None = "standard", output: int = 50
) -> tuple[date, Tokens]:
    """What `ROW` says, as the platform does."""
    tokens = Tokens((workspace, OPUS, tier), 10, 40, 20, 30, output, 3, 0, FIRST)
    return date(2026, 9, day), tokens


def held(
    *exports: bytes,
    reported: tuple[tuple[date, Tokens], ...],
    days: frozenset[date] = ALL_DAYS,
    cents: Decimal | None = None,
    tolerance: Tolerance | None = None,
    is_provisional: bool = False,
) -> MonthResult:
    prices: dict[tuple[str | None, str], Decimal] = {} if cents is None else {(OPUS, "output"): cents}
    month = PlatformMonth(
        FIRST,
        "cost_by_who",
        (),
        Decimal(0),
        is_provisional=is_provisional,
        is_whole=True,
        tokens=PlatformTokens("usage_by_who", reported, days, NAMES, prices),
    )
    papers = collect([(f"tokens-{number}.csv", content) for number, content in enumerate(exports)])
    (result,) = reconcile([month], papers, (), tolerance or Tolerance())
    return result


def tokens(result: MonthResult) -> TokenResult:
    assert result.tokens is not None
    return result.tokens


def reasons(result: MonthResult) -> dict[str, int]:
    return {one.reason: one.tokens for one in tokens(result).reasons}


def test_counts_that_are_the_same_are_explained_kind_by_kind() -> None:
    result = held(usage_csv(ROW), reported=(used(),))

    assert (result.verdict, result.is_failing, result.unexplained) == (Verdict.EXPLAINED, False, None)
    assert {line.kind: (line.exported, line.reported) for line in tokens(result).lines} == {
        "uncached_input": (10, 10),
        "cache_write_5m": (20, 20),
        "cache_write_1h": (30, 30),
        "cache_read": (40, 40),
        "output": (50, 50),
        "web_searches": (0, 0),
    }
    assert tokens(result).gaps == ()


def test_two_rows_with_the_same_words_are_added() -> None:
    assert held(usage_csv(ROW, ROW), reported=(used(), used())).verdict is Verdict.EXPLAINED


def test_one_token_too_many_is_unexplained_and_told_with_its_place() -> None:
    result = held(usage_csv(ROW), reported=(used(output=49),))

    assert result.verdict is Verdict.UNEXPLAINED
    assert tokens(result).gaps == (TokenGap(FIRST, "Payments", OPUS, "output", 50, 49),)
    assert [line.unexplained for line in tokens(result).lines if line.kind == "output"] == [1]


def test_tokens_that_only_changed_places_between_workspaces_are_no_agreement() -> None:
    result = held(usage_csv(ROW), reported=(used(workspace="wrkspc_2"),))

    assert result.verdict is Verdict.UNEXPLAINED
    assert tokens(result).unexplained == 2 * 150


@pytest.mark.parametrize("workspace", [None, "wrkspc_3"])
def test_the_default_workspace_is_one_with_an_id_and_without(workspace: str | None) -> None:
    export = usage_csv(ROW.replace("Payments", "Default"))
    assert held(export, reported=(used(workspace=workspace),)).verdict is Verdict.EXPLAINED


def test_a_name_that_no_workspace_has_now_explains_what_is_missing_elsewhere_on_that_day() -> None:
    result = held(usage_csv(ROW.replace("Payments", "Old name")), reported=(used(),))

    assert result.verdict is Verdict.EXPLAINED
    assert reasons(result) == {"tokens under the name of a workspace that no workspace has now": 150}
    assert held(usage_csv(ROW.replace("Payments", "Old name")), reported=(used(2),)).verdict is Verdict.UNEXPLAINED


def test_a_tier_of_which_the_export_has_no_row_is_a_reason() -> None:
    result = held(usage_csv(ROW), reported=(used(), used(tier="priority"), used(tier="batch")))

    assert result.verdict is Verdict.EXPLAINED
    assert reasons(result) == {
        "tokens of the batch tier, of which the export has no row": 150,
        "tokens of the priority tier, of which the export has no row": 150,
    }


def test_an_export_that_names_no_tier_has_all_of_them() -> None:
    export = usage_csv(ROW.replace("standard", "message"))
    assert held(export, reported=(used(tier="batch"),)).verdict is Verdict.EXPLAINED


def test_an_older_export_is_compared_by_its_one_column_of_cache_writes() -> None:
    result = held(usage_csv(ROW, has_both_writes=False), reported=(used(),))

    assert result.verdict is Verdict.EXPLAINED
    assert "cache_write_5m" not in {line.kind for line in tokens(result).lines}
    assert reasons(result) == {"cache writes of both lengths, which an older export has in one column": 50}


def test_a_day_that_the_export_lost_between_two_others_is_seen() -> None:
    export = usage_csv(ROW, ROW.replace("-01,", "-03,"))
    assert held(export, reported=(used(1), used(3))).verdict is Verdict.EXPLAINED
    assert tokens(held(export, reported=(used(1), used(2), used(3)))).unexplained == 150
    assert held(export, reported=(used(1), used(3), used(4))).verdict is Verdict.EXPLAINED


def test_a_day_that_was_not_read_is_held_against_nothing_and_told() -> None:
    result = held(usage_csv(ROW, ROW.replace("-01,", "-02,")), reported=(used(),), days=ALL_DAYS - {date(2026, 9, 2)})

    assert result.verdict is Verdict.EXPLAINED
    assert reasons(result) == {"tokens of days that were not read": 150}
    assert "tokens of days that were not read: 150" in {one.reason for one in result.differences}


def test_tokens_fail_a_run_above_what_they_come_to_and_above_their_share_and_never_in_a_provisional_month() -> None:
    export, reported, price = usage_csv(ROW), (used(output=49),), Decimal(150)

    failing = held(export, reported=reported, cents=price)

    assert tokens(failing).worth == Decimal(150)
    assert failing.is_failing
    assert not held(export, reported=reported, cents=price, is_provisional=True).is_failing
    assert not held(export, reported=reported, cents=price, tolerance=Tolerance(money=Decimal(151))).is_failing
    assert not held(export, reported=reported, cents=price, tolerance=Tolerance(percent=Decimal(1))).is_failing
    assert not held(export, reported=reported).is_failing


def test_a_month_without_a_row_of_the_export_is_held_against_nothing() -> None:
    result = held(usage_csv(ROW.replace("2026-09", "2026-08")), reported=(used(),))
    assert (result.verdict, result.tokens) == (Verdict.NO_PAPERS, None)


def test_both_sums_of_each_kind_are_proven_from_lines_and_rows() -> None:
    result = held(usage_csv(ROW, ROW), reported=(used(output=70), used(tier=None, output=29)))

    (output,) = (node for node in result.nodes if node.what.endswith(": output"))
    exported, reported = output.parts

    assert (output.amount, output.unit) == (Decimal(1), "tokens")
    assert exported.parts[0].source is not None
    assert exported.parts[0].source["lines"] == [[2, "50"], [3, "50"]]
    assert [(one.amount, dict(one.source or {})) for one in reported.parts] == [
        (Decimal(count), {"cube": "usage_by_who", "day": "2026-09-01", "measure": "output", "service_tier": tier})
        for count, tier in ((29, None), (70, "standard"))
    ]


def test_exports_of_usage_that_overlap_in_days_are_refused() -> None:
    with pytest.raises(StatementUnreadable, match="both have 2026-09-01"):
        collect([("a.csv", usage_csv(ROW)), ("b.csv", usage_csv(ROW, ROW))])
