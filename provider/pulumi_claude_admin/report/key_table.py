"""API keys with whose they are and what they spent: a table of its own, as text or JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.offboarding.listed_keys import ListedKey
from pulumi_claude_admin.quoting import json_text, printable
from pulumi_claude_admin.report.amounts import NOTHING, money
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, wrapped

COLUMNS: Final = 120
DAYS_OF_SPEND: Final = 30
_OWNERS: Final = {
    KeyOwner.NOBODY: "nobody",
    KeyOwner.LEAVER: "left",
    KeyOwner.UNKNOWN: "not known",
    KeyOwner.SERVICE_ACCOUNT: "service account",
}


@dataclass(frozen=True, slots=True)
class KeyTable:
    """The keys, dearest first. `days_read` of the last `DAYS_OF_SPEND` were read; `workspaces` are names by id; with `is_named` people have addresses."""

    organization_name: str
    as_of: datetime
    currency: str
    days_read: int
    keys: tuple[ListedKey, ...]
    workspaces: dict[str, str]
    is_named: bool
    notices: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """The day of the table."""
        return self.as_of.date()


def render_text(table: KeyTable, *, columns: int = COLUMNS) -> str:
    """As text, ending with a line feed."""
    return as_text(_lines(table, columns))


def render_json(table: KeyTable) -> str:
    """As one JSON document, amounts in major units."""
    return json_text(
        {
            "as_of": table.as_of.isoformat(),
            "currency": table.currency,
            "days_read": table.days_read,
            "keys": [_document(table, one) for one in table.keys],
            "notices": list(table.notices),
        }
    )


def _document(table: KeyTable, one: ListedKey) -> dict[str, object]:
    key = one.key
    return {
        "id": key.id,
        "name": key.name,
        "status": key.status,
        "kind": str(one.kind),
        "principal_id": key.owner_id,
        "created_by_id": key.created_by_id,
        "owner": str(one.owned.owner),
        "owner_email": one.owned.user.email if table.is_named and one.owned.user is not None else None,
        "workspace_id": key.workspace_id,
        "created_at": key.created_at.isoformat() if key.created_at is not None else None,
        "expires_at": key.expires_at.isoformat() if key.expires_at is not None else None,
        "never_expires": key.never_expires,
        "last_spent_on": one.last_spent_on.isoformat() if one.last_spent_on is not None else None,
        "spend": f"{one.spend:f}",
        "declared_at": one.declared_at,
    }


def _lines(table: KeyTable, columns: int) -> Iterator[Line]:
    yield (Span(f"API keys of {printable(table.organization_name)}", "bold"),)
    about = f"Spend of {DAYS_OF_SPEND} days ({table.days_read} of them read), in {table.currency}."
    yield from wrapped(about, columns)
    for notice in table.notices:
        yield from wrapped(printable(notice), columns)
    yield ()
    heads = (
        Column("key", is_name=True),
        Column("id"),
        Column("status", weight=1),
        Column("acts as", weight=3),
        Column("owner"),
        Column("made by", weight=5),
        Column("workspace", weight=4),
        Column("age", weight=2),
        Column("expires", weight=6),
        Column("last spent"),
        Column("30 days"),
    )
    yield from table_lines(heads, [_row(table, one) for one in table.keys], columns)
    if not table.keys:
        yield from wrapped("There are no API keys.", columns)


def _row(table: KeyTable, one: ListedKey) -> tuple[str, ...]:
    key = one.key
    place = "(organization)" if key.workspace_id is None else table.workspaces.get(key.workspace_id, key.workspace_id)
    age = NOTHING if key.created_at is None else f"{(table.today - key.created_at.date()).days} d"
    expires = "never" if key.never_expires else NOTHING if key.expires_at is None else f"{key.expires_at:%Y-%m-%d}"
    spent = "never seen" if one.last_spent_on is None else one.last_spent_on.isoformat()
    return (
        printable(key.name),
        key.id,
        key.status,
        str(one.kind),
        _owner(table, one),
        key.created_by_id or NOTHING,
        printable(place),
        age,
        expires,
        spent,
        money(one.spend),
    )


def _owner(table: KeyTable, one: ListedKey) -> str:
    user = one.owned.user
    if user is not None:
        return printable(user.email) if table.is_named else user.id
    return _OWNERS.get(one.owned.owner, str(one.owned.owner))
