"""What runs have made themselves: whoever made a thing, and was interrupted, takes it for its own the next time, unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.support.story.advice import ASKS_TO_ADOPT
from tests.support.story.engine import Program, State
from tests.support.story.kinds import stands_on
from tests.support.story.picture import Picture
from tests.support.story.unasked import Course


@dataclass(frozen=True)
class Made:
    """Something that a run made or changed, as it left it, and of which program and with which ids that was."""

    what: object
    program: Program
    ids: Mapping[str, str]


def made_in(course: Course, before: Mapping[str, Made]) -> dict[str, Made]:
    """What was made by this run or an earlier one, by id, as the latest one that wrote it left it."""
    was, now = dict(_things(course.before)), dict(_things(course.now))
    mine = {id_ for id_ in now if id_ not in was or (id_ in before and now[id_] != was[id_])}
    ids = _ids(course.state)
    return dict(before) | {id_: Made(now[id_], course.program, ids) for id_ in mine}


def asks_for_its_own(error: str, failed: str, course: Course, made: Mapping[str, Made]) -> bool:
    """Whether an error asks for the name of something that the very same declaration has made, and nobody has touched since."""
    found = re.search(ASKS_TO_ADOPT, error)
    mine = made.get(found[1]) if found is not None else None
    if found is None or mine is None or failed not in course.program:
        return False
    ids, foundations = _ids(course.state), stands_on(course.program[failed])
    return (
        dict(_things(course.before)).get(found[1]) == mine.what
        and all(mine.program.get(name) == course.program[name] for name in (failed, *foundations))
        and all(mine.ids.get(name) == ids.get(name) for name in foundations)
    )


def _ids(state: State) -> dict[str, str]:
    return {name: one.id for name, one in state.items()}


def _things(picture: Picture) -> Iterator[tuple[str, object]]:
    for things in (
        picture.invites,
        picture.external_keys,
        picture.service_accounts,
        picture.federation_issuers,
        picture.federation_rules,
    ):
        yield from things.items()
