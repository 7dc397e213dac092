"""What to declare so that no workspace can burn more than it usually needs: a cap and token limits for each that lacks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, WorkspaceFacts
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.spend_series import NOTHING
from pulumi_claude_admin.audit.suggest_caps import MORE, SuggestedCap, rounded_up, suggest_cap
from pulumi_claude_admin.audit.suggest_token_limits import SuggestedLimit, suggest_token_limits

_FAR_ABOVE: Final = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for one workspace; `cap` None: the one that is there is near enough."""

    workspace_id: str
    name: str
    cap: SuggestedCap | None
    limits: tuple[SuggestedLimit, ...]

    @property
    def amount(self) -> str | None:
        """The cap as a declaration has it: `1300.00`."""
        return None if self.cap is None else f"{self.cap.amount / words.CENTS:.2f}"

    @property
    def limits_by_group(self) -> Mapping[str, Mapping[str, int]]:
        """The ceilings by group and limiter."""
        groups: dict[str, dict[str, int]] = {}
        for limit in self.limits:
            groups.setdefault(limit.group, {})[limit.limiter] = limit.value
        return groups


def suggest(facts: Facts) -> tuple[Suggestion, ...]:
    """
    A suggestion for each live workspace that needs one, by name.

    A cap is suggested where there is none that stops, where nobody could look, and in place of one that is more than twice as much;
    a cap is never raised.
    """
    prices = OwnPrices.of_facts(facts)
    found = (_suggestion(facts, one, prices) for one in sorted(words.live(facts), key=lambda one: (one.name, one.id)))
    return tuple(one for one in found if one is not None)


def suggest_organization_cap(facts: Facts, suggested: Iterable[Suggestion]) -> SuggestedCap | None:
    """
    A cap for the organization where nothing stops it: what its workspaces may spend under theirs, so that it stops none of them.

    None where it has a cap, or where a workspace has none and none is suggested. The Default workspace, which can have no cap, counts
    with a quarter more than it is heading for.
    """
    if facts.cap.stops_at is not None:
        return None
    caps = {one.workspace_id: one.cap.amount for one in suggested if one.cap is not None}
    amounts = [_most(one, caps.get(one.id)) for one in facts.workspaces if not one.is_archived]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) < len(amounts):
        return None
    amount = max(rounded_up(sum(known, NOTHING)), rounded_up(facts.month_to_date))
    reason = f"What its workspaces may spend under their caps together, rounded up, is {words.money(facts, amount)}."
    return SuggestedCap(amount, amount, (reason,))


def _most(workspace: WorkspaceFacts, suggested: Decimal | None) -> Decimal | None:
    if workspace.is_default:
        heading_for = workspace.month_to_date if workspace.forecast is None else workspace.forecast.amount
        return heading_for * MORE
    return suggested if suggested is not None else workspace.cap.stops_at


def _suggestion(facts: Facts, workspace: WorkspaceFacts, prices: OwnPrices) -> Suggestion | None:
    cap = suggest_cap(facts, workspace)
    present = workspace.cap.stops_at
    if cap is not None and present is not None and present <= cap.amount * _FAR_ABOVE:
        cap = None
    amounts = (present, None if cap is None else cap.enough)
    holds = min((amount for amount in amounts if amount is not None), default=None)
    limits = () if holds is None else suggest_token_limits(workspace, holds, prices)
    return Suggestion(workspace.id, workspace.name, cap, limits) if cap is not None or limits else None
