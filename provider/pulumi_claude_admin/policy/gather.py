"""
Declarations to facts: which limit belongs to which workspace, and what the last `up` was told of the same scope.

A `workspace_id` that is not known before `pulumi up` is followed by where its value comes from (`depends_on`), never read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Final, Generic, TypeVar

from pulumi_claude_admin.policy.declaration import UNKNOWN, Declaration, UnknownYet
from pulumi_claude_admin.policy.facts import Cap, Facts, Grant, ModelGroup, RateLimit, Recipients, Workspace
from pulumi_claude_admin.policy.finding import Place

_LIMITERS: Final = (
    "requests_per_minute",
    "input_tokens_per_minute",
    "input_tokens_per_minute_cache_aware",
    "output_tokens_per_minute",
    "tokens_per_minute",
    "tokens_per_day",
    "tool_uses_per_second",
    "fast_itpmca",
    "fast_otpm",
)
_AMOUNT: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,3})?")
"""Major units, as `model/money.py` reads them, in whatever currency."""
_PERSON_OF: Final = {"WorkspaceMember": "user", "OrganizationMember": "user", "Invite": "email"}
_ROLE_OF_MACHINE: Final = {"ServiceAccountMember": "role", "ServiceAccount": "organization_role"}

_Bag = Mapping[str, object]
Limit = TypeVar("Limit", Cap, RateLimit)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What no declaration says: the day, the organization's name, its groups (None: nobody asked), its actual cap, and the labels."""

    day: date
    organization: str = "the organization"
    groups: tuple[ModelGroup, ...] | None = None
    actual_cap: Decimal | None = None
    labels: frozenset[str] = frozenset()


def gather(declarations: Iterable[Declaration], around: Surroundings, *, is_compared: bool) -> Facts:
    """Facts of what is declared now. `is_compared` says whether the declarations carry what was declared before."""
    everything = tuple(sorted(declarations, key=lambda one: one.urn))
    now = tuple((one, one.inputs) for one in everything if one.inputs is not None)
    owners = _Owners.of(one for one, _ in now)
    earlier = _earlier_caps(everything, owners)
    organization = Place(around.organization)
    caps, rates = _Owned[Cap](), _Owned[RateLimit]()
    for one, bag in now:
        if one.type == "WorkspaceSpendLimit":
            key = owners.key_of(one, bag)
            before = earlier.get(key) if key is not None else _known_amount(one.before)
            caps.add(key, _cap(one, bag, before))
        elif one.type == "WorkspaceRateLimit":
            rates.add(owners.key_of(one, bag), _rate_limit(one, bag))
    return Facts(
        day=around.day,
        organization=organization,
        workspaces=tuple(
            _workspace(one, bag, caps=tuple(caps.of[one.urn]), rate_limits=tuple(rates.of[one.urn]))
            for one, bag in now
            if one.type == "Workspace"
        ),
        caps=tuple(caps.owned),
        stray_caps=tuple(caps.stray),
        stray_rate_limits=tuple(rates.stray),
        organization_caps=_organization_caps(now, earlier, around, organization),
        people=tuple(grant for one, bag in now for grant in _people(one, bag)),
        machines=tuple(
            Grant(_place(one), one.urn, _text(bag[_ROLE_OF_MACHINE[one.type]]))
            for one, bag in now
            if bag.get(_ROLE_OF_MACHINE.get(one.type, "")) is not None
        ),
        recipients=tuple(
            Recipients(_place(one), _items(bag.get("recipients")))
            for one, bag in now
            if one.type == "SpendNotifications"
        ),
        groups=around.groups,
        is_compared=is_compared,
        labels=around.labels,
    )


@dataclass(slots=True)
class _Owned(Generic[Limit]):
    """Limits by whose they are, all that are somebody's, and those of which nobody can say."""

    of: defaultdict[str, list[Limit]] = field(default_factory=lambda: defaultdict(list))
    owned: list[Limit] = field(default_factory=list)
    stray: list[Limit] = field(default_factory=list)

    def add(self, key: str | None, limit: Limit) -> None:
        if key is None:
            self.stray.append(limit)
        else:
            self.of[key].append(limit)
            self.owned.append(limit)


