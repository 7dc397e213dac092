"""Monthly spend limits and spend notifications. Source: docs/platform/spend-limits.md#set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator

from pulumi_claude_admin.model.diff import Change, Projection, compare
from pulumi_claude_admin.model.inputs import Name, SettingSpec
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.unknown import OR_UNKNOWN

EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a limit covers: one workspace, or the whole organization when `workspace_id` is None."""

    workspace_id: str | None = None

    def __str__(self) -> str:
        return self.workspace_id or "organization"


ORGANIZATION: Final = Scope()


@dataclass(frozen=True, slots=True)
class SpendLimit:
    """A monthly cap. `id` (`spl_…`) is None when it was read in the Console."""

    scope: Scope
    amount: Money
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SpendNotifications:
    """All notification thresholds (ascending, each once) and recipients (lower case, sorted) of one scope."""

    scope: Scope
    thresholds: tuple[Money, ...]
    recipients: tuple[str, ...]


def _quoted(amount: object) -> object:
    if isinstance(amount, str):
        return amount
    message = 'is an amount and must be text; write a plain decimal in quotes, such as "5000.00"'
    raise ValueError(message)


def _amount(text: str) -> str:
    Money.parse(text)
    return text


def _email(text: str) -> str:
    if EMAIL.fullmatch(text) is None:
        message = f"{text!r} is not an e-mail address"
        raise ValueError(message)
    return text


Amount = Annotated[str, AfterValidator(_amount), BeforeValidator(_quoted), OR_UNKNOWN]
"""A decimal string in major units, as the user spelled it: `5000.00`."""

Email = Annotated[str, AfterValidator(_email), OR_UNKNOWN]


class _SpendLimitSpec(SettingSpec):
    amount: Amount

    @property
    def money(self) -> Money:
        """The amount as a value."""
        return Money.parse(self.amount)


class WorkspaceSpendLimitSpec(_SpendLimitSpec):
    """What somebody wants one workspace to spend at most in a calendar month (UTC)."""

    workspace_id: Name


class OrganizationSpendLimitSpec(_SpendLimitSpec):
    """What somebody wants the organization to spend at most in a calendar month (UTC)."""


class SpendNotificationsSpec(SettingSpec):
    """Wanted thresholds (decimal strings in major units) and recipients of one scope; without `workspace_id` the organization's."""

    workspace_id: str | None = None
    thresholds: tuple[Amount, ...]
    recipients: tuple[Email, ...] = ()

    def canonical(self) -> SpendNotifications:
        """The same as a value: thresholds ascending and each once, recipients in lower case, sorted, each once."""
        return SpendNotifications(
            scope=Scope(self.workspace_id),
            thresholds=tuple(sorted({Money.parse(text) for text in self.thresholds})),
            recipients=tuple(sorted({text.casefold() for text in self.recipients})),
        )


def diff_spend_limit(wanted: Money, actual: SpendLimit | None) -> tuple[Change, ...]:
    """The amount, when it differs."""
    return compare({"amount": wanted.major}, {"amount": actual.amount.major if actual is not None else None})


def diff_notifications(wanted: SpendNotifications, actual: SpendNotifications | None) -> tuple[Change, ...]:
    """Thresholds and recipients, each as a whole, when they differ."""
    return compare(_notifications(wanted), _notifications(actual))


def _notifications(value: SpendNotifications | None) -> Projection:
    if value is None:
        return {"thresholds": (), "recipients": ()}
    return {"thresholds": tuple(money.major for money in value.thresholds), "recipients": value.recipients}
