"""A proof holds as it was written, and falls after any one digit of it is changed, that of a single row of a cube too."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.audit.reconcile.cube_rows import rows_beneath
from pulumi_claude_admin.audit.reconcile.document import proof_of
from pulumi_claude_admin.audit.reconcile.month_values import Tolerance
from pulumi_claude_admin.audit.reconcile.months import reconcile
from pulumi_claude_admin.audit.reconcile.papers import Balance, Paper
from pulumi_claude_admin.audit.reconcile.platform_months import platform_months
from pulumi_claude_admin.audit.reconcile.platform_tokens import with_tokens
from pulumi_claude_admin.audit.reconcile.proof import sealed, verify
from pulumi_claude_admin.audit.reconcile.proof_text import written
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_WHO, Window
from pulumi_claude_admin.model.usage import ActorKind, CostRow, UsageActor, UsageGroup, UsageRow
from tests.support.papers import cost_csv, usage_csv
from tests.support.spend_archive import ALL_ANALYTICS, ArchiveInMemory

BALANCES = b"month,opening,closing\n"
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=6)
FIRST, END = date(2026, 9, 1), date(2026, 10, 1)
OPUS = "claude-opus-5"


@st.composite
def archives(draw: st.DrawFn) -> ArchiveInMemory:
    """Four days of two workspaces, two people, tiers and kinds of token."""
    archive = ArchiveInMemory()
    costs, uses = [], []
    for _ in range(draw(st.integers(1, 6))):
        at = datetime(2026, 9, draw(st.integers(1, 4)), tzinfo=UTC)
        who = draw(st.sampled_from([None, UsageActor(ActorKind.USER, "user_1"), UsageActor(ActorKind.USER, "user_2")]))
        tier = draw(st.sampled_from([None, "standard", "batch"]))
        group = UsageGroup(draw(st.sampled_from([None, "wrkspc_1", "wrkspc_2"])), OPUS, who, service_tier=tier)
        amount = draw(AMOUNTS)
        costs.append(CostRow(at, group, "tokens", "output_tokens", amount, amount))
        uses.append(UsageRow(at, group, output_tokens=draw(st.integers(0, 10**6)), cache_read_input_tokens=3))
    for cube, rows in ((COST_BY_WHO, costs), (USAGE_BY_WHO, uses)):
        archive.put(cube, Window(FIRST, END), rows, ALL_ANALYTICS)
    return archive


@st.composite
def proofs(draw: st.DrawFn) -> str:
    """A written proof of one month with exports, an invoice and balances."""
    archive = draw(archives())
    names = {"wrkspc_1": "P", "wrkspc_2": "Q", None: "Default"}
    months = with_tokens(platform_months(archive, (FIRST, END), date(2026, 11, 29), "USD"), archive, names)
    bought = draw(st.decimals(min_value=0, max_value=10**6, places=2))
    listed = (
        f"invoice,date,description,amount,first,last\nA-1,2026-09-02,Credit purchase,{bought},2026-08-20,2026-09-20\n"
    )
    used = usage_csv(
        f"2026-09-01,{OPUS},P,standard,0,0,0,3,{draw(st.integers(0, 99))}", f"2026-09-04,{OPUS},Q,batch,0,0,0,3,7"
    )
    papers = collect(
        [
            ("cost.csv", cost_csv(3, ("2026-09-01", "P", "1.25"), ("2026-09-02", "P", "0.75"))),
            ("lines.csv", listed.encode()),
            ("tokens.csv", used),
        ]
    )
    files = [one[0].paper for one in (papers.cost_exports, papers.invoices, papers.usage_exports)]
    files.append(Paper.of("balances.csv", BALANCES))
    balance = Balance(FIRST, draw(AMOUNTS), draw(AMOUNTS), 2, files[-1])
    results = reconcile(months, papers, [balance], Tolerance())
    rows = rows_beneath(
        [node for one in results for node in one.nodes], archive, most=draw(st.sampled_from([1, 3, 1000]))
    )
    return written(
        proof_of(results, files, rows, organization_id="1234", as_of=datetime(2026, 11, 29, tzinfo=UTC), currency="USD")
    )


@given(proofs())
def test_a_proof_holds_as_it_was_written(text: str) -> None:
    assert verify(json.loads(text), {"balances.csv": BALANCES}) == ()


@given(proofs(), st.data())
def test_a_proof_falls_after_any_one_digit_is_changed(text: str, data: st.DataObject) -> None:
    places = [place for place, mark in enumerate(text) if mark.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([mark for mark in "123456789" if mark != text[place]]))
    changed = json.loads(text[:place] + digit + text[place + 1 :])

    if changed.get("schema_version") == 1:
        assert verify(changed, {}) != ()


@given(proofs(), st.data())
def test_an_amount_of_a_single_row_that_was_changed_is_found_even_under_a_new_seal(
    text: str, data: st.DataObject
) -> None:
    document = json.loads(text)
    row, place = data.draw(st.sampled_from(list(amounts(document))))
    row[place] = str(Decimal(row[place]) + 1)
    del document["seal"]

    (*_, last) = verify(sealed(document), {})

    assert "its rows of " in last


def amounts(document: dict[str, Any]) -> Iterator[tuple[list[str], int]]:
    """Every cell of a measure that a node stands on."""
    for table in document["rows"]:
        measures = ("amount", "output", "cache_read")
        places = [len(table["columns"]) + table["measures"].index(one) for one in measures if one in table["measures"]]
        for rows in table["days"].values():
            yield from ((row, place) for row in rows for place in places)
