"""API keys: who stands behind them, how long they live, and what they spend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, KeyFacts
from pulumi_claude_admin.audit.finding import AtStake
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_UNREAD: Final = "the keys could not be listed"
_MAY_HAVE_KEYS: Final = frozenset({"developer", "admin", "owner", "primary_owner", "managed", "membership_admin"})
"""Organization roles that come with API keys, or of which it is not known: docs/platform/users.md#roles."""
_DISABLE: Final = 'Disable the key (status="inactive", which can be undone), see what stops, and then archive it.'


def _each(
    facts: Facts, check: Callable[[KeyFacts], Iterator[Hit | Blind]], *, admin: bool = False
) -> Iterator[Hit | Blind]:
    """What a check says of each key that works."""
    if facts.keys is None:
        yield Blind(words.organization(facts), _UNREAD)
        return
    for one in facts.keys:
        if one.status == "active" and one.is_admin is admin:
            yield from check(one)


def _spent(one: KeyFacts) -> AtStake | None:
    return words.billed(one.amount) if one.amount else None


def _and_spent(facts: Facts, one: KeyFacts) -> str:
    return f", and spent {words.money(facts, one.amount)} in the period" if one.amount else ""


def _ownerless(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    def check(one: KeyFacts) -> Iterator[Hit | Blind]:
        if one.owner is KeyOwner.UNKNOWN:
            yield Blind(words.key(one), "who made it could not be looked up")
        elif one.owner is KeyOwner.NOBODY:
            yield Hit(
                words.key(one),
                f"Nobody stands behind the key {one.name}: it acts as nobody and does not say who made it{_and_spent(facts, one)}",
                at_stake=_spent(one),
                evidence=(("amount", words.exact(one.amount)),),
                severity=None if one.amount else Severity.MEDIUM,
            )

    return _each(facts, check)


def _leaver(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    def check(one: KeyFacts) -> Iterator[Hit | Blind]:
        if one.owner is KeyOwner.UNKNOWN:
            yield Blind(words.key(one), "whether the one who made it is still here could not be looked up")
        elif one.owner is KeyOwner.LEAVER:
            yield Hit(
                words.key(one),
                f"The key {one.name} is of somebody who is not in the organization any more{_and_spent(facts, one)}",
                at_stake=_spent(one),
                evidence=(("amount", words.exact(one.amount)),),
            )

    return _each(facts, check)


def _used_after_switch_off(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    if facts.keys is None:
        yield Blind(words.organization(facts), _UNREAD)
        return
    for one in facts.keys:
        off = one.switched_off_on
        if off is None:
            continue
        spent = sum((amount for day, amount in one.daily if day > off), Decimal(0))
        if spent:
            yield Hit(
                words.key(one),
                f"The key {one.name} was switched off on {off}, is {one.status} now, and has spent {words.money(facts, spent)} since",
                at_stake=words.billed(spent),
                since=off,
            )
        elif not any(day > off for day in facts.reading.covered):
            yield Blind(words.key(one), f"no whole day since it was switched off on {off} was read")


def _other_role(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    def check(one: KeyFacts) -> Iterator[Hit | Blind]:
        if one.owner is not KeyOwner.PERSON:
            return
        if one.owner_role is None:
            yield Blind(words.key(one), "the role of its owner is not known")
        elif one.owner_role not in _MAY_HAVE_KEYS:
            yield Hit(
                words.key(one),
                f"The owner of the key {one.name} has the role {one.owner_role}, which does not come with API keys{_and_spent(facts, one)}",
                at_stake=_spent(one),
                evidence=(("role", one.owner_role),),
            )

    return _each(facts, check)


def _never_expires(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    def check(one: KeyFacts) -> Iterator[Hit | Blind]:
        if one.never_expires is None:
            yield Blind(words.key(one), "when it expires was not told")
        elif one.never_expires:
            yield Hit(
                words.key(one), f"The key {one.name} never expires", evidence=(("amount", words.exact(one.amount)),)
            )

    return _each(facts, check)


def _unused(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    days = int(thresholds["days"])
    since = facts.as_of.date() - timedelta(days=days)
    is_covered = all(since + timedelta(days=n) in facts.reading.covered for n in range(days))

    def check(one: KeyFacts) -> Iterator[Hit | Blind]:
        if one.last_used is not None and one.last_used >= since:
            return
        if not is_covered:
            yield Blind(words.key(one), f"not every day since {since} was read")
        elif one.created_at is None:
            yield Blind(words.key(one), "when it was made was not told")
        elif one.created_at.date() < since:
            yield Hit(
                words.key(one),
                f"The key {one.name} has not been used since {one.last_used or f'{since} or longer'}, and still works",
                since=one.last_used,
            )

    return _each(facts, check)


def _shared(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return

    def check(one: KeyFacts) -> Iterator[Hit | Blind]:
        if len(one.used_in) > 1:
            names = {workspace.id: workspace.name for workspace in facts.workspaces}
            yield Hit(
                words.key(one),
                f"The key {one.name} was used in {words.count(len(one.used_in), 'workspace')}: "
                + ", ".join(names.get(place, place) for place in one.used_in),
                at_stake=_spent(one),
                evidence=(("workspaces", ", ".join(one.used_in)),),
            )

    yield from _each(facts, check)


def _admin_old(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    today = facts.as_of.date()

    def check(one: KeyFacts) -> Iterator[Hit | Blind]:
        if one.created_at is None:
            yield Blind(words.key(one), "the event that made it is not in reach")
        elif (age := (today - one.created_at.date()).days) > thresholds["days"]:
            yield Hit(
                words.key(one),
                f"The Admin key {one.name} is {words.count(age, 'day')} old",
                evidence=(("created", one.created_at.date().isoformat()),),
            )

    if facts.keys is not None and not any(one.is_admin for one in facts.keys):
        yield Blind(
            words.organization(facts),
            "Admin keys cannot be listed, and no event of one is in reach of the activity feed",
        )
    yield from _each(facts, check, admin=True)


RULES: Final = (
    Rule(
        id="keys.ownerless",
        title="A key that nobody owns",
        severity=Severity.HIGH,
        risk="Nobody notices when it leaks, nobody can be asked what it does, and it goes on working whoever leaves.",
        remedy=_DISABLE,
        cannot_know="Keys of the old kind, and keys that the platform made, do not say who made them. Somebody may know: give the key a name that says who.",
        check=_ownerless,
    ),
    Rule(
        id="keys.leaver",
        title="A key of somebody who left",
        severity=Severity.HIGH,
        risk="Keys of a workspace go on working after the person who made them has left, and that person may still have them.",
        remedy=_DISABLE,
        cannot_know="Whether the person kept a copy. Where the people could not be listed, nobody is called a leaver.",
        check=_leaver,
    ),
    Rule(
        id="keys.used_after_switch_off",
        title="A key that spends although it was switched off",
        severity=Severity.HIGH,
        risk="Somebody made it active again, or the platform still takes it: whoever has it goes on.",
        remedy="Look at its status in the Console; where it is inactive, archive it and tell the vendor.",
        cannot_know="Only keys that `keys disable` or `offboard apply` switched off within 30 days are watched, as the journal of this machine says (CLAUDE_ADMIN_JOURNAL). Spend of that day itself is not told apart.",
        check=_used_after_switch_off,
    ),
    Rule(
        id="keys.other_role",
        title="A key of a person whose role has none",
        severity=Severity.MEDIUM,
        risk="The role was taken away and the key was forgotten.",
        remedy=f"Give the key to somebody whose role fits. {_DISABLE}",
        cannot_know="When the role changed.",
        check=_other_role,
    ),
    Rule(
        id="keys.never_expires",
        title="A key that never expires",
        severity=Severity.LOW,
        risk="What leaks once works for ever.",
        remedy="Make a new key with an end in the Console, and archive this one: an end cannot be added later.",
        cannot_know="Whether the key is changed by hand now and then.",
        check=_never_expires,
    ),
    Rule(
        id="keys.unused",
        title="A key that is not used",
        severity=Severity.LOW,
        risk="It is only good for whoever finds it.",
        remedy=_DISABLE,
        cannot_know="A use that cost nothing and left no row. Days before the archive begins.",
        check=_unused,
        thresholds=(Threshold("days", Decimal(45), "days", "how long it has to be unused"),),
    ),
    Rule(
        id="keys.shared",
        title="A key that several workspaces share",
        severity=Severity.MEDIUM,
        risk="Its spend passes by the cap of any one workspace, and disabling it stops all of them.",
        remedy="Make a key of its own for each workspace.",
        cannot_know="Several programs that share one key within a workspace.",
        check=_shared,
    ),
    Rule(
        id="keys.admin_old",
        title="An old Admin key",
        severity=Severity.MEDIUM,
        risk="It may change everything in the organization, and the longer it lives the more places have it.",
        remedy="Make a new one in the Console and delete this one; a CI job needs none (docs/workload-identity.md).",
        cannot_know="Admin keys cannot be listed: only those whose making the activity feed still shows are known.",
        check=_admin_old,
        thresholds=(Threshold("days", Decimal(90), "days", "how old it may be"),),
    ),
)
