"""
Who is meant in a Claude Enterprise organization, by e-mail or id.

Whoever has a limit from anywhere is told with their address where limits are read; only for others the list of people is asked,
which takes a scope of its own (docs/platform/enterprise.md#keys).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.errors import PermissionDenied, Problem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.arguments import clear_emails
from pulumi_claude_admin.model.people import is_email, person_key
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.session import Session

_NO_LIST = "nobody who has a limit yet has this e-mail address, and the key lacks read:members to ask for others; name the person by user_… id"
_NOBODY = "nobody in the Claude Enterprise organization has this e-mail address; invite the person first (claude.ai > Organization settings > Members)"


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """
    `user_ids` are those of the names as declared, `unknown` the names that mean nobody.

    `is_everybody_known`: False where nobody could be asked who else there is, so that nothing says that somebody left.
    """

    user_ids: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    is_everybody_known: bool = True


def find_people(
    session: Session, references: Iterable[str], *, recorded: Mapping[str, str] | None = None
) -> FoundPeople:
    """
    Whom these names mean. An id means itself, and is not looked for.

    `recorded` are the ids that the names had at the last write: whose e-mail has changed since is followed by id, where there still is one.
    """
    names = list(references)
    emails = {one for one in names if is_email(one)}
    known = _with_a_limit(session)
    found = {one: known[person_key(one)] for one in emails if person_key(one) in known}
    is_everybody_known = True
    if len(found) < len(emails):
        try:
            everybody = {person_key(user.email): user.id for user in session.enterprise.people.list()}
        except PermissionDenied:
            everybody, is_everybody_known = {}, False
        known = everybody | known
        found = {one: known[person_key(one)] for one in emails if person_key(one) in known}
    here = set(known.values())
    followed = {one: id_ for one, id_ in (recorded or {}).items() if one in emails and one not in found and id_ in here}
    told = {**followed, **found}
    user_ids = {one: told.get(one, one) for one in names if one in told or one not in emails}
    return FoundPeople(user_ids, tuple(one for one in names if one not in user_ids), is_everybody_known)


def names_with_a_limit(session: Session) -> Mapping[str, str]:
    """By id, how a program names those who have a limit from anywhere: by e-mail where that means one person and can be written."""
    rows = session.enterprise.effective.list()
    return clear_emails({one.user_id: one.email for one in rows if one.email is not None and not one.is_deleted})


def problems_with_people(people: FoundPeople, *, at: str) -> Iterator[Problem]:
    """A problem at the property of each name that means nobody, and of each second name of one person. `at` takes the name."""
    for name in people.unknown:
        yield Problem(at.format(name), f"{name!r}: {_NOBODY if people.is_everybody_known else _NO_LIST}")
    first: dict[str, str] = {}
    for name, user_id in people.user_ids.items():
        if (other := first.setdefault(user_id, name)) != name:
            yield Problem(at.format(name), f"{name!r} and {other!r} are one person ({user_id})")


def print_left(name: str, line: str | None = None) -> None:
    """Somebody who is declared is not there, so that nothing can be written."""
    what = f"the line {literal(name)}: {literal(line)}" if line is not None else f"the limit of {literal(name)}"
    print_once(f"left: {name} is not in the Claude Enterprise organization; take {what} out of the program")


def _with_a_limit(session: Session) -> dict[str, str]:
    rows = (one for one in session.enterprise.effective.list() if one.email is not None and not one.is_deleted)
    return {person_key(str(one.email)): one.user_id for one in rows}
