"""What `claude-admin increase-requests` was asked to do, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pulumi_claude_admin.cli.forms import OutputFile, RequestForm
from pulumi_claude_admin.cli.keys_options import DeclaredBy
from pulumi_claude_admin.report.pii import Pii


@dataclass(frozen=True, slots=True)
class RequestSource:
    """Where rules and declarations stand. `rules` None: the file of the project, where it has one."""

    folder: Path
    rules: Path | None
    declared_by: DeclaredBy


@dataclass(frozen=True, slots=True)
class ListOptions:
    """Which requests are told (`is_all`: those that are decided, too), and how."""

    source: RequestSource
    is_all: bool
    form: RequestForm
    outputs: tuple[OutputFile[RequestForm], ...]
    pii: Pii
