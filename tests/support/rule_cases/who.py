"""Cases of the rules about people, Claude Code, keys, and about the reading itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import BurstFacts, Facts, PersonFacts
from pulumi_claude_admin.audit.limit_facts import CapFacts, CapSource
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.model.usage import ClaudeCodeRow
from tests.support.audit_facts import AS_OF, DAYS, cap
from tests.support.rule_cases.case import YESTERDAY, Case, organization, somebody, team, unread, with_key

_LONG_AGO: Final = AS_OF.date() - timedelta(days=46)
_THREE_DAYS_AGO: Final = AS_OF.date() - timedelta(days=3)
_BURST: Final = BurstFacts(date(2026, 11, 21), Decimal("0.41"), Decimal("0.08"))
_ME: Final = ("finops@example.com",)


def _coder(number: int, *, tokens: int, lines: int, commits: int = 1) -> PersonFacts:
    row = ClaudeCodeRow(
        day=YESTERDAY,
        actor=f"p{number}@example.com",
        is_key=False,
        terminal="vscode",
        is_remote=False,
        sessions=1,
        lines_added=lines,
        lines_removed=0,
        commits=commits,
        pull_requests=0,
        accepted=1,
        rejected=0,
        tokens={"claude-opus-5-5": tokens},
    )
    return somebody(number, claude_code=(row,))


def _coders(*last: PersonFacts) -> Facts:
    """Seven people whose tokens for a line differ by a little, and whoever is named."""
    usual = tuple(_coder(number, tokens=100_000 + 5_000 * number, lines=500) for number in range(7))
    return organization(people=(*usual, *last))


def _read(**fields: object) -> Facts:
    made = organization()
    return replace(made, reading=replace(made.reading, **fields))  # type: ignore[arg-type]  # a table names fields


def _notified(leavers: frozenset[str], recipients: tuple[str, ...] | None = _ME) -> Facts:
    return organization(team(recipients=recipients), recipients=(), leaver_emails=leavers, member_emails=frozenset())


def _code_limit(limit: CapFacts | None) -> Facts:
    return organization(people=(_coder(1, tokens=1, lines=1),), claude_code_limit=limit)


WHO: Final[Mapping[str, Case]] = {
    "usage.end_of_week_burst": Case(
        fires=organization(team(bursts=(_BURST,))),
        quiet=organization(team(bursts=(replace(_BURST, end=date(2026, 10, 10)),))),
        blind=organization(team(bursts=None)),
    ),
    "people.recipient_left": Case(
        fires=_notified(frozenset(_ME)),
        quiet=_notified(frozenset()),
        blind=_notified(frozenset(_ME), recipients=None),
    ),
    "claude_code.limit_missing": Case(
        fires=_code_limit(CapFacts(None, CapSource.FEED)),
        quiet=_code_limit(cap("100")),
        blind=_code_limit(None),
    ),
    "usage.trivial_change": Case(
        fires=_coders(_coder(8, tokens=5_000_000, lines=3, commits=0)),
        quiet=_coders(_coder(8, tokens=5_000_000, lines=3, commits=1)),
        blind=_coders(),
    ),
    "keys.ownerless": Case(
        fires=with_key(owner=KeyOwner.NOBODY),
        quiet=with_key(owner=KeyOwner.SERVICE_ACCOUNT),
        blind=with_key(owner=KeyOwner.UNKNOWN),
    ),
    "keys.leaver": Case(
        fires=with_key(owner=KeyOwner.LEAVER),
        quiet=with_key(owner=KeyOwner.LEAVER, status="inactive"),
        blind=with_key(owner=KeyOwner.UNKNOWN),
    ),
    "keys.used_after_switch_off": Case(
        fires=with_key(status="inactive", switched_off_on=_THREE_DAYS_AGO, daily=((YESTERDAY, Decimal(500)),)),
        quiet=with_key(status="inactive", switched_off_on=_THREE_DAYS_AGO, daily=((_THREE_DAYS_AGO, Decimal(500)),)),
        blind=unread(keys=with_key(status="inactive", switched_off_on=_THREE_DAYS_AGO).keys),
    ),
    "keys.other_role": Case(
        fires=with_key(owner_role="billing"),
        quiet=with_key(owner_role="developer"),
        blind=with_key(owner_role=None),
    ),
    "keys.never_expires": Case(
        fires=with_key(never_expires=True),
        quiet=with_key(never_expires=False),
        blind=with_key(never_expires=None),
    ),
    "keys.unused": Case(
        fires=with_key(last_used=_LONG_AGO),
        quiet=with_key(last_used=_LONG_AGO + timedelta(days=1)),
        blind=replace(
            with_key(last_used=_LONG_AGO), reading=replace(organization().reading, covered=frozenset(DAYS[:-1]))
        ),
    ),
    "keys.shared": Case(
        fires=with_key(used_in=("wrkspc_01Payments", "wrkspc_02")),
        quiet=with_key(),
        blind=unread(keys=()),
    ),
    "keys.admin_old": Case(
        fires=with_key(is_admin=True),
        quiet=with_key(is_admin=True, created_at=AS_OF - timedelta(days=90)),
        blind=with_key(),
    ),
    "reading.stale": Case(
        fires=_read(refreshed_at=AS_OF - timedelta(hours=24, seconds=1)),
        quiet=_read(refreshed_at=AS_OF - timedelta(hours=24)),
        blind=_read(refreshed_at=None),
    ),
    "reading.difference": Case(
        fires=_read(difference=Decimal("-1.01")),
        quiet=_read(difference=Decimal(1)),
        blind=_read(difference=None),
    ),
}
