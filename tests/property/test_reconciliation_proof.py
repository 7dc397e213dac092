"""A proof holds as it was written, and falls after any one digit of it is changed."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.audit.reconcile.document import proof_of
from pulumi_claude_admin.audit.reconcile.month_values import PlatformMonth, PlatformRow, Tolerance
from pulumi_claude_admin.audit.reconcile.months import reconcile
from pulumi_claude_admin.audit.reconcile.papers import Balance, Paper
from pulumi_claude_admin.audit.reconcile.proof import verify
from tests.support.papers import cost_csv

BALANCES = b"month,opening,closing\n"
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=6)


@st.composite
def proofs(draw: st.DrawFn) -> str:
    """A written proof of one month with an export, an invoice and balances."""
    days = draw(st.lists(AMOUNTS, min_size=1, max_size=4))
    rows = tuple(PlatformRow(date(2026, 9, day), "wrkspc_1", amount) for day, amount in enumerate(days, 1))
    month = PlatformMonth(
        date(2026, 9, 1), "cost_by_who", rows, sum(days, Decimal(0)), is_provisional=False, is_whole=True
    )
    bought = draw(st.decimals(min_value=0, max_value=10**6, places=2))
    listed = (
        f"invoice,date,description,amount,first,last\nA-1,2026-09-02,Credit purchase,{bought},2026-08-20,2026-09-20\n"
    )
    papers = collect([("cost.csv", cost_csv(3, ("2026-09-01", "P", "1.25"))), ("lines.csv", listed.encode())])
    files = [papers.cost_exports[0].paper, papers.invoices[0].paper, Paper.of("balances.csv", BALANCES)]
    balance = Balance(date(2026, 9, 1), draw(AMOUNTS), draw(AMOUNTS), 2, files[2])
    results = reconcile([month], papers, [balance], Tolerance())
    return json.dumps(
        proof_of(results, files, organization_id="1234", as_of=datetime(2026, 11, 29, tzinfo=UTC), currency="USD")
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
