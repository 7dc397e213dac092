"""The currency of amounts is the one that rows name: nothing is converted, and nothing is called dollars that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_claude_admin.audit.reading_facts import KeptDays, currency_of, reading
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from tests.support.spend_rows import LATER, OCTOBER, archive, cost

WHOLE = (OCTOBER.first, OCTOBER.end)


@pytest.mark.parametrize("currency", ["EUR", "USD"])
def test_the_currency_is_the_one_of_the_rows(tmp_path: Path, currency: str) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", currency=currency)], LATER)
        assert currency_of(kept, WHOLE) == currency
        assert reading(kept, KeptDays.of(kept), WHOLE).currency == currency
