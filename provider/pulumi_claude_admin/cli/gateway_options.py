"""What `claude-admin gateway` was asked for: between its command line and its job, which do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pulumi_claude_admin.cli.audit_options import AuditSource
from pulumi_claude_admin.cli.forms import PlainForm


class ExportTarget(StrEnum):
    """Who reads an export."""

    CLAUDE_GATEWAY = "claude-gateway"
    LITELLM = "litellm"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`teams` None: the project's team file. `output` None: it is printed. `previous` is the contract before this one."""

    source: AuditSource
    target: ExportTarget
    teams: Path | None
    output: Path | None
    previous: Path | None
    valid_for: timedelta


class DiffTarget(StrEnum):
    """Which gateway is compared."""

    CLAUDE_GATEWAY = "claude-gateway"
    LITELLM = "litellm"


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """`teams` None: the project's team file."""

    source: AuditSource
    target: DiffTarget
    teams: Path | None
    form: PlainForm


@dataclass(frozen=True, slots=True)
class SavingsOptions:
    """`share` and `retried` are per cent. No `targets`: the newest Sonnet and Haiku of the price book."""

    source: AuditSource
    targets: tuple[str, ...]
    share: Decimal
    retried: Decimal
    form: PlainForm
