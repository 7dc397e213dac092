"""Who left, for a drift run: the file beside the program, and the feed where there is something to ask it about."""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.leavers import REACH, Leavers, feed_leavers, names_an_absent_person, with_leavers
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.feed.reading import Silence, read_feed
from pulumi_claude_admin.findings import Finding
from pulumi_claude_admin.model.activity import LEFT
from pulumi_claude_admin.model.left_people import Left
from pulumi_claude_admin.session import Session


def told_of_leavers(
    session: Session,
    findings: tuple[Finding, ...],
    declarations: Iterable[DeclaredObject],
    reading: Reading,
) -> tuple[Finding, ...]:
    """The findings with *left* and *returned*. One call more, and only with a `left.json` or when somebody is missing."""
    if not reading.snapshot.users or (session.left is None and not names_an_absent_person(findings)):
        return findings
    told = read_feed(session.api.activities, reading.now - REACH, LEFT, organization_id=reading.snapshot.identity.id)
    days, addresses = feed_leavers(() if isinstance(told, Silence) else told)
    key = session.settings.pseudonym_key
    leavers = Leavers(
        file=session.left or Left(),
        by_feed=days,
        addresses=addresses,
        key=key.get_secret_value() if key is not None else None,
    )
    return with_leavers(
        findings,
        declarations,
        leavers,
        users=reading.snapshot.users,
        keys=reading.snapshot.api_keys or (),
        today=reading.now.date(),
    )
