"""What `claude-admin offboard` was asked to do, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pulumi_claude_admin.cli.forms import OutputFile, PlainForm, PlanForm
from pulumi_claude_admin.report.pii import Pii


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """Options of `offboard plan`. One of `references`, `lists` and `hashes`."""

    folder: Path
    references: tuple[str, ...]
    lists: tuple[Path, ...]
    hashes: tuple[str, ...]
    stacks: tuple[str, ...]
    states: tuple[str, ...]
    form: PlanForm
    outputs: tuple[OutputFile[PlanForm], ...]
    pii: Pii


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """Options of `offboard apply`. Without `is_meant` nothing is written; `is_archiving` ends for ever what was inactive before."""

    folder: Path
    plan: Path
    form: PlainForm
    is_meant: bool
    is_archiving: bool


@dataclass(frozen=True, slots=True)
class DrillOptions:
    """
    The canaries that are tried (none: all), and how many seconds each may live. Without `is_meant` nothing is written.

    `person` leaves and comes back, for which it is waited so many seconds; None: keys alone.
    """

    folder: Path
    ids: tuple[str, ...]
    person: str | None
    within: int
    wait: int
    form: PlainForm
    is_meant: bool
