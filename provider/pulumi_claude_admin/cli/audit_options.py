"""What `claude-admin audit` was asked for: between its command line and its job, which do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from pulumi_claude_admin.cli.forms import AuditForm, OutputFile, PlainForm
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.targets import Target


class Part(StrEnum):
    """What of an audit is told. The words are commands of their own."""

    ALL = "all"
    KEYS = "keys"
    CAPS = "caps"


class AuditSurface(StrEnum):
    """Which kind of organization an audit is of. The words are part of the command line."""

    CONSOLE = "console"
    ENTERPRISE = "enterprise"


class FailOn(StrEnum):
    """The least severity that fails an audit."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"

    @property
    def severity(self) -> Severity | None:
        """As a severity; None for none."""
        return None if self is FailOn.NONE else Severity(self)


@dataclass(frozen=True, slots=True)
class AuditSource:
    """
    Where figures come from: with `is_offline` the archive alone. `folder` is that of the project, whose `claude-admin.toml` counts; `archive`
    a folder or `s3://…`, None for the user's own. `stacks` and `states` (files, glob patterns or `-`) are whose state says of caps what it knows.
    """

    folder: Path
    archive: str | None
    is_offline: bool
    is_console_allowed: bool
    is_verbose: bool
    stacks: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """Invoices and exports (files, or folders of them), the list of balances, and where the proof goes."""

    places: tuple[Path, ...] = ()
    balances: Path | None = None
    proof: Path | None = None


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What was asked for. `since` is the JSON of an earlier audit."""

    source: AuditSource
    part: Part
    form: AuditForm
    outputs: tuple[OutputFile[AuditForm], ...]
    fail_on: FailOn
    exits_zero: bool
    target: Target
    is_named: bool
    since: Path | None = None
    papers: PaperOptions = PaperOptions()
    surface: AuditSurface | None = None
    """None: the one that there is a credential for, a Console organization's first."""


@dataclass(frozen=True, slots=True)
class SpendOptions:
    """What spend is asked for: `by` a dimension or `tag:NAME`, of one month or of the whole period."""

    source: AuditSource
    by: str
    month: date | None
    form: PlainForm
    is_named: bool


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """The team file whose caps are replayed, and how many minutes after it is reached a cap acts."""

    source: AuditSource
    file: Path
    delay_minutes: int
    form: PlainForm


@dataclass(frozen=True, slots=True)
class SuggestOptions:
    """The team file that suggestions are written for; None: what is suggested is printed as Python."""

    source: AuditSource
    file: Path | None


@dataclass(frozen=True, slots=True)
class WorstCaseOptions:
    """What each key could cost; with `below_minor` (minor units) the changes that bring every key there, too."""

    source: AuditSource
    form: PlainForm
    below_minor: int | None
