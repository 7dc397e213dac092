"""What `claude-admin keys` was asked for: between its command line and its jobs, which do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.declared_by import DeclaredBy
from pulumi_claude_admin.cli.forms import PlainForm


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What keys are listed from, and how."""

    source: AuditSource
    form: PlainForm
    is_named: bool


@dataclass(frozen=True, slots=True)
class DisableOptions:
    """Keys by `ids`, or, with `unused_days`, those that nobody owns and that spent nothing for so long. Without `is_meant` nothing is written."""

    source: AuditSource
    declared_by: DeclaredBy
    ids: tuple[str, ...]
    unused_days: int | None
    is_meant: bool


@dataclass(frozen=True, slots=True)
class EnableOptions:
    """The journal whose switched-off keys are made active again, all or those of `ids`."""

    folder: Path
    journal: Path
    ids: tuple[str, ...]
    is_meant: bool


@dataclass(frozen=True, slots=True)
class AssignOptions:
    """The key by id, and who is to answer for it."""

    folder: Path
    declared_by: DeclaredBy
    key_id: str
    owner: str
