"""What the activity feed tells of caps: what happens at one, and what one must be now that was seen before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts, CapSource
from pulumi_claude_admin.feed.console_replay import PERSONAL_TYPES, Anchor, History, Proven, personal_amount, replay_cap
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope

NO_EVENT: Final = "the activity feed has no event about it, and nothing else shows it yet"


def replayed(history: History, anchors: Mapping[Scope, Anchor[Money | None]]) -> dict[Scope, CapFacts | str]:
    """The cap of each scope that was seen before, or why it cannot be told."""
    found: dict[Scope, CapFacts | str] = {}
    for scope, anchor in anchors.items():
        told = replay_cap(history, scope, anchor)
        if isinstance(told, Proven):
            amount = None if told.value is None else Decimal(told.value.minor)
            found[scope] = CapFacts(amount, CapSource.FEED, CapAction.PAUSES)
        else:
            found[scope] = told.reason
    return found


def action_at(events: Iterable[Activity], scope: Scope, cents: Decimal) -> CapAction:
    """What happens at an amount that the API shows, which cannot tell: pausing, if any event made it so."""
    kind = "platform_spend_limit_created" if scope.workspace_id is None else "workspace_spend_limit_created"
    actions = {
        event.details.get("limit_action")
        for event in events
        if event.type == kind
        and event.details.get("workspace_id") == scope.workspace_id
        and event.details.get("limit_usd") == cents
    }
    return next((one for one in (CapAction.PAUSES, CapAction.NOTIFIES) if one in actions), CapAction.UNKNOWN)


def claude_code_limit(newest_first: Iterable[Activity]) -> CapFacts:
    """What everybody may spend on Claude Code, by the last event about that."""
    about_all = (one for one in newest_first if one.type in PERSONAL_TYPES and one.details.get("account_id") is None)
    last = next(about_all, None)
    if last is None:
        return CapFacts(None, None, why_unseen=NO_EVENT)
    if last.type.endswith("deleted"):
        return CapFacts(None, CapSource.FEED)
    amount = personal_amount(last)
    if amount is None:
        return CapFacts(None, None, why_unseen="the last event about it does not say what it became")
    return CapFacts(Decimal(amount.minor), CapSource.FEED)
