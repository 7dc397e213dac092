"""What `claude-admin increase-requests` was asked to do, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pulumi_claude_admin.cli.declared_by import DeclaredBy
from pulumi_claude_admin.cli.forms import OutputFile, RequestForm
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


@dataclass(frozen=True, slots=True)
class ApproveOptions:
    """
    Requests by `ids`, or none: all for which the rules give an amount. `amount` instead of what the rules say, in major units; `edit` is the
    file that declares people. Without `is_meant` nothing is written; `is_silent`: nobody gets an e-mail.
    """

    source: RequestSource
    ids: tuple[str, ...]
    amount: str | None
    edit: Path | None
    is_silent: bool
    is_meant: bool


@dataclass(frozen=True, slots=True)
class DenyOptions:
    """Requests by `ids`, and the rest as in `ApproveOptions`."""

    folder: Path
    ids: tuple[str, ...]
    is_silent: bool
    is_meant: bool


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """
    As `ListOptions`, of the requests that `seen`, a file, does not have yet; None: they are remembered by this process alone.

    It looks once, where `every` is None, else so often and for so long.
    """

    source: RequestSource
    seen: Path | None
    every: timedelta | None
    lasting: timedelta
    form: RequestForm
    outputs: tuple[OutputFile[RequestForm], ...]
    pii: Pii
