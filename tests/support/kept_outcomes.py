"""Changes as they are kept, for tests: two weeks of a repository, each change by whoever it is said to be of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pulumi_claude_admin.archive.outcome_archive import ParquetOutcomes
from pulumi_claude_admin.outcome_ports import Forge, ForgeRepository
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.left_out import LeftOut
from pulumi_claude_admin.outcomes.outcome_archive import KeptRepository, Known, ReadDays
from pulumi_claude_admin.outcomes.people import account_hash, person_hash
from tests.support.change_facts import A_FACT
from tests.support.spend_rows import archive

KEY: Final = "a key of the tests"
SHOP: Final = ForgeRepository(Forge.GITHUB, "acme/shop")
DAYS: Final = (date(2026, 9, 7), date(2026, 9, 21))
ANA: Final = person_hash("ana@example.com", KEY)
BEN: Final = person_hash("ben@example.com", KEY)
BARE: Final = account_hash("bare", KEY)
KEPT: Final = KeptRepository(SHOP, DAYS[0], date(2026, 10, 28), datetime(2026, 11, 1, tzinfo=UTC), "as ever")
"""All of those two weeks is final."""


def fact(number: int, person: str | None = ANA, **fields: Any) -> ChangeFact:  # noqa: ANN401 - any field of a fact
    """One change, merged a day after the one before it."""
    merged_at = A_FACT.merged_at + timedelta(days=number - 1)
    return replace(A_FACT, number=number, person=person, merged_at=fields.pop("merged_at", merged_at), **fields)


def days_of(*facts: ChangeFact, accounts: Mapping[str, str] = MappingProxyType({}), **fields: Any) -> ReadDays:  # noqa: ANN401 - as above
    """Two weeks with these changes, two of bots on the first day, and a blame."""
    left_out = {DAYS[0]: LeftOut(bots=2, elsewhere=1)}
    found = Known(accounts, {"f" * 40: ("a" * 40, "b" * 40)})
    return replace(ReadDays(KEPT, DAYS, facts, left_out, found), **fields)


@contextmanager
def outcomes(folder: Path, key: str = KEY) -> Iterator[ParquetOutcomes]:
    """The outcomes of the archive in a folder."""
    with archive(folder) as opened:
        yield opened.outcomes(key)
