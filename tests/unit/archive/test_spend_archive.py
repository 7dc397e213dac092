"""What is put into an archive comes out of it, summed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin.audit_ports import DailySpend, DayTotal, KeptCap, Spend
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_HOW,
    COST_BY_WHO,
    COST_TOTALS,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    Window,
)
from pulumi_claude_admin.model.usage import ActorKind, UsageActor, UsageGroup
from tests.support.spend_rows import LATER, OCTOBER, archive, at, claude_code, cost, days, person, usage

WHOLE = (OCTOBER.first, OCTOBER.end)


def test_what_is_put_is_there_for_the_next_run(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(
            COST_BY_WHO, OCTOBER, [cost("1.5", workspace_id="wrkspc_a"), cost("2", workspace_id="wrkspc_b")], LATER
        )
    with archive(tmp_path, None) as kept:
        assert kept.spend(("workspace_id",), WHOLE) == (
            Spend(("wrkspc_b",), Decimal(2), Decimal(2)),
            Spend(("wrkspc_a",), Decimal("1.5"), Decimal("1.5")),
        )


def test_the_last_digit_of_an_amount_is_kept(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("0.000000000001"), cost("99999999999999", 2)], LATER)
        (total,) = kept.spend((), WHOLE)
    assert total.amount == Decimal("99999999999999.000000000001")


def test_billed_and_list_amounts_are_summed_apart(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", list_amount="3"), cost("2", 2, list_amount="4")], LATER)
        assert kept.spend((), WHOLE) == (Spend((), Decimal(3), Decimal(7)),)


def test_rows_of_actors_that_nobody_can_tell_apart_are_summed(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", actor=None), cost("2", actor=None), cost("4", actor=person())], LATER)
        assert {line.what: line.amount for line in kept.spend(("actor",), WHOLE)} == {(None,): 3, ("user_1",): 4}


def test_combinations_of_one_amount_are_in_the_order_of_their_words_nobody_first(tmp_path: Path) -> None:
    rows = [cost("1", workspace_id=workspace, model="m") for workspace in ("b", None, "a")]
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, rows, LATER)
        found = kept.spend(("workspace_id", "model"), WHOLE)
    assert [line.what for line in found] == [(None, "m"), ("a", "m"), ("b", "m")]


@pytest.mark.parametrize("column", ["model", "service_tier", "cost_type", "token_type"])
def test_what_nobody_has_heard_of_has_a_row_of_its_own(tmp_path: Path, column: str) -> None:
    strange = cost("2", model="claude-of-tomorrow", service_tier="tier_of_tomorrow")
    strange = replace(strange, cost_type="type_of_tomorrow", token_type="tokens.of.tomorrow")
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", model="claude-opus-5", service_tier="standard"), strange], LATER)
        found = {line.what[0]: line.amount for line in kept.spend((column,), WHOLE)}
    assert sorted(found.values()) == [1, 2]
    assert [word for word in found if word is not None and "tomorrow" in word] != []


def test_the_last_day_of_a_question_is_not_in_it(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", 4), cost("2", 5), cost("4", 6)], LATER)
        assert kept.daily_spend(None, (date(2026, 10, 4), date(2026, 10, 6))) == (
            DailySpend(date(2026, 10, 4), None, Decimal(1), Decimal(1)),
            DailySpend(date(2026, 10, 5), None, Decimal(2), Decimal(2)),
        )


def test_spend_by_region_is_of_the_cube_that_tells_regions_apart(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("100")], LATER)
        kept.put(COST_BY_HOW, OCTOBER, [cost("1", inference_geo="us"), cost("2", inference_geo="global")], LATER)
        found = kept.spend(("inference_geo",), WHOLE)
    assert found == (Spend(("global",), Decimal(2), Decimal(2)), Spend(("us",), Decimal(1), Decimal(1)))


def test_no_sum_crosses_cubes(tmp_path: Path) -> None:
    with archive(tmp_path) as kept, pytest.raises(ValueError, match="actor, speed"):
        kept.spend(("actor", "speed"), WHOLE)


def test_an_empty_archive_has_nothing(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        assert (kept.kept(), kept.caps(), kept.actors()) == ((), (), ())
        assert (kept.spend((), WHOLE), kept.tokens((), WHOLE), kept.hourly_tokens(WHOLE)) == ((), (), ())
        assert (kept.peak_hours(WHOLE), kept.claude_code(WHOLE), kept.daily_spend("model", WHOLE)) == ((), (), ())
    assert list(tmp_path.iterdir()) == []


def test_a_window_put_again_replaces_the_rows_of_its_days_alone(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", 9), cost("2", 10), cost("4", 11)], LATER)
        kept.put(COST_BY_WHO, days(10, 11), [cost("32", 10)], LATER)
        assert [f"{line.day.day}: {line.amount:f}" for line in kept.daily_spend(None, WHOLE)] == [
            "9: 1.000000000000",
            "10: 32.000000000000",
            "11: 4.000000000000",
        ]


def test_a_window_that_touches_three_months_is_kept_whole(tmp_path: Path) -> None:
    window = Window(date(2026, 1, 30), date(2026, 3, 2))
    dated = [replace(cost("1"), at=datetime(2026, month, day, tzinfo=UTC)) for month, day in ((1, 31), (2, 28), (3, 1))]
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, window, dated, LATER)
        assert len(kept.daily_spend(None, (window.first, window.end))) == 3
        assert kept.manifest is not None
        assert list(kept.manifest.cubes["cost_by_who"].files) == ["2026-01", "2026-02", "2026-03"]


def test_days_without_a_row_were_read_all_the_same(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [], replace(LATER, untold=frozenset({"actor"})))
        (cube,) = kept.kept()
    assert len(cube.days) == 31
    assert cube.days[date(2026, 10, 31)] == replace(LATER, untold=frozenset({"actor"}))


def test_each_day_says_how_it_was_read_last(tmp_path: Path) -> None:
    again = replace(LATER, read_at=datetime(2026, 11, 20, tzinfo=UTC))
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, days(1, 10), [], LATER)
        kept.put(COST_BY_WHO, days(4, 6), [], again)
        (cube,) = kept.kept()
    assert [cube.days[day].read_at.day for day in sorted(cube.days)] == [2, 2, 2, 20, 20, 2, 2, 2, 2]


def test_rows_that_differ_from_those_of_a_day_that_was_over_are_counted_as_revised(tmp_path: Path) -> None:
    first = [cost("1", 5, model="same"), cost("2", 5, model="revised"), cost("3", 5, model="gone")]
    second = [cost("1", 5, model="same"), cost("9", 5, model="revised"), cost("4", 5, model="new")]
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, first, LATER)
        assert kept.kept()[0].revised_rows == 0
        kept.put(COST_BY_WHO, days(5, 6), second, LATER)
        assert kept.kept()[0].revised_rows == 3


def test_a_day_that_was_not_over_grows_and_is_not_revised(tmp_path: Path) -> None:
    during = replace(LATER, refreshed_at=datetime(2026, 10, 5, 12, tzinfo=UTC))
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, days(5, 6), [cost("1", 5)], during)
        kept.put(COST_BY_WHO, days(5, 6), [cost("2", 5)], LATER)
        assert kept.kept()[0].revised_rows == 0


def test_requests_that_become_known_are_a_revision(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(USAGE_BY_WHO, days(5, 6), [usage(5, output_tokens=1, requests=None)], LATER)
        kept.put(USAGE_BY_WHO, days(5, 6), [usage(5, output_tokens=1, requests=4)], LATER)
        assert kept.kept()[0].revised_rows == 1


def test_tokens_are_summed_and_requests_unknown_where_one_of_them_is(tmp_path: Path) -> None:
    known, unknown = UsageGroup(model="known"), UsageGroup(model="unknown")
    rows = [
        usage(1, group=known, uncached_input_tokens=1, cache_read_input_tokens=2, requests=3),
        usage(2, group=known, uncached_input_tokens=10, output_tokens=5, requests=4, web_searches=6),
        usage(1, group=unknown, requests=3),
        usage(1, group=unknown, requests=None),
    ]
    with archive(tmp_path) as kept:
        kept.put(USAGE_BY_WHO, OCTOBER, rows, LATER)
        one, other = kept.tokens(("model",), WHOLE)
    assert (one.what, one.uncached_input, one.cache_read, one.output) == (("known",), 11, 2, 5)
    assert (one.requests, one.web_searches, one.last_day) == (7, 6, date(2026, 10, 2))
    assert (other.what, other.requests) == (("unknown",), None)


def test_combinations_day_by_day_and_how_many_there_are(tmp_path: Path) -> None:
    about: dict[str, Any] = {"workspace_id": "wrkspc_a", "model": "m"}
    rows = [cost("1.5", **about), cost("2", **about), cost("4", 2, **about), cost("8", 2)]
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, rows, LATER)
        by = ("workspace_id", "model")
        assert [(day.day, one.what, one.amount) for day, one in kept.daily_costs(by, WHOLE)] == [
            (1, ("wrkspc_a", "m"), Decimal("3.5")),
            (2, (None, None), Decimal(8)),
            (2, ("wrkspc_a", "m"), Decimal(4)),
        ]
        assert kept.combinations(COST_BY_WHO, by, WHOLE) == 3
        assert kept.combinations(COST_BY_WHO, (), WHOLE) == 2
        assert kept.combinations(COST_BY_WHO, by, (date(2026, 10, 3), date(2026, 10, 9))) == 0


def test_tokens_day_by_day_and_hour_by_hour(tmp_path: Path) -> None:
    group = UsageGroup(workspace_id="wrkspc_a", model="m")
    rows = [
        usage(1, 3, group=group, output_tokens=1),
        usage(1, 23, group=group, output_tokens=2),
        usage(2, 0, group=group, output_tokens=4),
    ]
    with archive(tmp_path) as kept:
        kept.put(USAGE_BY_WHO, OCTOBER, rows, LATER)
        kept.put(USAGE_BY_HOUR, OCTOBER, rows, LATER)
        assert [(day.day, line.output) for day, line in kept.daily_tokens(("model",), WHOLE)] == [(1, 3), (2, 4)]
        hours = kept.hourly_tokens(WHOLE)
    assert [(hour, line.what, line.output) for hour, line in hours] == [
        (at(1, 3), ("wrkspc_a",), 1),
        (at(1, 23), ("wrkspc_a",), 2),
        (at(2, 0), ("wrkspc_a",), 4),
    ]


def test_the_usual_peak_is_the_95th_of_100_hours(tmp_path: Path) -> None:
    group = UsageGroup(workspace_id="wrkspc_a", model="m")
    rows = [
        usage(1 + n // 24, n % 24, group=group, uncached_input_tokens=n, cache_read_input_tokens=10**9, requests=n)
        for n in range(1, 101)
    ]
    with archive(tmp_path) as kept:
        kept.put(USAGE_BY_HOUR, OCTOBER, rows, LATER)
        (peak,) = kept.peak_hours(WHOLE)
    assert (peak.at, peak.input_tokens, peak.requests, peak.usual_input_tokens) == (at(5, 4), 100, 100, 95)


def test_an_only_hour_is_both_the_fullest_and_the_usual_one(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(
            USAGE_BY_HOUR,
            OCTOBER,
            [usage(3, 7, uncached_input_tokens=5, cache_write_5m_tokens=2, output_tokens=1)],
            LATER,
        )
        (peak,) = kept.peak_hours(WHOLE)
    assert (peak.workspace_id, peak.input_tokens, peak.usual_input_tokens, peak.usual_output_tokens) == (None, 7, 7, 1)
    assert peak.requests is None


def test_totals_of_a_day_are_of_one_cube(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_TOTALS, OCTOBER, [cost("7", 3, list_amount="8")], LATER)
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", 3)], LATER)
        kept.put(
            USAGE_BY_WHO,
            OCTOBER,
            [usage(3, uncached_input_tokens=1, cache_read_input_tokens=2, output_tokens=4)],
            LATER,
        )
        third = date(2026, 10, 3)
        assert kept.day_totals(COST_TOTALS, OCTOBER) == (DayTotal(third, "USD", Decimal(7), Decimal(8)),)
        assert kept.day_totals(USAGE_BY_WHO, OCTOBER) == (DayTotal(third, "", tokens=7),)


def test_rows_of_claude_code_come_back_as_they_were(tmp_path: Path) -> None:
    rows = [
        claude_code(),
        claude_code("ci key", is_key=True, terminal="", tokens={}),
        claude_code(day=2, is_remote=True),
    ]
    with archive(tmp_path) as kept:
        kept.put(CLAUDE_CODE, OCTOBER, rows, LATER)
        assert sorted(kept.claude_code(WHOLE), key=str) == sorted(rows, key=str)
        assert [line.tokens for line in kept.day_totals(CLAUDE_CODE, OCTOBER)] == [711, 711]


def test_rows_of_claude_code_about_one_thing_are_one_row(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(CLAUDE_CODE, OCTOBER, [claude_code(), claude_code()], LATER)
        (row,) = kept.claude_code(WHOLE)
    assert (row.sessions, row.commits, row.tokens["claude-sonnet-5"]) == (2, 4, 1400)
    assert row.estimated_cost == Decimal(25)


def test_people_are_named_as_they_were_last_read(tmp_path: Path) -> None:
    earlier = replace(LATER, read_at=datetime(2026, 10, 20, tzinfo=UTC))
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, days(2, 3), [cost("1", 2, actor=person(is_deleted=True))], LATER)
        kept.put(COST_BY_WHO, days(1, 2), [cost("1", 1, actor=person(name="Old Name"))], earlier)
        assert kept.actors() == (person(is_deleted=True),)


def test_an_actor_without_a_name_is_an_id(tmp_path: Path) -> None:
    robot = UsageActor(ActorKind.SERVICE_ACCOUNT, "svac_1")
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", actor=robot)], LATER)
        kept.put(CLAUDE_CODE, OCTOBER, [claude_code()], LATER)
        assert kept.actors() == (robot,)


NASTY = ['quo"te', "new\nline", "com,ma", "\\N", "", "\ud800", "zürich 😀", "a\x00b", "'; DROP", "[*]?"]


@pytest.mark.parametrize("name", NASTY)
def test_names_are_whatever_somebody_typed(tmp_path: Path, name: str) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", actor=person(name=name))], LATER)
        assert kept.actors()[0].name == ("?" if name == "\ud800" else name)


@pytest.mark.parametrize("name", ["[x] *?", "it's", "zürich"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        with archive(tmp_path / name) as kept:
            kept.put(COST_BY_WHO, OCTOBER, [cost("1")], LATER)
            assert kept.spend((), WHOLE) == (Spend((), Decimal(1), Decimal(1)),)


def test_a_cap_that_stays_as_it_is_has_two_sightings(tmp_path: Path) -> None:
    def seen(day: int, amount: int | None) -> KeptCap:
        return KeptCap(at(day), "wrkspc_a", amount, "api")

    with archive(tmp_path) as kept:
        for day, amount in ((1, None), (2, 5), (3, 5), (4, 5), (5, 5), (6, None)):
            kept.put_caps([seen(day, amount), KeptCap(at(day), None, 9, "feed")])
        of_workspace = [cap for cap in kept.caps() if cap.workspace_id]
        assert of_workspace == [seen(1, None), seen(2, 5), seen(5, 5), seen(6, None)]
        assert [cap.seen_at.day for cap in kept.caps() if cap.workspace_id is None] == [1, 6]
