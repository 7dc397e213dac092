"""What several places of the file have to agree on: one forge for a repository, one place for coverage, one person for an address. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.team_file.mistake import Mark, Mistake, Place
from pulumi_claude_admin.team_file.tree import Mapping, Node, Scalar, Sequence, below, entries, mark_of

FORGES: Final = ("github", "gitlab")


def disagreements(root: Node) -> Iterator[Mistake]:
    """Everything that no single place of the file is wrong about."""
    listed = below(root, "repositories")
    seen = dict[tuple[str, str], Mark]()
    for number, one in enumerate(listed.items if isinstance(listed, Sequence) else ()):
        if isinstance(one, Mapping):
            place: Place = ("repositories", number)
            yield from _forges(one, place, seen)
            yield from _coverage(one, place)
    yield from _people(root)


def _forges(repository: Mapping, place: Place, seen: dict[tuple[str, str], Mark]) -> Iterator[Mistake]:
    named = [forge for forge in FORGES if forge in repository.entries]
    if len(named) != 1:
        said = (
            "names two forges; make two entries of it"
            if named
            else "names none; write github: owner/name or gitlab: group/name"
        )
        yield Mistake(repository.mark, said, place)
        return
    mark, name = repository.entries[named[0]]
    if isinstance(name, Scalar) and isinstance(name.value, str):
        first = seen.setdefault((named[0], name.value.casefold()), mark)
        if first != mark:
            yield Mistake(mark, f"is there twice, first in line {first.line}", (*place, named[0]))


def _coverage(repository: Mapping, place: Place) -> Iterator[Mistake]:
    where = (*place, "coverage")
    found = below(repository, "coverage")
    if not isinstance(found, Mapping):
        return
    mark, said = mark_of(repository, ("coverage",)), found.entries.keys()
    if len(said & {"folder", "codecov"}) != 1:
        yield Mistake(mark, "needs either folder or codecov: true", where)
    elif "roots" in said and "folder" not in said:
        yield Mistake(
            mark_of(found, ("roots",)), "is for a folder of files; Codecov knows the paths", (*where, "roots")
        )
    if "checkout" not in repository.entries:
        yield Mistake(mark, "needs a checkout, which says which files a change touched", where)


def _people(root: Node) -> Iterator[Mistake]:
    """Of one address or account two people would be one."""
    whose: dict[tuple[str, str], tuple[str, Mark]] = {}
    for email, mark, _ in entries(below(root, "people")):
        yield from _claimed(whose, ("emails", person_key(email)), email, mark, ("people", email))
    for email, _, alias in entries(below(root, "people")):
        for kind in ("emails", "logins"):
            listed = below(alias, kind)
            for number, one in enumerate(listed.items if isinstance(listed, Sequence) else ()):
                if isinstance(one, Scalar) and isinstance(one.value, str):
                    key = (kind, person_key(one.value).casefold())
                    yield from _claimed(whose, key, email, one.mark, ("people", email, kind, number))


def _claimed(
    whose: dict[tuple[str, str], tuple[str, Mark]], key: tuple[str, str], email: str, mark: Mark, place: Place
) -> Iterator[Mistake]:
    other, first = whose.setdefault(key, (email, mark))
    if first != mark:
        reason = "is there twice" if other == email else f"is {other}'s, too, so that two people would be one"
        yield Mistake(mark, f"{reason}; first in line {first.line}", place)
