"""What `claude-admin audit spend` does: one sum of the archive by what was asked for, with names for its ids."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.gather import DAYS
from pulumi_claude_admin.audit.read_plan import FIRST_TOLD
from pulumi_claude_admin.audit.reading_facts import currency_of
from pulumi_claude_admin.audit_ports import Tokens
from pulumi_claude_admin.cli.audit_options import SpendOptions
from pulumi_claude_admin.cli.commands.audit_reading import AuditReading, reading
from pulumi_claude_admin.cli.commands.pseudonyms import pseudonym_key
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.model.cubes import COST_BY_WHO, PROVISIONAL
from pulumi_claude_admin.report.audit_people import word_for
from pulumi_claude_admin.report.audit_spend import SpendRow, SpendTable, render_json, render_text
from pulumi_claude_admin.report.audit_words import NO_RANKING, RANKED
from pulumi_claude_admin.report.finding_figures import major

_COLUMNS: Final = {"workspace": "workspace_id", "model": "model", "person": "actor", "key": "api_key_id"}
_NOBODY: Final = {"workspace": "(Default)", "model": "(no model)", "person": "(nobody named)", "key": "(no key)"}
_NO_TAG: Final = "(without this tag)"


def run(options: SpendOptions) -> int:
    """Count, print, and return the exit code: 10 where nothing was seen, or a day was not read."""
    with reading(options.source) as read:
        table = _table(options, read)
    sys.stdout.write(render_json(table) if options.form is PlainForm.JSON else render_text(table))
    if not table.rows:
        sys.stderr.write(f"{_why_nothing(table)}\n")
    is_whole = bool(table.rows) and table.days_read == (table.end - table.first).days
    return ExitCode.OK if is_whole else ExitCode.PARTIAL


def _why_nothing(table: SpendTable) -> str:
    """What is known of days without a row, in one line."""
    days = f"{table.first} to before {table.end}"
    if table.end <= FIRST_TOLD:
        return f"nothing was seen of {days}: the platform's reports begin with {FIRST_TOLD}"
    if table.days_read == 0:
        return f"nothing was seen of {days}: no day of it was read, as an audit reads {DAYS} days back"
    return f"nothing was seen of {days}, which is not the same as no spend: {table.days_read} days were read and have no row"


def _table(options: SpendOptions, read: AuditReading) -> SpendTable:
    window = _window(options.month, read.as_of.date())
    rows, notices = _by_day(read, window) if options.by == "day" else _by_what(options, read, window)
    covered = next((kept.days for kept in read.archive.kept() if kept.cube == COST_BY_WHO.name), {})
    return SpendTable(
        organization_name=read.inputs.identity.name,
        by=options.by,
        first=window[0],
        end=window[1],
        days_read=sum(window[0] <= day < window[1] for day in covered),
        provisional_from=read.as_of.date() - PROVISIONAL,
        currency=currency_of(read.archive, window),
        rows=rows,
        notices=notices,
    )


def _window(month: date | None, today: date) -> tuple[date, date]:
    """A month as far as it has come, else the days of an audit."""
    tomorrow = today + timedelta(days=1)
    if month is None:
        return tomorrow - timedelta(days=DAYS), tomorrow
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return month, max(month + timedelta(days=1), min(following, tomorrow))


def _by_day(read: AuditReading, window: tuple[date, date]) -> tuple[tuple[SpendRow, ...], tuple[str, ...]]:
    used: dict[date, list[Tokens]] = defaultdict(list)
    for day, tokens in read.archive.daily_tokens(("workspace_id",), window):
        used[day].append(tokens)
    spent = read.archive.daily_spend(None, window)
    return tuple(
        _row(one.day.isoformat(), one.day.isoformat(), one.amount, one.list_amount, used[one.day]) for one in spent
    ), ()


def _by_what(
    options: SpendOptions, read: AuditReading, window: tuple[date, date]
) -> tuple[tuple[SpendRow, ...], tuple[str, ...]]:
    what, _, tag = options.by.partition(":")
    dimension = "workspace" if what == "tag" else what
    column = _COLUMNS[dimension]
    used = {one.what[0]: one for one in read.archive.tokens((column,), window)}
    labels, notices = _labels(options, read, dimension)
    rows = tuple(
        _row(
            id_,
            labels.get(id_ or "", id_ or _NOBODY[dimension]),
            one.amount,
            one.list_amount,
            [used[id_]] if id_ in used else [],
        )
        for one in read.archive.spend((column,), window)
        for id_ in one.what
    )
    if what == "tag":
        return _by_tag(rows, read, tag), notices
    is_ranking = what == "person" and not options.is_named
    return (tuple(sorted(rows, key=lambda one: one.label)) if is_ranking else rows), notices


def _labels(options: SpendOptions, read: AuditReading, what: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Names for ids, and what is to be said of them."""
    match what:
        case "workspace":
            return {one.id: one.name for one in read.inputs.workspaces}, ()
        case "key":
            return {one.id: one.name for one in read.inputs.keys or ()}, ()
        case "person":
            named = {one.id: one.email or one.name or one.id for one in read.archive.actors()}
            if options.is_named:
                return named, (RANKED,)
            words = pseudonym_key(read.settings)
            told = {id_: word_for(name, words.key) for id_, name in named.items()}
            return told, (NO_RANKING, *words.notices)
        case _:
            return {}, ()


def _by_tag(rows: Iterable[SpendRow], read: AuditReading, tag: str) -> tuple[SpendRow, ...]:
    """Rows of workspaces as rows of what their tag says."""
    values = {one.id: one.tags.get(tag) for one in read.inputs.workspaces}
    groups: dict[str, list[SpendRow]] = defaultdict(list)
    for row in rows:
        groups[values.get(row.id or "") or _NO_TAG].append(row)
    return tuple(
        sorted((_united(value, found) for value, found in groups.items()), key=lambda one: (-one.amount, one.label))
    )


def _united(label: str, rows: list[SpendRow]) -> SpendRow:
    requests = [row.requests for row in rows if row.requests is not None]
    return SpendRow(
        id=label,
        label=label,
        amount=sum((row.amount for row in rows), Decimal(0)),
        list_amount=sum((row.list_amount for row in rows), Decimal(0)),
        uncached_input=sum(row.uncached_input for row in rows),
        cache_read=sum(row.cache_read for row in rows),
        cache_write_5m=sum(row.cache_write_5m for row in rows),
        cache_write_1h=sum(row.cache_write_1h for row in rows),
        output=sum(row.output for row in rows),
        requests=sum(requests) if requests else None,
    )


def _row(id_: str | None, label: str, amount: Decimal, list_amount: Decimal, used: list[Tokens]) -> SpendRow:
    requests = [one.requests for one in used if one.requests is not None]
    return SpendRow(
        id=id_,
        label=label,
        amount=major(amount),
        list_amount=major(list_amount),
        uncached_input=sum(one.uncached_input for one in used),
        cache_read=sum(one.cache_read for one in used),
        cache_write_5m=sum(one.cache_write_5m for one in used),
        cache_write_1h=sum(one.cache_write_1h for one in used),
        output=sum(one.output for one in used),
        requests=sum(requests) if requests else None,
    )
