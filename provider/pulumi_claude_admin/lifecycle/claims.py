"""
What a declaration claims for itself: of each of these there is one, so two declarations of it are a mistake. Pure.

Values are inputs as they were given: text, an output of a program, or something that only the update will know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.model.people import person_key


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing: how messages call it, and what tells it from others that are called so."""

    what: str
    key: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleClaim:
    """
    People within a scope, and with `is_exclusive` all others too.

    Messages call one of them `one`, with the name at `{}`, and all of them `everybody`.
    """

    scope: tuple[object, ...]
    references: tuple[str, ...]
    is_exclusive: bool
    one: str
    everybody: str


def claim_members(workspace_id: object, references: Iterable[str], *, exclusive: object = False) -> PeopleClaim:
    """These people of a workspace."""
    return PeopleClaim(
        ("membership", workspace_id),
        tuple(references),
        is_exclusive=exclusive is True,
        one="the membership of {} in a workspace",
        everybody="the membership of a workspace",
    )


def claim_limits(period: object, references: Iterable[str], *, exclusive: object = False) -> PeopleClaim:
    """The limits of these people of an Enterprise organization, for one period."""
    return PeopleClaim(
        ("member limits", period),
        tuple(references),
        is_exclusive=exclusive is True,
        one="the limit of {} in one period",
        everybody="the limits of people in one period",
    )


def claim_named(what: str, inputs: Mapping[str, object]) -> Iterable[Claim]:
    """A thing that has one name in the organization, and perhaps an `adopt_id`."""
    yield Claim(f"the {what} of one name", (inputs.get("name"),))
    yield from claim_adopted(what, inputs)


def claim_adopted(what: str, inputs: Mapping[str, object]) -> Iterable[Claim]:
    """What `adopt_id` names, if it is given."""
    if (adopt_id := inputs.get("adopt_id")) is not None:
        yield Claim(f"the {what} of one adopt_id", (adopt_id,))


def person(reference: object) -> object:
    """What all spellings of a person have in common; what is not known yet as it is."""
    return person_key(reference) if isinstance(reference, str) else reference


def plain(reference: object) -> list[str]:
    """A name that is known already; none of an output."""
    return [reference] if isinstance(reference, str) else []


def plain_keys(value: object) -> list[str]:
    """The keys of a mapping that a program knows already; none of an output."""
    return [key for key in value if isinstance(key, str)] if isinstance(value, Mapping) else []
