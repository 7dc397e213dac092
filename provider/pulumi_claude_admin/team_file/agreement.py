"""What the places of a team file have to agree on: groups and their people, caps, and names of resources. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import product
from typing import Final

from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.team_file.mistake import Mark, Mistake, Place
from pulumi_claude_admin.team_file.model import UNMANAGED
from pulumi_claude_admin.team_file.tree import Node, Scalar, Sequence, below, entries, mark_of

AT: Final = "@"
_NAMED_CHILDREN: Final = {"rate_limits": "rate-limit", "service_accounts": "service-account"}
"""Settings whose entries name resources, with the word that their names have."""


def disagreements(root: Node) -> Iterator[Mistake]:
    """Everything that no single place of the file is wrong about."""
    yield from _missing_caps(root)
    yield from _groups_without_budget(root)
    yield from _equal_names(root)
    for place in (("defaults",), *(("teams", key) for key, _, _ in entries(below(root, "teams")))):
        yield from _wrong_members(root, (*place, "members"))
        for section in _NAMED_CHILDREN:
            yield from _spelled_twice(root, (*place, section))


def _missing_caps(root: Node) -> Iterator[Mistake]:
    if below(root, "defaults", "spend_limit") is not None:
        return
    for key, mark, _ in entries(below(root, "teams")):
        if below(root, "teams", key, "spend_limit") is None:
            reason = 'is missing; write an amount such as "5000.00", or the word unmanaged'
            yield Mistake(mark, reason, ("teams", key, "spend_limit"))


def _groups_without_budget(root: Node) -> Iterator[Mistake]:
    """A group at the gateway gets the team's cap as its budget: one that is left to others is none."""
    for key, _, _ in entries(below(root, "teams")):
        own = below(root, "teams", key, "spend_limit")
        cap = own if own is not None else below(root, "defaults", "spend_limit")
        group = below(root, "teams", key, "gateway_group")
        if group is not None and isinstance(cap, Scalar) and cap.value == UNMANAGED:
            place = ("teams", key, "gateway_group")
            reason = f"needs an amount as spend_limit, which is the group's budget; {UNMANAGED} is none"
            yield Mistake(mark_of(root, place), reason, place)


def _spelled_twice(root: Node, place: Place) -> Iterator[Mistake]:
    first: dict[str, tuple[str, Mark]] = {}
    for group, mark, _ in entries(below(root, *place)):
        other, line = first.setdefault(slug(group), (group, mark))
        if other != group:
            reason = f"names the same resource as {other!r} in line {line.line}"
            yield Mistake(mark, reason, (*place, group))


def _equal_names(root: Node) -> Iterator[Mistake]:
    """`a` with a group `x-rate-limit-y` and `a-rate-limit-x` with a group `y`."""
    first: dict[str, tuple[str, Mark]] = {}
    for (key, _, _), (section, word) in product(entries(below(root, "teams")), _NAMED_CHILDREN.items()):
        for entry, mark, _ in entries(below(root, "teams", key, section)):
            name = f"{key}-{word}-{slug(entry)}"
            other, where = first.setdefault(name, (key, mark))
            if other != key:
                reason = f"is called {name} in Pulumi, as is one of {other!r} in line {where.line}"
                yield Mistake(mark, reason, ("teams", key, section, entry))


def _wrong_members(root: Node, place: Place) -> Iterator[Mistake]:
    direct: dict[str, Mark] = {}
    by_group: defaultdict[str, list[tuple[Mark, str, str]]] = defaultdict(list)
    known = [name for name, _, _ in entries(below(root, "people"))]
    for reference, mark, role in entries(below(root, *place)):
        if not reference.startswith(AT):
            line = direct.setdefault(person_key(reference), mark)
            if line != mark:
                yield Mistake(mark, f"is the same person as in line {line.line}", (*place, reference))
        elif reference[1:] not in known:
            yield Mistake(
                mark, f"there is no such group in `people`{suggestion(reference[1:], known, AT)}", (*place, reference)
            )
        elif isinstance(role, Scalar):
            for person in people_of(root, reference[1:]):
                by_group[person_key(person)].append((mark, reference, str(role.value)))
    for person, given in by_group.items():
        if person not in direct and len({role for _, _, role in given}) > 1:
            said = " and ".join(f"{role} by {group} in line {mark.line}" for mark, group, role in given)
            reason = f"{person} is {said}; list the person with the role that counts"
            yield Mistake(given[-1][0], reason, (*place, given[-1][1]))


def people_of(root: Node, group: str) -> list[str]:
    """The people of a group, as spelled."""
    listed = below(root, "people", group)
    items = listed.items if isinstance(listed, Sequence) else []
    return [one.value for one in items if isinstance(one, Scalar) and isinstance(one.value, str)]


def suggestion(word: str, known: list[str], prefix: str = "") -> str:
    """`; did you mean 'oncall'?` where something is nearly spelled like it."""
    near = get_close_matches(word, known, n=1)
    return f"; did you mean '{prefix}{near[0]}'?" if near else ""
