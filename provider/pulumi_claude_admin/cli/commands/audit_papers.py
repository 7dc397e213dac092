"""Papers of an audit: read before anything is asked, held against the archive, and proven in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.reconcile.collect import Papers, collect
from pulumi_claude_admin.audit.reconcile.cube_rows import rows_beneath
from pulumi_claude_admin.audit.reconcile.document import proof_of
from pulumi_claude_admin.audit.reconcile.links import is_link
from pulumi_claude_admin.audit.reconcile.month_values import MonthResult, Tolerance
from pulumi_claude_admin.audit.reconcile.months import reconcile
from pulumi_claude_admin.audit.reconcile.papers import Balance, Paper
from pulumi_claude_admin.audit.reconcile.plain_lists import BALANCE_COLUMNS, balances, is_balance_list
from pulumi_claude_admin.audit.reconcile.platform_months import platform_months
from pulumi_claude_admin.audit.reconcile.platform_tokens import with_tokens
from pulumi_claude_admin.audit.reconcile.proof import verify
from pulumi_claude_admin.audit.reconcile.proof_text import written
from pulumi_claude_admin.audit.reconcile.remarks import remarks
from pulumi_claude_admin.audit.reconcile.tables import read_table
from pulumi_claude_admin.audit.rule_settings import UnexplainedSettings
from pulumi_claude_admin.audit_ports import SpendArchive
from pulumi_claude_admin.errors import ClaudeAdminError, StatementUnreadable

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of one file."""
_CENTS: Final = 100
_PAPERS: Final = {".csv", ".pdf", ".tsv", ".txt"}


@dataclass(frozen=True, slots=True)
class GivenPapers:
    """What was given with --invoice and --balances."""

    papers: Papers
    balances: tuple[Balance, ...]

    @property
    def files(self) -> tuple[Paper, ...]:
        """Each file once, by name."""
        papers = {
            *(one.paper for one in self.papers.invoices),
            *(one.paper for one in self.papers.cost_exports),
            *(one.paper for one in self.papers.usage_exports),
            *(one.paper for one in self.balances),
        }
        return tuple(sorted(papers, key=lambda one: one.name))


def read_papers(places: Sequence[Path], balance_list: Path | None) -> GivenPapers | None:
    """Files, and those in folders that are papers by their ending; None when none were asked for. Raises StatementUnreadable."""
    if not places and balance_list is None:
        return None
    files = [(file.name, _content(file)) for place in places for file in _files(place)]
    return GivenPapers(collect(files), () if balance_list is None else _balances(balance_list))


def hold(
    given: GivenPapers, archive: SpendArchive, facts: Facts, as_of: datetime, limits: UnexplainedSettings
) -> tuple[tuple[MonthResult, ...], tuple[str, ...]]:
    """
    Every month of the window against the papers, and what is to be said of these. `limits`: above what a difference fails.

    Raises StatementUnreadable where no paper is of these months, and where an export is another organization's.
    """
    reading = facts.reading
    months = platform_months(
        archive,
        (reading.first_day, reading.end_day),
        as_of.date(),
        reading.currency,
        archived={one.id for one in facts.workspaces if one.is_archived},
    )
    names = dict(_names(facts))
    said = remarks(
        months,
        given.papers,
        given.balances,
        organization=facts.organization_name,
        workspaces={name for place, name in names.items() if name != place},
    )
    if given.papers.usage_exports:
        months = with_tokens(months, archive, names)
    return reconcile(months, given.papers, given.balances, Tolerance(limits.amount * _CENTS, limits.percent)), said


def _names(facts: Facts) -> Iterator[tuple[str | None, str]]:
    """Of workspaces by id; older reports have none for the Default one."""
    for one in facts.workspaces:
        yield one.id, one.name
        if one.is_default:
            yield None, one.name


def write_proof(
    file: Path,
    results: Sequence[MonthResult],
    given: GivenPapers,
    archive: SpendArchive,
    *,
    organization_id: str,
    as_of: datetime,
    currency: str,
) -> None:
    """Write the proof. Raises ClaudeAdminError when the file cannot be written."""
    rows = rows_beneath([node for result in results for node in result.nodes], archive)
    document = proof_of(results, given.files, rows, organization_id=organization_id, as_of=as_of, currency=currency)
    try:
        replace_file(file, written(document), mode=0o600)
    except OSError as error:
        raise ClaudeAdminError(f"{file} cannot be written: {error.strerror}") from None


def verify_file(file: Path) -> tuple[str, ...]:
    """What is wrong with a proof; papers that stand beside it are looked at too. Raises StatementUnreadable for what is none."""
    try:
        document = json.loads(_content(file))
    except ValueError as error:
        raise StatementUnreadable(f"{file} is not JSON: {error}") from None
    listed = document.get("files") if isinstance(document, dict) else None
    names = [str(entry.get("name")) for entry in listed or () if isinstance(entry, dict)]
    beside = {name: file.parent / Path(name).name for name in names}
    return verify(document, {name: _content(path) for name, path in beside.items() if path.is_file()})


def _files(place: Path) -> Iterator[Path]:
    if is_link(str(place)):
        raise StatementUnreadable(
            "an address is no paper, and that of an invoice is a secret: whoever has it can read the invoice",
            hint="Download it, and give the file",
        )
    if not place.is_dir():
        yield place
        return
    found = sorted(one for one in place.iterdir() if one.is_file() and one.suffix.casefold() in _PAPERS)
    if not found:
        raise StatementUnreadable(f"there is no PDF and no CSV in {place}")
    yield from found


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise StatementUnreadable(f"{file} cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise StatementUnreadable(f"{file} is larger than {MOST_BYTES // 1024**2} MiB, which no paper is")
    return content


def _balances(file: Path) -> tuple[Balance, ...]:
    content = _content(file)
    table = read_table(file.name, content)
    if not is_balance_list(table):
        raise StatementUnreadable(
            f"{file.name} is no list of balances", hint=f"It has the columns {', '.join(BALANCE_COLUMNS)}"
        )
    return balances(Paper.of(file.name, content), table)
