"""
Sums of an archive, arranged as facts need them. Each is of one cube, and none is added to one of another.

A workspace of None is the Default one (the legacy reports write it so), so it gets that one's id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import ModelFacts, ShareFacts, TokenFacts
from pulumi_claude_admin.audit.key_facts import KeyUse
from pulumi_claude_admin.audit_ports import Spend, SpendArchive, Tokens
from pulumi_claude_admin.model.price_book import TokenType

Days = tuple[date, date]
Daily = tuple[tuple[date, Decimal], ...]
UNNAMED: Final = "default"
"""The id of a workspace that has none in the rows, where nobody knows that of the Default workspace."""
DIMENSIONS: Final = ("service_tier", "cost_type", "token_type", "inference_geo", "speed", "product")
_STANDARD: Final = "standard"
_BATCH: Final = "batch"
_NOTHING: Final = Decimal(0)
_OF_TYPE: Final = {
    TokenType.UNCACHED_INPUT: "uncached_input",
    TokenType.CACHE_READ: "cache_read",
    TokenType.CACHE_WRITE_5M: "cache_write_5m",
    TokenType.CACHE_WRITE_1H: "cache_write_1h",
    TokenType.OUTPUT: "output",
}


def token_facts(rows: Iterable[Tokens]) -> TokenFacts:
    """The sum of rows. Requests are None where one row does not tell them."""
    listed = tuple(rows)
    told = [row.requests for row in listed if row.requests is not None]
    return TokenFacts(
        uncached_input=sum(row.uncached_input for row in listed),
        cache_read=sum(row.cache_read for row in listed),
        cache_write_5m=sum(row.cache_write_5m for row in listed),
        cache_write_1h=sum(row.cache_write_1h for row in listed),
        output=sum(row.output for row in listed),
        requests=sum(told) if listed and len(told) == len(listed) else None,
    )


@dataclass(frozen=True, slots=True)
class SpendSums:
    """Questions to one archive about one period."""

    archive: SpendArchive
    period: Days
    default_workspace_id: str | None

    def place(self, workspace_id: str | None) -> str:
        """The id of a workspace, as rows name it."""
        return workspace_id or self.default_workspace_id or UNNAMED

    def by(self, column: str) -> dict[str, Decimal]:
        """What each cost; what nobody can name is left out."""
        return {
            row.what[0]: row.amount for row in self.archive.spend((column,), self.period) if row.what[0] is not None
        }

    def daily(self, column: str | None, days: Days) -> dict[str, Daily]:
        """What each cost day by day; with None, everything by the name of the empty text."""
        found: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for row in self.archive.daily_spend(column, days):
            if column is None or column == "workspace_id":
                found["" if column is None else self.place(row.what)][row.day] += row.amount
            elif row.what is not None:
                found[row.what][row.day] += row.amount
        return {what: tuple(sorted(rows.items())) for what, rows in found.items()}

    def lists(self) -> tuple[dict[str, Decimal], Decimal]:
        """What each workspace would have cost by the list, and all of it."""
        rows = self.archive.spend(("workspace_id",), self.period)
        return _summed((self.place(row.what[0]), row.list_amount) for row in rows), sum(
            (row.list_amount for row in rows), _NOTHING
        )

    def batches(self, day: date) -> dict[str, Decimal]:
        """What each workspace spent in batches on a day."""
        rows = self.archive.spend(("workspace_id", "service_tier"), (day, day + timedelta(days=1)))
        return _summed((self.place(row.what[0]), row.amount) for row in rows if row.what[1] == _BATCH)

    def geos(self) -> dict[str, dict[str | None, Decimal]]:
        """What each workspace cost by where it ran."""
        found: dict[str, dict[str | None, Decimal]] = defaultdict(dict)
        for row in self.archive.spend(("workspace_id", "inference_geo"), self.period):
            where = found[self.place(row.what[0])]
            where[row.what[1]] = where.get(row.what[1], _NOTHING) + row.amount
        return dict(found)

    def models(self, *, has_list_prices: bool) -> tuple[ModelFacts, ...]:
        """Each model in all workspaces, dearest first. Rows without a model are no model's."""
        tokens = {row.what[0]: token_facts([row]) for row in self.archive.tokens(("model",), self.period)}
        daily = self.daily("model", self.period)
        prices = self._own_prices() if has_list_prices else {}
        return tuple(
            ModelFacts(
                model=name,
                amount=row.amount,
                list_amount=row.list_amount,
                tokens=tokens.get(name, TokenFacts()),
                daily=daily.get(name, ()),
                list_prices=prices.get(name, {}),
            )
            for row in self.archive.spend(("model",), self.period)
            if (name := row.what[0]) is not None
        )

    def models_of_workspaces(self) -> dict[str, tuple[ModelFacts, ...]]:
        """Each model in each workspace, dearest first."""
        used: dict[tuple[str, str | None], list[Tokens]] = defaultdict(list)
        for one in self.archive.tokens(("workspace_id", "model"), self.period):
            used[self.place(one.what[0]), one.what[1]].append(one)
        spent: dict[tuple[str, str], list[Spend]] = defaultdict(list)
        for row in self.archive.spend(("workspace_id", "model"), self.period):
            if row.what[1] is not None:
                spent[self.place(row.what[0]), row.what[1]].append(row)
        found: dict[str, list[ModelFacts]] = defaultdict(list)
        for (where, name), rows in spent.items():
            amount, listed = (
                sum(which, _NOTHING) for which in zip(*((r.amount, r.list_amount) for r in rows), strict=True)
            )
            found[where].append(ModelFacts(name, amount, listed, token_facts(used[where, name])))
        return {where: tuple(models) for where, models in found.items()}

    def tokens(self, column: str) -> dict[str, TokenFacts]:
        """What each used."""
        used: dict[str, list[Tokens]] = defaultdict(list)
        for row in self.archive.tokens((column,), self.period):
            what = self.place(row.what[0]) if column == "workspace_id" else row.what[0]
            if what is not None:
                used[what].append(row)
        return {what: token_facts(rows) for what, rows in used.items()}

    def shares(self) -> tuple[ShareFacts, ...]:
        """What each value of the other dimensions cost."""
        return tuple(
            ShareFacts(dimension, row.what[0], row.amount, row.list_amount)
            for dimension in DIMENSIONS
            for row in self.archive.spend((dimension,), self.period)
        )

    def unattributed(self) -> Decimal:
        """What names neither an actor nor a key."""
        rows = self.archive.spend(("actor", "api_key_id"), self.period)
        return sum((row.amount for row in rows if row.what == (None, None)), _NOTHING)

    def key_use(self) -> KeyUse:
        """What rows say of keys."""
        places: dict[str, set[str]] = defaultdict(set)
        for row in self.archive.spend(("api_key_id", "workspace_id"), self.period):
            if row.what[0] is not None:
                places[row.what[0]].add(self.place(row.what[1]))
        used = self.archive.tokens(("api_key_id",), self.period)
        daily = self.daily("api_key_id", self.period)
        spent_on = {
            key_id: max(day for day, amount in days if amount)
            for key_id, days in daily.items()
            if any(a for _, a in days)
        }
        last = {row.what[0]: row.last_day for row in used if row.what[0] is not None}
        return KeyUse(
            amounts=self.by("api_key_id"),
            daily=daily,
            last_used={
                key_id: max(filter(None, (last.get(key_id), spent_on.get(key_id)))) for key_id in {*last, *spent_on}
            },
            used_in={key_id: tuple(sorted(where)) for key_id, where in places.items()},
        )

    def _own_prices(self) -> dict[str, dict[str, Decimal]]:
        """List price of a token of the standard tier, by model and type: what was asked divided by what was used."""
        used = {
            row.what[0]: token_facts([row])
            for row in self.archive.tokens(("model", "service_tier"), self.period)
            if row.what[1] == _STANDARD
        }
        found: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for row in self.archive.spend(("model", "token_type", "service_tier"), self.period):
            model, kind, tier = row.what
            if model is None or tier != _STANDARD or kind not in set(TokenType) or model not in used:
                continue
            count = getattr(used[model], _OF_TYPE[TokenType(kind)])
            if count:
                found[model][kind] = row.list_amount / count
        return dict(found)


def whole_months(daily: Daily, covered: frozenset[date], before: date) -> tuple[Decimal, ...]:
    """Sums of the months before a day's month that were read whole, latest first, up to the first gap."""
    amounts = dict(daily)
    found: list[Decimal] = []
    end = before.replace(day=1)
    while True:
        first = (end - timedelta(days=1)).replace(day=1)
        days = [first + timedelta(days=number) for number in range((end - first).days)]
        if not covered.issuperset(days):
            return tuple(found)
        found.append(sum((amounts.get(day, _NOTHING) for day in days), _NOTHING))
        end = first


def since(daily: Daily, first: date) -> Daily:
    """The days from one on."""
    return tuple(row for row in daily if row[0] >= first)


def total(daily: Daily) -> Decimal:
    """The sum of days."""
    return sum((amount for _, amount in daily), _NOTHING)


def _summed(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for what, amount in pairs:
        sums[what] += amount
    return dict(sums)
