"""
What drift is, as values: one finding per object, and what could not be looked at.

Statuses and kinds are words of the JSON report and of `--fail-on`: a persistent format, add and never change. How findings
are made belongs in `drift/`, how they look in `report/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.activity import Actor
from pulumi_claude_admin.model.diff import Change, Scalar
from pulumi_claude_admin.model.severity import Severity

__all__ = [
    "OWNER_GONE",
    "PRINCIPAL_GONE",
    "Change",
    "Finding",
    "Ignored",
    "InBranch",
    "Kind",
    "MadeBy",
    "Severity",
    "Status",
    "Subject",
    "Unseen",
]


class Status(StrEnum):
    """How an object stands: docs/drift.md#statuses."""

    CONFLICT = "conflict"
    """The branch, the last `up` and what is there are three things; or several stacks of the run declare the object."""
    DRIFTED = "drifted"
    """Declared and there, with other values."""
    MISSING = "missing"
    """Declared and not there."""
    ARCHIVED = "archived"
    """A declared workspace that somebody archived, or what is declared on one. Nobody can undo it."""
    RETURNED = "returned"
    """Somebody who left is here again: a sign-in, a group or an invitation brought them back."""
    LEFT = "left"
    """Code still names somebody who left in the last 30 days, and nothing else is wrong. Fails nothing."""
    AWAITED = "awaited"
    """As declared, but for a person who has not signed in yet: a later `pulumi up` sets what is theirs. Fails nothing."""
    APPROVED = "approved"
    """A person's own limit that a request for a higher one explains, which was approved since the last `up`. Fails nothing unless asked to."""
    UNSEEN = "unseen"
    """Declared, and could not be looked at now. Never the same as in sync."""
    PENDING = "pending"
    """
    As declared, written less than an hour ago: enforced within the hour. Or, with changes, not shown yet as it was written less
    than two minutes ago. Counts as in sync.
    """
    PLANNED = "planned"
    """The branch's own change: what is there is as the last `up` was told."""
    CONVERGED = "converged"
    """The branch says what is there already, and the last `up` was told something else."""
    IN_SYNC = "in sync"
    """As declared."""
    UNMANAGED = "unmanaged"
    """There, and nobody declared it."""
    ELSEWHERE = "elsewhere"
    """There, and its owner tag names another stack that this run was told of."""
    IGNORED = "ignored"
    """An entry of the ignore file says not to look, until a date."""


class Kind(StrEnum):
    """What an object is. The same words as the channel table's, where a kind has a channel."""

    WORKSPACE = "workspace"
    WORKSPACE_MEMBERS = "workspace_members"
    WORKSPACE_MEMBER = "workspace_member"
    WORKSPACE_RATE_LIMIT = "workspace_rate_limit"
    WORKSPACE_SPEND_LIMIT = "workspace_spend_limit"
    ORGANIZATION_SPEND_LIMIT = "organization_spend_limit"
    SPEND_NOTIFICATIONS = "spend_notifications"
    CLAUDE_CODE_SPEND_LIMITS = "claude_code_spend_limits"
    EXTERNAL_KEY = "external_key"
    SERVICE_ACCOUNT = "service_account"
    SERVICE_ACCOUNT_MEMBER = "service_account_member"
    FEDERATION_ISSUER = "federation_issuer"
    FEDERATION_RULE = "federation_rule"
    ORGANIZATION_MEMBER = "organization_member"
    INVITE = "invite"
    API_KEY = "api_key"
    COMPLIANCE_SETTINGS = "compliance_settings"
    GATEWAY_SPEND_LIMIT = "gateway_spend_limit"
    MEMBER_SPEND_LIMITS = "member_spend_limits"
    MEMBER_SPEND_LIMIT = "member_spend_limit"


OWNER_GONE: Final = "owner_gone"
"""Path of the change that says which declared owner of a working API key is not in the organization any more."""
PRINCIPAL_GONE: Final = "principal_gone"
"""Path of the change that says as whom a working API key acts who is not in the organization any more."""


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What a finding is about.

    `id` is the Pulumi resource id that the object has or would have (`model/ids.py`). `workspace_id` and `workspace_name`
    are None for the organization's own settings; the name is the live one (else the declared one, None when nobody knows). `label` tells
    objects of one kind on one workspace apart for a person (a model group, an e-mail), and is empty where nothing has to.
    """

    kind: Kind
    id: str
    workspace_id: str | None = None
    workspace_name: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """The entry of the ignore file that applied. `status` is what the finding would be without it, `until` its last day (UTC)."""

    status: Status
    pattern: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class MadeBy:
    """Who made one difference, and when, as the activity feed has it. `path` is the change's, empty for the object as a whole."""

    path: str
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class InBranch:
    """One property three ways: what the branch's program declares, what the last `up` was told (`state`), what is there."""

    path: str
    word: Status
    branch: Scalar
    state: Scalar
    actual: Scalar


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One object and how it stands.

    `urn` is that of the Pulumi resource, None when nobody declared the object here. `changes` hold declared and actual
    values (nothing declared: None on that side). `reason` says why, where the status alone does not; `remedy` how to put
    it right, in one line. `is_counted`: of a kind of which there are hundreds that nobody needs to declare; undeclared, it is a
    number in the report, named when asked for, and never fails a run. `declared_at` is the place in a team file that it came
    from, as people name it: `teams.yaml:12`. `severity` is None for what asks for nothing, and until `drift/severity.py` has said it.
    `made_by` says who made it so, as far as the activity feed proves it. `in_branch` are properties that are not the same all three
    ways, where a program was compared too.
    """

    status: Status
    subject: Subject
    urn: str | None = None
    changes: tuple[Change, ...] = ()
    reason: str | None = None
    remedy: str | None = None
    ignored: Ignored | None = None
    declared_at: str | None = None
    is_counted: bool = False
    severity: Severity | None = None
    made_by: tuple[MadeBy, ...] = ()
    in_branch: tuple[InBranch, ...] = ()


@dataclass(frozen=True, slots=True)
class Unseen:
    """
    Something that could not be read, and why. `workspace_id` is None for the whole organization.

    `is_partial`: a whole collection should have been listed and was not, so that unmanaged objects may be hidden (exit
    code 10). A single setting that could not be seen, or a collection that this organization has no way to list, is not.
    """

    kind: Kind
    reason: str
    workspace_id: str | None = None
    is_partial: bool = False
