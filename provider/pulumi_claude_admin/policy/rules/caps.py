"""Caps: whether each workspace has one, whether they fit together, and how far one is raised."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.declaration import UNKNOWN
from pulumi_claude_admin.policy.facts import Cap, Facts
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.policy.rules import words
from pulumi_claude_admin.policy.rules.contract import Blind, Hit, Rule, Terms


def _missing(facts: Facts, _: Terms) -> Iterator[Hit | Blind]:
    for one in facts.workspaces:
        if one.caps:
            continue
        if facts.stray_caps:
            who = words.listed([cap.place.label for cap in facts.stray_caps])
            yield Blind(one.place, f"it has no spend limit of its own, and which workspace {who} is for {words.YET}")
        else:
            yield Hit(
                one.place, f"{one.place.label} declares no spend limit: nothing that was reviewed stops what it spends"
            )


def _sum_above(facts: Facts, _: Terms) -> Iterator[Hit | Blind]:
    caps = (*facts.caps, *facts.stray_caps)
    known = [cap.amount for cap in caps if isinstance(cap.amount, Decimal)]
    total = sum(known, Decimal(0))
    ceilings = [cap.amount for cap in facts.organization_caps if isinstance(cap.amount, Decimal)]
    if not known:
        return
    if not ceilings:
        yield Blind(facts.organization, "no cap of the organization is known to hold the sum of caps against")
    elif total > min(ceilings):
        yield Hit(
            facts.organization,
            f"The caps of {len(known)} workspaces are {words.money(total)} together, above the organization's {words.money(min(ceilings))}",
        )
    elif len(known) < len(caps):
        yield Blind(facts.organization, f"the amount of {len(caps) - len(known)} of {len(caps)} caps {words.YET}")


def _raised(facts: Facts, terms: Terms) -> Iterator[Hit | Blind]:
    caps = (*facts.caps, *facts.stray_caps, *facts.organization_caps)
    if not facts.is_compared:
        if caps:
            yield Blind(facts.organization, "there are no values of the last `pulumi up` to compare with")
        return
    if terms.settings.raise_label in facts.labels:
        return
    for cap in caps:
        if cap.before is None:
            continue
        if cap.amount is UNKNOWN:
            yield Blind(cap.place, f"its new amount {words.YET}; it was {words.money(cap.before)}")
        elif _is_raise(cap, terms.thresholds["factor"]):
            yield Hit(
                cap.place,
                f"The cap of {cap.place.label} goes from {words.money(cap.before)} to {words.money(cap.amount)}, more than "
                f"{words.number(terms.thresholds['factor'])} times, and the pull request has no label {terms.settings.raise_label!r}",
            )


def _is_raise(cap: Cap, factor: Decimal) -> bool:
    return isinstance(cap.amount, Decimal) and cap.before is not None and cap.amount > cap.before * factor


RULES: Final = (
    Rule(
        id="cap.missing",
        title="A workspace without a spend limit",
        level=Level.MANDATORY,
        severity=Severity.HIGH,
        risk="A loop or a leaked key spends until somebody looks at the invoice. A notification stops nothing.",
        remedy='Declare spend_limit: "AMOUNT" in teams.yaml, or a WorkspaceSpendLimit for the workspace.',
        cannot_know="A limit that another stack declares for this workspace: compare both stacks in one run.",
        check=_missing,
    ),
    Rule(
        id="cap.sum_above",
        title="All caps together above the organization's",
        level=Level.ADVISORY,
        severity=Severity.LOW,
        risk="Teams that each stay within their cap can still stop one another.",
        remedy="Lower caps, or have the organization's raised first.",
        cannot_know="Caps of workspaces that the stacks of this run do not declare. Without an OrganizationSpendLimit in code, `drift --program` takes the actual one.",
        check=_sum_above,
        is_of_one_stack=False,
    ),
    Rule(
        id="cap.raised",
        title="A cap raised far without a label",
        level=Level.MANDATORY,
        severity=Severity.HIGH,
        risk="A digit too many is a cap that stops nothing, and reads like any other change.",
        remedy="Lower the amount; or have somebody who answers for the money set the label on the pull request, and hand labels over with --label.",
        cannot_know="A cap that was raised by hand, and then declared so: drift tells that. Whoever may set a label of the forge may allow a raise.",
        check=_raised,
        thresholds=(Threshold("factor", Decimal(2), "times", "how many times the old amount a new one may be"),),
        lists=("raise_label",),
        is_of_one_stack=False,
    ),
)
