"""Where spend gathers: few who spend most of it, the Default workspace, and nobody at all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import ConcentrationFacts, Facts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity


def _concentrated(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    hits = [
        one
        for one in facts.concentration
        if one.count >= thresholds["count"] and one.top_five * 100 >= thresholds["share"]
    ]
    if hits:
        yield Hit(
            words.organization(facts),
            "Few make most of the spend: " + "; ".join(map(_sentence, hits)),
            evidence=tuple(pair for one in hits for pair in _evidence(one)),
        )


def _sentence(one: ConcentrationFacts) -> str:
    return f"5 of {one.count} {one.dimension} make {words.percent(one.top_five)} of it ({one.for_80_percent} make 80 %)"


def _evidence(one: ConcentrationFacts) -> Iterator[tuple[str, str]]:
    yield f"{one.dimension}.top_five", words.ratio(one.top_five)
    yield f"{one.dimension}.gini", words.ratio(one.gini)
    yield f"{one.dimension}.hhi", words.ratio(one.hhi)
    yield f"{one.dimension}.for_80_percent", words.exact(one.for_80_percent)


def _default_workspace(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    for one in facts.workspaces:
        if one.is_default and one.amount > thresholds["amount"] * words.CENTS:
            yield Hit(
                words.workspace(one),
                f"{words.money(facts, one.amount)} was spent in the Default workspace, which can have neither a cap nor a rate limit",
                at_stake=words.billed(one.amount),
                evidence=(
                    ("amount", words.exact(one.amount)),
                    ("share", words.ratio(one.amount / facts.amount if facts.amount else 0)),
                ),
                since=next((day for day, amount in one.daily if amount), None),
            )


def _unattributed(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    if facts.amount and facts.unattributed * 100 >= facts.amount * thresholds["share"]:
        share = facts.unattributed / facts.amount
        yield Hit(
            words.organization(facts),
            f"{words.percent(share)} of the spend, {words.money(facts, facts.unattributed)}, names neither a person nor a key",
            at_stake=words.billed(facts.unattributed),
            evidence=(("unattributed", words.exact(facts.unattributed)), ("share", words.ratio(share))),
        )


RULES: Final = (
    Rule(
        id="spend.concentration",
        title="Few spend most of it",
        severity=Severity.LOW,
        risk="One agent, key or habit decides the invoice, and one change of it moves the whole.",
        remedy="Look at the largest first: a cap, a cache or a smaller model there is worth more than everywhere else.",
        cannot_know="Whether it is well spent. Shares are counted, nobody is ranked: a ranking makes people burn tokens to be on it.",
        check=_concentrated,
        thresholds=(
            Threshold("share", Decimal(80), "%", "which part the five largest have to make"),
            Threshold("count", Decimal(10), "people, workspaces or keys", "how many have to spend at all"),
        ),
    ),
    Rule(
        id="spend.default_workspace",
        title="Spend in the Default workspace",
        severity=Severity.MEDIUM,
        risk="The Default workspace can have no cap and no rate limit, so nothing but the organization's cap stops what runs there.",
        remedy="Make a workspace for what runs there, with a cap, and move its keys.",
        cannot_know="Who will own it: the keys and people that its rows name are where to begin.",
        check=_default_workspace,
        thresholds=(Threshold("amount", Decimal(1), "currency units", "how much has to be spent there in the period"),),
    ),
    Rule(
        id="spend.unattributed",
        title="Spend that names nobody",
        severity=Severity.LOW,
        risk="Nobody can be asked about it, and nobody notices when it grows.",
        remedy="Give each service a key or service account of its own, and people their own sign-in.",
        cannot_know="Some of it may name somebody whom this credential may not see. The legacy reports name no people at all.",
        check=_unattributed,
        thresholds=(Threshold("share", Decimal(5), "%", "which part of the spend has to be without a name"),),
    ),
)
