"""
A drift report from the JSON of an earlier run, so that who writes to a forge need not be who reads the organization.

What comes here may be anybody's (the artifact of a fork's job): it is read as strictly as `forms/drift.schema.json` says, keys that it
does not name are passed over, and what can be counted is counted anew. Nothing in it is believed to be escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from pulumi_claude_admin.drift.coverage import KindCoverage
from pulumi_claude_admin.drift.ignore import Outcome
from pulumi_claude_admin.drift.kinds import BY_KIND
from pulumi_claude_admin.drift.planned_steps import DIGEST
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import (
    Change,
    Finding,
    Ignored,
    InBranch,
    Kind,
    MadeBy,
    Severity,
    Status,
    Subject,
    Unseen,
)
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.model.activity import Actor
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.report.drift_report import SCHEMA_VERSION, Report, build
from pulumi_claude_admin.report.json_values import reason_of
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.policy_json_reader import PolicyDocument
from pulumi_claude_admin.report.run import NOTHING_COMPARED, FailOn, ReadFrom, Run

_AGENTS: Final = {"Console": "Mozilla/5.0", "command line": "-"}
"""A user agent from which the channel would be told again."""


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("must be a time that the calendar has") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Number = Annotated[int, Field(ge=0)]
Digest = Annotated[str, Field(pattern=f"^{DIGEST.pattern}$")]
Value = str | bool | int | tuple[str, ...] | None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _Version(_Part):
    schema_version: Annotated[int, Field(ge=1)]


class _Tool(_Part):
    name: Literal["pulumi-claude-admin"]
    version: str


class _Organization(_Part):
    id: str
    name: str


class _ReadFrom(_Part):
    asked: Number
    kept: Number
    as_of: Moment | None
    why_full: str | None
    problem: str | None


class _Run(_Part):
    stacks: tuple[str, ...]
    source: str
    declared_only: bool
    fail_on: tuple[Status | Literal["nothing-compared"], ...]
    fail_at: Mapping[Status, Severity]
    exit_zero: bool
    elsewhere: tuple[str, ...]
    commit: str | None
    pii: Pii
    read_from: _ReadFrom | None = None

    @property
    def fails(self) -> FailOn:
        return FailOn({one: self.fail_at.get(one) for one in self.fail_on if isinstance(one, Status)})


class _Coverage(_Part):
    kind: Kind
    declared: Number
    elsewhere: Number
    unmanaged: Number
    complete: bool

    def told(self) -> KindCoverage:
        return KindCoverage(self.kind, self.declared, self.elsewhere, self.unmanaged, self.complete)


class _Change(_Part):
    path: str
    declared: Value
    actual: Value


class _InBranch(_Part):
    path: str
    word: Literal[Status.CONFLICT, Status.DRIFTED, Status.PLANNED, Status.CONVERGED]
    branch: Value
    state: Value
    actual: Value


class _MadeBy(_Part):
    path: str
    actor_type: str
    actor_id: str | None
    actor_name: str | None = None
    email: str | None
    ip_address: str | None
    probable_channel: Literal["Console", "command line"] | None
    at: Moment

    def told(self) -> MadeBy:
        agent = _AGENTS.get(self.probable_channel or "")
        actor = Actor(self.actor_type, self.actor_id, self.email, self.ip_address, agent, self.actor_name)
        return MadeBy(self.path, actor, self.at)


class _Ignored(_Part):
    status: Status
    pattern: str
    reason: str
    until: date


class _Finding(_Part):
    status: Status
    severity: Severity | None
    kind: Kind
    id: str
    workspace_id: str | None
    workspace_name: str | None
    label: str
    urn: str | None
    declared_at: str | None
    changes: tuple[_Change, ...]
    in_branch: tuple[_InBranch, ...]
    made_by: tuple[_MadeBy, ...]
    reason: str | None
    remedy: str | None
    ignored: _Ignored | None

    @property
    def _is_counted(self) -> bool:
        """What is only counted has no severity; of the same kind, what is told has one."""
        return self.status is Status.UNMANAGED and self.severity is None and BY_KIND[self.kind].is_counted

    def told(self) -> Finding:
        return Finding(
            status=self.status,
            subject=Subject(self.kind, self.id, self.workspace_id, self.workspace_name, self.label),
            urn=self.urn,
            changes=tuple(Change(one.path, one.declared, one.actual) for one in self.changes),
            reason=self.reason,
            remedy=self.remedy,
            ignored=None if self.ignored is None else Ignored(**dict(self.ignored)),
            declared_at=self.declared_at,
            is_counted=self._is_counted,
            severity=self.severity,
            made_by=tuple(one.told() for one in self.made_by),
            in_branch=tuple(InBranch(**dict(one)) for one in self.in_branch),
        )


class _Unseen(_Part):
    kind: Kind
    workspace_id: str | None
    reason: str
    partial: bool


class _Entry(_Part):
    line: Annotated[int, Field(ge=1)]
    pattern: str
    until: date
    reason: str


class _Ignore(_Part):
    file: str | None
    expired: tuple[_Entry, ...]
    unused: tuple[_Entry, ...]


class _Document(_Part):
    schema_version: Literal[1]
    generated_at: Moment
    tool: _Tool
    organization: _Organization
    run: _Run
    exit_codes: Annotated[tuple[Annotated[int, Field(ge=0, le=255)], ...], Field(min_length=1)]
    coverage: Annotated[tuple[_Coverage, ...], Field(min_length=1)]
    findings: tuple[_Finding, ...]
    unseen: tuple[_Unseen, ...]
    ignore: _Ignore
    planned_steps: tuple[Digest, ...] | None = None
    notices: tuple[str, ...]
    policy: PolicyDocument | None = None


def read(text: str | bytes, *, source: str) -> Report:
    """
    The report in this JSON. `source` names it for people.

    Raises ConfigurationError for what is no report, and for one that a newer version wrote.
    """
    try:
        written = _Version.model_validate_json(text).schema_version
        if written > SCHEMA_VERSION:
            raise ConfigurationError(
                f"{source} was written by a newer version (its schema_version is {written}, and {SCHEMA_VERSION} is known here)",
                hint="Run the same version of pulumi-claude-admin in both places",
            )
        return _report(_Document.model_validate_json(text))
    except ValidationError as error:
        raise ConfigurationError(
            f"{source} is no JSON report of `claude-admin drift`: {reason_of(error)}",
            hint="Write one with `claude-admin drift -o json:FILE`",
        ) from None


def _report(document: _Document) -> Report:
    findings = tuple(one.told() for one in document.findings)
    expired, unused = (
        tuple(Entry(**dict(one)) for one in entries) for entries in (document.ignore.expired, document.ignore.unused)
    )
    return build(
        run=_run(document),
        organization=OrganizationIdentity(document.organization.id, document.organization.name),
        coverage=tuple(one.told() for one in document.coverage),
        outcome=Outcome(findings, expired, unused),
        unseen=tuple(Unseen(one.kind, one.reason, one.workspace_id, one.partial) for one in document.unseen),
        notices=document.notices,
        policy=None if document.policy is None else document.policy.told(),
    )


def _run(document: _Document) -> Run:
    run = document.run
    return Run(
        generated_at=document.generated_at,
        tool_version=document.tool.version,
        stacks=run.stacks,
        source=run.source,
        is_declared_only=run.declared_only,
        fail_on=run.fails,
        exit_codes=document.exit_codes,
        elsewhere=run.elsewhere,
        fails_on_nothing=NOTHING_COMPARED in run.fail_on,
        ignore_file=document.ignore.file,
        commit=run.commit,
        exits_zero=run.exit_zero,
        pii=run.pii,
        read_from=None if run.read_from is None else ReadFrom(**dict(run.read_from)),
        planned_steps=None if document.planned_steps is None else tuple(sorted(set(document.planned_steps))),
    )