@dataclass(frozen=True, slots=True)
class _Owners:
    """The workspaces of the code, by everything that a limit may name them by."""

    urns: frozenset[str]
    without_id: frozenset[str]
    by_id: Mapping[str, str]

    @classmethod
    def of(cls, declarations: Iterable[Declaration]) -> _Owners:
        workspaces = [one for one in declarations if one.type == "Workspace"]
        by_id = {one.id: one.urn for one in workspaces if one.id}
        adopted = {
            str(id_): one.urn for one in workspaces if isinstance(id_ := (one.inputs or {}).get("adopt_id"), str)
        }
        without = frozenset(one.urn for one in workspaces if not one.id)
        return cls(frozenset(one.urn for one in workspaces), without, adopted | by_id)

    def key_of(self, one: Declaration, bag: _Bag) -> str | None:
        """The URN of its workspace, the id of one that other code declares, or None where nobody can say."""
        id_ = bag.get("workspace_id")
        if isinstance(id_, str) and id_ in self.by_id:
            return self.by_id[id_]
        eligible = self.without_id if isinstance(id_, str) else self.urns
        sources = [urn for urn in one.depends_on.get("workspace_id", ()) if urn in eligible]
        if len(sources) == 1:
            return sources[0]
        return id_ if isinstance(id_, str) else None


_ORGANIZATION: Final = ""


def _earlier_caps(everything: Iterable[Declaration], owners: _Owners) -> dict[str, Decimal]:
    """What the last `up` was told, by workspace and for the organization, whichever resource said so."""
    found = {}
    for one in everything:
        amount = _known_amount(one.before)
        if amount is None:
            continue
        if one.type == "WorkspaceSpendLimit" and (key := owners.key_of(one, one.before or {})) is not None:
            found[key] = amount
        elif one.type == "OrganizationSpendLimit":
            found[_ORGANIZATION] = amount
    return found


def _organization_caps(
    now: Iterable[tuple[Declaration, _Bag]], earlier: Mapping[str, Decimal], around: Surroundings, organization: Place
) -> tuple[Cap, ...]:
    declared = tuple(
        _cap(one, bag, earlier.get(_ORGANIZATION)) for one, bag in now if one.type == "OrganizationSpendLimit"
    )
    if declared or around.actual_cap is None:
        return declared
    return (Cap(organization, around.actual_cap),)


def _workspace(one: Declaration, bag: _Bag, *, caps: tuple[Cap, ...], rate_limits: tuple[RateLimit, ...]) -> Workspace:
    residency = bag.get("data_residency")
    geos = residency.get("allowed_inference_geos") if isinstance(residency, Mapping) else residency
    tags = bag.get("tags")
    archives = bag.get("archive_on_destroy", False)
    return Workspace(
        place=_place(one),
        name=_text(bag.get("name")),
        tags=tags if isinstance(tags, Mapping) else UNKNOWN if tags is UNKNOWN else None,
        geos=geos if geos is None or isinstance(geos, str) else _items(geos),
        archives=UNKNOWN if archives is UNKNOWN else archives is True,
        caps=caps,
        rate_limits=rate_limits,
    )


def _cap(one: Declaration, bag: _Bag, before: Decimal | None) -> Cap:
    return Cap(_place(one), _amount(bag.get("amount")), before)


def _rate_limit(one: Declaration, bag: _Bag) -> RateLimit:
    values = {name: _count(bag[name]) for name in _LIMITERS if bag.get(name) is not None}
    return RateLimit(_place(one), _text(bag.get("group")), values)


def _people(one: Declaration, bag: _Bag) -> Iterable[Grant]:
    if one.type == "WorkspaceMembers":
        members = bag.get("members")
        if not isinstance(members, Mapping):
            yield Grant(_place(one), UNKNOWN, UNKNOWN)
            return
        for who, role in members.items():
            yield Grant(_place(one), str(who), _text(role))
    elif one.type in _PERSON_OF:
        yield Grant(_place(one), _text(bag.get(_PERSON_OF[one.type])), _text(bag.get("role")))


def _place(one: Declaration) -> Place:
    return Place(one.urn.rpartition("::")[2], one.urn, one.place)


def _text(value: object) -> str | UnknownYet:
    return value if isinstance(value, str) else UNKNOWN


def _count(value: object) -> int | UnknownYet:
    """A whole number that is not negative: Pulumi hands back floats, and JSON has some that are no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return UNKNOWN
    return int(value) if isfinite(value) and value >= 0 else UNKNOWN


def _items(value: object) -> tuple[object, ...] | UnknownYet:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else UNKNOWN


def _known_amount(bag: _Bag | None) -> Decimal | None:
    amount = _amount((bag or {}).get("amount"))
    return amount if isinstance(amount, Decimal) else None


def _amount(value: object) -> Decimal | UnknownYet:
    return Decimal(value) if isinstance(value, str) and _AMOUNT.fullmatch(value) else UNKNOWN
