"""However a report is cut into pages, the rows that are read add up to what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import httpx
from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.admin_api.usage_reports import HttpUsageReports
from pulumi_claude_admin.audit.day_differences import day_totals
from pulumi_claude_admin.model.cubes import COST_BY_WHO, Window
from tests.support.usage_json import cost_row, page

NOVEMBER = Window(date(2026, 11, 1), date(2026, 12, 1))
AMOUNTS = st.decimals(min_value=0, max_value=10**14 - 1, places=12, allow_nan=False)
ROWS = st.lists(st.tuples(st.integers(1, 30), AMOUNTS), max_size=30)


class Platform:
    """Hands the rows out in pages that end after these numbers of rows."""

    def __init__(self, rows: Sequence[object], cuts: Sequence[int]) -> None:
        ends = [*sorted({cut for cut in cuts if cut < len(rows)}), len(rows)]
        self.pages = [rows[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", "0"))
        following = str(number + 1) if number + 1 < len(self.pages) else None
        return httpx.Response(200, json=page(self.pages[number], following))


@given(ROWS, st.lists(st.integers(0, 30), max_size=6))
def test_rows_add_up_whatever_the_pages(rows: list[tuple[int, Decimal]], cuts: list[int]) -> None:
    told = [cost_row(f"2026-11-{day:02}", str(amount), str(amount)) for day, amount in rows]
    network = httpx.MockTransport(Platform(told, cuts))
    transport = Transport(
        "http://127.0.0.1:9", Credential("api_key", "sk-ant-admin01-test-not-a-key"), RateLimiter(0), http=network
    )
    read = [row for one in HttpUsageReports(transport).read(COST_BY_WHO, NOVEMBER) for row in one.rows]
    transport.close()
    assert len(read) == len(rows)
    by_day = {one.day.day: Fraction(one.amount) for one in day_totals(read)}
    assert by_day == {day: sum(Fraction(amount) for other, amount in rows if other == day) for day, _ in rows}
