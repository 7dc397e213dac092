"""
How far one write may take an amount: up to a highest one, and so many times up or down in a step. Pure; both channels ask here.

A step begins at what is there, or at what the last run declared: the rails are against mistakes in a declaration, and putting right what
somebody else did is none. Where nothing is set yet only the highest amount counts. A removal is no step: it is done only where a
declaration asks for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, get_args

from pulumi_claude_admin.errors import BeyondGuardRails
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.rate_limit import Limiter

GuardedSetting = Literal[
    "workspace_spend_limit",
    "organization_spend_limit",
    "claude_code_spend_limits",
    "member_spend_limit",
    "gateway_spend_limit",
    "workspace_rate_limit",
]
GuardedAmount = Literal[
    "workspace_spend_limit",
    "organization_spend_limit",
    "claude_code_spend_limits",
    "member_spend_limit",
    "gateway_spend_limit",
    "gateway_pooled_budget",
    Limiter,
]
"""What a highest amount can be given for: dollars a month (a person's and a gateway's in each period), or what the limiter counts."""

UNBOUNDED: Final = Decimal("Infinity")
"""What a write makes of an amount that is to be none: a raise beyond every highest one and every step."""

SETTINGS: Final[tuple[str, ...]] = get_args(GuardedSetting)
_TABLE: Final = "guard_rails"


@dataclass(frozen=True, slots=True)
class AmountStep:
    """
    An amount that a write changes, in major units or as a limiter counts; None where nothing is set. `name` is that of its highest,
    `declared` what the last run declared, None where none did.
    """

    setting: str
    name: str
    before: Decimal | None
    after: Decimal | None
    declared: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GuardRails:
    """
    What one write may do. `step` is how many times higher or lower an amount may become, 0 for any step; `steps` the same for one
    setting; `highest` the highest amount of what is named there.
    """

    step: Decimal = Decimal(10)
    steps: Mapping[str, Decimal] = field(default_factory=dict)
    highest: Mapping[str, Decimal] = field(default_factory=dict)

    def require(self, changes: Iterable[AmountStep]) -> None:
        """Raise BeyondGuardRails, which names the setting that allows it, for the first change that goes too far."""
        for change in changes:
            self._require_below_highest(change)
            self._require_small_step(change)

    def _require_below_highest(self, change: AmountStep) -> None:
        highest = self.highest.get(change.name)
        if highest is None or change.after is None or change.after <= highest or change.after == change.before:
            return
        raise BeyondGuardRails(
            f"{change.name} would become {_shown(change.after)}, and the highest amount is {highest:,}; nothing was written",
            hint=f"{_TABLE}.highest.{change.name} in claude-admin.toml allows more",
        )

    def _require_small_step(self, change: AmountStep) -> None:
        step = self.steps.get(change.setting, self.step)
        if change.before is None or change.after is None or step == 0 or change.before == change.after:
            return
        if any(_is_within(step, each, change.after) for each in (change.before, change.declared) if each is not None):
            return
        way = "raised" if change.after > change.before else "cut"
        raise BeyondGuardRails(
            f"{change.name} would be {way} from {change.before:,} to {_shown(change.after)}, more than {step:f}-fold in one step; "
            "nothing was written",
            hint=f"Go there in steps, or {_TABLE}.steps.{change.setting} in claude-admin.toml allows it (0: any step)",
        )


def _shown(amount: Decimal) -> str:
    return f"{amount:,}" if amount.is_finite() else "no limit"


def _is_within(step: Decimal, before: Decimal, after: Decimal) -> bool:
    low, high = sorted((before, after))
    return high <= low * step


def amount_steps(setting: str, before: object, after: object, *, declared: object = None) -> tuple[AmountStep, ...]:
    """
    Every amount in two values of a setting that differs: of `Money`, of whole numbers by limiter, of mappings and frozen values with
    such in them, and of rows of those, each called by its first field. Lists of amounts, as thresholds, limit nothing and are left out.
    `declared` is what the last run wanted it to be.
    """
    was, will_be, wanted = dict(_amounts(before)), dict(_amounts(after)), dict(_amounts(declared))
    paths = [*was, *(path for path in will_be if path not in was)]
    return tuple(
        AmountStep(setting, _name(setting, path), was.get(path), will_be.get(path), wanted.get(path))
        for path in paths
        if was.get(path) != will_be.get(path)
    )


def _name(setting: str, path: tuple[str, ...]) -> str:
    return path[-1] if setting == "workspace_rate_limit" else setting


def _amounts(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    match value:
        case Money():
            yield path, Decimal(value.major)
        case int():
            yield path, Decimal(value)
        case Mapping():
            for name, each in value.items():
                yield from _amounts(each, (*path, str(name)))
        case tuple():
            for row in value:
                if dataclasses.is_dataclass(row) and not isinstance(row, Money):
                    yield from _amounts(row, (*path, str(getattr(row, dataclasses.fields(row)[0].name))))
        case _ if dataclasses.is_dataclass(value):
            for each in dataclasses.fields(value):
                yield from _amounts(getattr(value, each.name), (*path, each.name))
        case _:
            return
