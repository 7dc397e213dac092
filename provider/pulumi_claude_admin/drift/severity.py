"""
How bad each finding is: one table, read from the top, the first line that fits a change says it. Pure.

A finding is as bad as its worst change. What has no change to judge by is judged by its status and kind. What asks for nothing (in
sync, ignored, another stack's, undeclared and only counted) has no severity, and neither has what nobody could see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Final

from pulumi_claude_admin.drift.native_names import spellings
from pulumi_claude_admin.findings import OWNER_GONE, PRINCIPAL_GONE, Change, Finding, Kind, Status
from pulumi_claude_admin.model.diff import Scalar
from pulumi_claude_admin.model.member_spend_limit_spec import NO_LIMIT
from pulumi_claude_admin.model.severity import Severity, worst

ADMINISTRATORS: Final = frozenset({"admin", "owner", "primary_owner", "workspace_admin"})
_UNGRADED: Final = frozenset(
    {
        Status.IN_SYNC,
        Status.PENDING,
        Status.PLANNED,
        Status.CONVERGED,
        Status.LEFT,
        Status.AWAITED,
        Status.APPROVED,
        Status.ELSEWHERE,
        Status.IGNORED,
        Status.UNSEEN,
    }
)


@dataclass(frozen=True, slots=True)
class CapRaise:
    """How far a cap may be raised by hand before that is high: by more per cent, or by more of the currency."""

    percent: Decimal = Decimal(20)
    amount: Decimal = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Override:
    """A severity of the settings for all findings of a kind, or for changes at `path` alone (`*` is any text)."""

    kind: Kind
    path: str | None
    severity: Severity


def _is_raised_far(change: Change, allowed: CapRaise) -> bool:
    before, after = _number(change.declared), _number(change.actual)
    if before is None or after is None or after <= before:
        return False
    more = after - before
    return more > allowed.amount or more * 100 > before * allowed.percent


def _is_raised(change: Change, _: CapRaise) -> bool:
    before, after = _number(change.declared), _number(change.actual)
    return before is not None and after is not None and after > before


def _is_gone(change: Change, _: CapRaise) -> bool:
    return change.declared not in (None, ()) and change.actual in (None, ())


def _is_uncapped(change: Change, _: CapRaise) -> bool:
    return change.actual in {"none", NO_LIMIT}


def _makes_an_administrator(change: Change, _: CapRaise) -> bool:
    return change.actual in ADMINISTRATORS and change.declared not in ADMINISTRATORS


def _works_again(change: Change, _: CapRaise) -> bool:
    return change.actual == "active"


def _is_paused(change: Change, _: CapRaise) -> bool:
    return bool(change.actual)


def _always(_change: Change, _allowed: CapRaise) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Grade:
    """Changes at `path` (`*` is any text) of these kinds that are so are so bad."""

    kinds: frozenset[Kind]
    path: str
    is_so: Callable[[Change, CapRaise], bool]
    severity: Severity


_OVERRIDES: Final = frozenset({Kind.MEMBER_SPEND_LIMIT, Kind.MEMBER_SPEND_LIMITS})
_CAPS: Final = frozenset({Kind.WORKSPACE_SPEND_LIMIT, Kind.ORGANIZATION_SPEND_LIMIT, Kind.GATEWAY_SPEND_LIMIT})
_POOLS: Final = frozenset({Kind.GATEWAY_SPEND_LIMIT})
_MEMBERS: Final = frozenset({Kind.WORKSPACE_MEMBERS})
_ROLES: Final = frozenset(
    {Kind.WORKSPACE_MEMBER, Kind.ORGANIZATION_MEMBER, Kind.INVITE, Kind.SERVICE_ACCOUNT, Kind.SERVICE_ACCOUNT_MEMBER}
)
_NOTIFICATIONS: Final = frozenset({Kind.SPEND_NOTIFICATIONS})
_PERSONS: Final = frozenset({Kind.CLAUDE_CODE_SPEND_LIMITS})
_RATES: Final = frozenset({Kind.WORKSPACE_RATE_LIMIT})
_KEYS: Final = frozenset({Kind.API_KEY})
_RULES: Final = frozenset({Kind.FEDERATION_RULE, Kind.FEDERATION_ISSUER})
_FEED: Final = frozenset({Kind.COMPLIANCE_SETTINGS})
_EVERY: Final = frozenset(Kind)

GRADES: Final = (
    Grade(_CAPS, "amount", _is_gone, Severity.HIGH),
    Grade(_CAPS, "amount", _is_raised_far, Severity.HIGH),
    Grade(_CAPS, "amount", _is_raised, Severity.MEDIUM),
    Grade(_POOLS, "pool_paused", _is_paused, Severity.HIGH),
    Grade(_POOLS, "pooled_budget", _is_gone, Severity.HIGH),
    Grade(_POOLS, "pooled_budget", _is_raised_far, Severity.HIGH),
    Grade(_POOLS, "pooled_budget", _is_raised, Severity.MEDIUM),
    Grade(_NOTIFICATIONS, "*", _is_gone, Severity.HIGH),
    Grade(_NOTIFICATIONS, "*", _always, Severity.MEDIUM),
    Grade(_PERSONS, "default", _is_uncapped, Severity.HIGH),
    Grade(_PERSONS, "workspace_id", _always, Severity.HIGH),
    Grade(_PERSONS, "*", _is_raised_far, Severity.HIGH),
    Grade(_PERSONS, "*", _always, Severity.MEDIUM),
    Grade(_OVERRIDES, "*", _is_uncapped, Severity.HIGH),
    Grade(_OVERRIDES, "*", _is_raised_far, Severity.HIGH),
    Grade(_OVERRIDES, "*", _always, Severity.MEDIUM),
    Grade(_MEMBERS, "members.*", _makes_an_administrator, Severity.HIGH),
    Grade(_MEMBERS, "members.*", _is_gone, Severity.LOW),
    Grade(_MEMBERS, "members.*", _always, Severity.MEDIUM),
    Grade(_ROLES, "*role", _makes_an_administrator, Severity.HIGH),
    Grade(_ROLES, "*role", _always, Severity.MEDIUM),
    Grade(_KEYS, PRINCIPAL_GONE, _always, Severity.HIGH),
    Grade(_KEYS, OWNER_GONE, _always, Severity.MEDIUM),
    Grade(_KEYS, "status", _works_again, Severity.HIGH),
    Grade(_KEYS, "status", _always, Severity.MEDIUM),
    Grade(_FEED, "*", _always, Severity.HIGH),
    Grade(_RATES, "*", _is_gone, Severity.MEDIUM),
    Grade(_RATES, "*", _is_raised, Severity.MEDIUM),
    Grade(_RULES, "name", _always, Severity.LOW),
    Grade(_RULES, "description", _always, Severity.LOW),
    Grade(_RULES, "*", _always, Severity.HIGH),
    Grade(_EVERY, "data_residency.*", _always, Severity.HIGH),
    Grade(_EVERY, "external_key_id", _always, Severity.HIGH),
    Grade(_EVERY, "*", _always, Severity.LOW),
)

_WITHOUT_CHANGES: Final = {
    (Status.MISSING, Kind.WORKSPACE): Severity.HIGH,
    (Status.ARCHIVED, Kind.WORKSPACE): Severity.HIGH,
    (Status.MISSING, Kind.SPEND_NOTIFICATIONS): Severity.HIGH,
    (Status.MISSING, Kind.WORKSPACE_SPEND_LIMIT): Severity.HIGH,
    (Status.MISSING, Kind.ORGANIZATION_SPEND_LIMIT): Severity.HIGH,
}
_UNDECLARED: Final = {
    Kind.WORKSPACE: Severity.MEDIUM,
    Kind.FEDERATION_RULE: Severity.MEDIUM,
    Kind.FEDERATION_ISSUER: Severity.MEDIUM,
}


def graded(
    findings: Iterable[Finding], allowed: CapRaise = CapRaise(), overrides: tuple[Override, ...] = ()
) -> tuple[Finding, ...]:
    """The findings, each as bad as it is, or as the settings say."""
    return tuple(replace(one, severity=severity_of(one, allowed, overrides)) for one in findings)


def severity_of(finding: Finding, allowed: CapRaise, overrides: tuple[Override, ...] = ()) -> Severity | None:
    """How bad one finding is; None for what asks for nothing. Settings about a property win over those about the kind."""
    if finding.status in _UNGRADED:
        return None
    if finding.status is Status.UNMANAGED and finding.is_counted:
        return None
    if finding.status is Status.RETURNED or is_follower(finding):
        return Severity.HIGH if finding.status is Status.RETURNED else Severity.LOW
    of_kind = [one for one in overrides if one.kind is finding.subject.kind]
    whole = next((one.severity for one in of_kind if one.path is None), None)
    if finding.status is Status.UNMANAGED:
        is_lost = any(change.path == PRINCIPAL_GONE for change in finding.changes)
        return whole or (Severity.HIGH if is_lost else _UNDECLARED.get(finding.subject.kind, Severity.LOW))
    if not finding.changes:
        return whole or _WITHOUT_CHANGES.get((finding.status, finding.subject.kind), Severity.MEDIUM)
    return worst(
        [
            _overridden(of_kind, change) or whole or _grade(finding.subject.kind, change, allowed)
            for change in finding.changes
        ]
    )


def _overridden(overrides: Iterable[Override], change: Change) -> Severity | None:
    named = (one for one in overrides if one.path is not None)
    return next((one.severity for one in named if _fits(one, change)), None)


def _fits(override: Override, change: Change) -> bool:
    """Whether it is about this property, as JSON has it or as people see it."""
    return any(fnmatchcase(path, override.path or "") for path in spellings(override.kind, change.path))


def is_follower(finding: Finding) -> bool:
    """Whether it only follows its workspace, which is archived or gone."""
    has_left = finding.status in {Status.ARCHIVED, Status.MISSING} and finding.subject.workspace_id is not None
    return has_left and finding.subject.kind is not Kind.WORKSPACE and not finding.changes


def _grade(kind: Kind, change: Change, allowed: CapRaise) -> Severity:
    return next(
        one.severity
        for one in GRADES
        if kind in one.kinds and fnmatchcase(change.path, one.path) and one.is_so(change, allowed)
    )


def _number(scalar: Scalar) -> Decimal | None:
    try:
        return Decimal(scalar) if isinstance(scalar, str | int) else None
    except InvalidOperation:
        return None
