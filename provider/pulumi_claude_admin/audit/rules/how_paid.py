"""How use was paid for: priority, batch, and where it ran."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.price_book import BATCH, US_INFERENCE
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_TIER: Final = "service_tier"
_GEO: Final = "us"
_PRIORITY: Final = frozenset({"priority", "priority_on_demand"})


def _tiers(facts: Facts) -> dict[str | None, Decimal]:
    return {one.value: one.amount for one in facts.shares if one.dimension == _TIER}


def _no_tiers(facts: Facts) -> Blind:
    return Blind(words.organization(facts), "spend was not read by service tier")


def _priority(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    tiers = _tiers(facts)
    if not tiers:
        yield _no_tiers(facts)
        return
    paid = sum((amount for tier, amount in tiers.items() if tier in _PRIORITY), Decimal(0))
    if facts.amount and paid * 100 >= facts.amount * thresholds["share"]:
        yield Hit(
            words.organization(facts),
            f"{words.percent(paid / facts.amount)} of the spend, {words.money(facts, paid)}, was paid at a priority tier",
            at_stake=words.billed(paid),
            evidence=(("priority", words.exact(paid)),),
        )


def _batch(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    tiers = _tiers(facts)
    if not tiers:
        yield _no_tiers(facts)
        return
    batch, standard = tiers.get("batch", Decimal(0)), tiers.get("standard", Decimal(0))
    if standard >= thresholds["amount"] * words.CENTS and batch * 100 < facts.amount * thresholds["share"]:
        saved = standard * BATCH * thresholds["movable"] / 100
        yield Hit(
            words.organization(facts),
            f"{words.percent(batch / facts.amount)} of the spend went through batches, which cost half: moving {thresholds['movable']} % "
            f"of the rest there would have saved about {words.money(facts, saved)}",
            at_stake=words.estimated(saved),
            evidence=(("batch", words.exact(batch)), ("standard", words.exact(standard))),
        )


def _residency(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    for one in facts.workspaces:
        paid = one.geo_amounts.get(_GEO, Decimal(0))
        if paid < thresholds["amount"] * words.CENTS:
            continue
        if one.residency_geo is None:
            yield Blind(words.workspace(one), "its residency settings could not be looked at")
        elif one.residency_geo != _GEO:
            more = paid - paid / US_INFERENCE
            yield Hit(
                words.workspace(one),
                f"{one.name} paid {words.money(facts, paid)} for inference in the US, which costs a tenth more, and nothing requires it there",
                at_stake=words.estimated(more),
                evidence=(("us", words.exact(paid)),),
            )


RULES: Final = (
    Rule(
        id="paid.priority_tier",
        title="Much is paid at a priority tier",
        severity=Severity.LOW,
        risk="Priority is for what a person waits for; a job in the background pays for nothing.",
        remedy="Leave the tier out where nobody waits.",
        cannot_know="The commitment that was bought, and who waits. The legacy cost report leaves the priority tier out.",
        check=_priority,
        thresholds=(Threshold("share", Decimal(20), "%", "which part of the spend has to be at a priority tier"),),
    ),
    Rule(
        id="paid.no_batch",
        title="Hardly anything is sent in batches",
        severity=Severity.LOW,
        risk="What could wait a few hours is paid twice over.",
        remedy="Send nightly jobs, evaluations and mass changes as message batches.",
        cannot_know="What can wait. The saving is that of a part that is assumed.",
        check=_batch,
        thresholds=(
            Threshold("share", Decimal(5), "%", "below which part of the spend batches have to be"),
            Threshold(
                "amount", Decimal(3000), "currency units", "how much has to be spent at the standard tier in the period"
            ),
            Threshold("movable", Decimal(20), "%", "which part of it is assumed to be able to wait"),
        ),
    ),
    Rule(
        id="paid.residency",
        title="Inference in the US that nothing requires",
        severity=Severity.LOW,
        risk="Newer models cost a tenth more in the US: money for a rule that nobody made, or a rule that nobody wrote down.",
        remedy="Declare the data residency of the workspace if the US is required; else leave inference_geo out of the requests.",
        cannot_know="A contract that requires it. Models before the 4.6 generation do not cost more.",
        check=_residency,
        thresholds=(
            Threshold("amount", Decimal(10), "currency units", "how much a workspace has to pay for it in the period"),
        ),
    ),
)
