from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.forms.annotations import MOST, render
from pulumi_claude_admin.report.targets import Target
from tests.support.report_scenarios import SCENARIOS


def lines(name: str, times: int = 1) -> list[str]:
    page = page_of(SCENARIOS[name]())
    return render(replace(page, items=page.items * times), target=Target.GITHUB).splitlines()


def test_the_verdict_comes_first_and_then_the_worst() -> None:
    told = lines("caps_raised")

    assert told[0].startswith("::error title=Drift of Acme%3A action needed::1 missing, 3 drifted")
    assert [one.partition(" ")[0] for one in told[1:]] == ["::error", "::error", "::error", "::warning"]
    assert told[1].startswith("::error file=teams.yaml,line=8,title=Payments%2C spend limit%3A drifted::")


@pytest.mark.parametrize(("times", "more"), [(1, None), (2, 10), (100, 892)])
def test_a_step_may_have_ten_and_the_last_counts_the_rest(times: int, more: int | None) -> None:
    told = lines("changed_by_hand", times)

    assert len(told) == MOST
    assert told[-1].startswith(f"::notice title=More::{more} findings more") == (more is not None)


def test_nothing_to_do_is_a_notice_and_nothing_compared_is_none() -> None:
    assert lines("in_sync")[0].startswith("::notice ")
    assert lines("nothing_compared")[0].startswith("::warning ")
    assert lines("partial")[0].startswith("::warning ")


def test_what_fails_nothing_is_no_error() -> None:
    page = page_of(SCENARIOS["changed_by_hand"]())
    lenient = replace(page, items=tuple(replace(one, is_failing=False) for one in page.items))

    assert "::error" not in render(lenient, target=Target.GITHUB).partition("\n")[2]
