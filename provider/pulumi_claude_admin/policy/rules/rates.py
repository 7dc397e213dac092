"""Rate limits: whether each workspace has one, and how long its cap lasts at their ceiling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.model.burn import BurnUnknown, GroupCeilings, burn_rate
from pulumi_claude_admin.model.price_book import PRICES, TokenType
from pulumi_claude_admin.model.price_table import PRICE_ROWS
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.facts import Facts, ModelGroup, Workspace
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.policy.rules import words
from pulumi_claude_admin.policy.rules.contract import Blind, Hit, Rule, Terms

_MINUTES: Final = 60
_CENTS: Final = 100
_FAMILY: Final = re.compile(r"claude (?P<family>[a-z]+) (?P<version>\d+)\.x", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _ListPrices:
    """The price book on one day."""

    day: date

    def find(self, model: str, kind: TokenType) -> Decimal | None:
        price = PRICES.find(model, self.day)
        return price.per_token[kind] if price is not None else None


def _missing(facts: Facts, _: Terms) -> Iterator[Hit | Blind]:
    for one in facts.workspaces:
        if one.rate_limits:
            continue
        if facts.stray_rate_limits:
            who = words.listed([limit.place.label for limit in facts.stray_rate_limits])
            yield Blind(one.place, f"it has no rate limit of its own, and which workspace {who} is for {words.YET}")
        else:
            yield Hit(one.place, f"{one.place.label} declares no rate limit: it may use all that the organization may")


def _burns(facts: Facts, terms: Terms) -> Iterator[Hit | Blind]:
    hours = terms.thresholds["hours"]
    for one in facts.workspaces:
        caps = [cap.amount for cap in one.caps]
        if not caps or not one.rate_limits:
            continue  # two other rules say so
        known = [amount for amount in caps if isinstance(amount, Decimal)]
        groups = _groups(facts, one)
        rate = burn_rate(groups, _ListPrices(facts.day)) if isinstance(groups, tuple) else groups
        if isinstance(rate, BurnUnknown):
            yield Blind(one.place, rate.reason)
        elif not known:
            yield Blind(one.place, f"its cap {words.YET}")
        elif rate and (minutes := min(known) * _CENTS / rate) < hours * _MINUTES:
            yield Hit(
                one.place,
                f"At the ceiling of its declared rate limits {one.place.label} burns its cap of {words.money(min(known))} in "
                f"{words.duration(minutes)}, less than {words.number(hours)} h",
            )


def _groups(facts: Facts, one: Workspace) -> tuple[GroupCeilings, ...] | BurnUnknown:
    groups = []
    for limit in one.rate_limits:
        if not isinstance(limit.group, str):
            return BurnUnknown(f"the model group of {limit.place.label} {words.YET}")
        values = {name: value for name, value in limit.limits.items() if isinstance(value, int)}
        if len(values) < len(limit.limits):
            return BurnUnknown(f"a limit of {limit.place.label} {words.YET}")
        group = _group(facts, limit.group)
        both = {
            name: min(there[name] for there in (values, group.ceilings) if name in there)
            for name in (*values, *group.ceilings)
        }
        groups.append(GroupCeilings(limit.group, group.models, both))
    return tuple(groups)


def _group(facts: Facts, name: str) -> ModelGroup:
    wanted = name.strip().casefold()
    there = next((group for group in facts.groups or () if wanted in group.names), None)
    return there or ModelGroup(frozenset({wanted}), tuple(_models_by_name(wanted)))


def _models_by_name(group: str) -> Iterator[str]:
    """The models of the price book that a group means by its name alone: a model, or `Claude Sonnet 4.x`."""
    family = _FAMILY.fullmatch(group)
    start = f"claude-{family['family']}-{family['version']}".casefold() if family is not None else None
    for model in dict.fromkeys(row.model for row in PRICE_ROWS):
        if model == group or (start is not None and (model == start or model.startswith(f"{start}-"))):
            yield model


RULES: Final = (
    Rule(
        id="rate_limit.missing",
        title="A workspace without a rate limit",
        level=Level.ADVISORY,
        severity=Severity.MEDIUM,
        risk="A cap stops a runaway only after the money is gone, and one workspace can use up what all share.",
        remedy="Declare rate_limits for the model groups that the workspace uses, or WorkspaceRateLimit.",
        cannot_know="Which groups the workspace uses: a limit of one group is enough for this rule.",
        check=_missing,
    ),
    Rule(
        id="rate_limit.burns_cap",
        title="The rate limits burn the cap too soon",
        level=Level.ADVISORY,
        severity=Severity.MEDIUM,
        risk="A runaway at the ceiling has spent the month's cap before anybody reads an e-mail.",
        remedy="Declare lower token limits, above the workspace's normal peak hour; `claude-admin audit --suggest-caps` proposes them.",
        cannot_know="Model groups for which no limit is declared come on top, and so do reads from the cache. List prices are taken. Unless the organization was asked, as `drift --program` does, models of a group are told by its name, and a limiter that is not declared makes the time unknown.",
        check=_burns,
        thresholds=(Threshold("hours", Decimal(24), "hours", "how long the cap has to last at the ceiling"),),
    ),
)
