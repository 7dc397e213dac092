"""What `claude-admin keys list` does: keys, who stands behind each, and what they spent, from one reading."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit.gather import DAYS
from pulumi_claude_admin.audit.reading_facts import KeptDays, currency_of
from pulumi_claude_admin.audit.spend_sums import SpendSums, since, total
from pulumi_claude_admin.cli.commands.audit_reading import AuditReading, reading
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.keys_options import ListOptions
from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from pulumi_claude_admin.model.key_ownership import known_leavers, ownership
from pulumi_claude_admin.model.people import Everybody
from pulumi_claude_admin.offboarding.listed_keys import ListedKey
from pulumi_claude_admin.report.finding_figures import major
from pulumi_claude_admin.report.key_table import DAYS_OF_SPEND, KeyTable, render_json, render_text


@dataclass(frozen=True, slots=True)
class KeysRead:
    """The keys, and the days of which it was read who spent what."""

    keys: tuple[ListedKey, ...]
    today: date
    days: frozenset[date]
    currency: str


def run(options: ListOptions) -> int:
    """Print the table, and return the exit code: 10 where a day of the thirty was not read, or people could not be listed."""
    with reading(options.source) as read:
        found = read_keys(read, {})
        window = {found.today - timedelta(days=number) for number in range(DAYS_OF_SPEND)}
        table = KeyTable(
            organization_name=read.inputs.identity.name,
            as_of=read.as_of,
            currency=found.currency,
            days_read=len(found.days & window),
            keys=tuple(sorted(found.keys, key=lambda one: (-one.spend, one.key.name, one.key.id))),
            workspaces={one.id: one.name for one in read.inputs.workspaces},
            is_named=options.is_named,
            notices=(*read.notices, *(f"Not seen: {one.what}, as {one.reason}." for one in read.inputs.unseen)),
        )
    sys.stdout.write(render_json(table) if options.form is PlainForm.JSON else render_text(table))
    is_whole = table.days_read == DAYS_OF_SPEND and read.inputs.users is not None
    return ExitCode.OK if is_whole else ExitCode.PARTIAL


def read_keys(read: AuditReading, declared: Mapping[str, str]) -> KeysRead:
    """The keys with what each spent. `declared` says where code declares one, by its id. Raises AdminApiError where they could not be listed."""
    inputs = read.inputs
    if inputs.keys is None:
        reason = next((one.reason for one in inputs.unseen if one.what == "API keys"), "nobody could look")
        raise AdminApiError(f"the API keys could not be listed: {reason}")
    today = read.as_of.astimezone(UTC).date()
    period = (today - timedelta(days=DAYS - 1), today + timedelta(days=1))
    use = SpendSums(read.archive, period, inputs.default_workspace_id).key_use()
    people = Everybody.of(inputs.users) if inputs.users else None  # a list without anybody proves that nobody left
    leavers = known_leavers(read.archive.actors(), inputs.activities or (), people)
    first = today - timedelta(days=DAYS_OF_SPEND - 1)
    claude_code = {one.id for one in inputs.workspaces if one.is_claude_code}
    return KeysRead(
        keys=tuple(
            ListedKey(
                key,
                ownership(key, people, leavers),
                spend=major(total(since(use.daily.get(key.id, ()), first)) + Decimal(0)),
                last_spent_on=use.last_used.get(key.id),
                declared_at=declared.get(key.id),
                is_claude_code=key.workspace_id in claude_code,
            )
            for key in inputs.keys
        ),
        today=today,
        days=KeptDays.of(read.archive).covered(COST_BY_WHO),
        currency=currency_of(read.archive, period),
    )
