"""Who spent something, as facts: people and other identities, and what people did with Claude Code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from pulumi_claude_admin.audit.facts import PersonFacts, TokenFacts
from pulumi_claude_admin.model.key_ownership import Leavers
from pulumi_claude_admin.model.people import Everybody, person_key
from pulumi_claude_admin.model.usage import ActorKind, ClaudeCodeRow, UsageActor


def people_facts(
    actors: Iterable[UsageActor],
    amounts: Mapping[str, Decimal],
    tokens: Mapping[str, TokenFacts],
    claude_code: Iterable[ClaudeCodeRow],
    people: Everybody | None,
    leavers: Leavers,
) -> tuple[PersonFacts, ...]:
    """By id. The report of Claude Code names people by e-mail, so it is joined by that; rows of a key's name are of no person."""
    known = {one.id: one for one in actors}
    coding: dict[str, list[ClaudeCodeRow]] = defaultdict(list)
    for row in claude_code:
        if not row.is_key:
            coding[person_key(row.actor)].append(row)
    ids = {person_key(one.email): one.id for one in known.values() if one.kind is ActorKind.USER and one.email}
    rows = {ids.get(address) or _listed(address, people): tuple(found) for address, found in coding.items()}
    spenders = {actor_id for actor_id in amounts if actor_id}
    return tuple(
        PersonFacts(
            id=who,
            kind=known[who].kind if who in known else ActorKind.USER,
            label=_label(known.get(who), who, people),
            is_gone=who in leavers.ids,
            amount=amounts.get(who, Decimal(0)),
            tokens=tokens.get(who, TokenFacts()),
            claude_code=rows.get(who, ()),
        )
        for who in sorted(spenders | rows.keys())
    )


def _listed(address: str, people: Everybody | None) -> str:
    user = people.find(address) if people is not None else None
    return user.id if user is not None else address


def _label(actor: UsageActor | None, who: str, people: Everybody | None) -> str:
    if actor is not None and (actor.email or actor.name):
        return actor.email or actor.name or who
    user = people.by_id.get(who) if people is not None else None
    return user.email if user is not None else who
