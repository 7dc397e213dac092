"""`ADOPT.md`: what was taken, what was not and why, and what to run next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from pulumi_claude_admin.adopt.literals import markdown_code
from pulumi_claude_admin.adopt.program import Adoption, LeftOut
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.findings import Unseen
from pulumi_claude_admin.model.member import User

FILE_NAME: Final = "ADOPT.md"
_NEXT: Final = """\
## What to run next

```sh
pulumi stack init prod
pulumi import --file import.json --generate-code=false --protect=false --yes --skip-preview
pulumi preview --expect-no-changes
claude-admin drift
```

"""
_ALWAYS: Final = """\
## What no program declares

* The Default workspace: it has no member list and takes no limits.
* Colours: each workspace keeps its own.
* Rules with the scope `org:admin`: only the Console makes them.
"""


def summary(adoption: Adoption, reading: Reading, *, is_console: bool, is_tagged: bool) -> str:
    """The file."""
    identity = reading.snapshot.identity
    taken = (
        f"{len(adoption.teams)} workspaces and {len(adoption.organization)} of the organization's own are new in the program; "
        f"{len(adoption.known)} were there already. Nothing was changed in the organization."
    )
    parts = [
        f"# Adopted from {markdown_code(identity.name)} ({identity.id})\n\n{taken}\n\n",
        _NEXT,
        *([_TAGGED] if is_tagged else []),
        _ALWAYS,
        *_console(is_console=is_console),
        *_inherited(reading.snapshot.users),
        *_left_out(adoption.left_out),
        *_section("Excluded", (f"{one.name} ({one.id})" for one in adoption.excluded)),
        *_section("Could not be read", _unread(reading.unseen)),
    ]
    return "".join(parts)


_TAGGED: Final = """\
The first preview shows the owner tags and nothing else (leave `--expect-no-changes` out); the next `pulumi up` writes them.

"""


def _console(*, is_console: bool) -> Iterator[str]:
    if not is_console:
        yield (
            "* Settings that only the Console has (spend notifications, and caps where the Admin API has none): run it again into "
            "an empty folder with `--console`.\n"
        )


def _inherited(users: Iterable[User]) -> Iterator[str]:
    people = [f"{one.email} ({one.id}): {one.role}" for one in users if one.inherited_role is not None]
    yield from _section("In every workspace by their organization role, which nobody can give or take there", people)


def _left_out(left: tuple[LeftOut, ...]) -> Iterator[str]:
    for reason, group in groupby(left, key=lambda one: one.reason):
        yield from _section(f"Not taken: {reason}", (one.what for one in group))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = sorted(lines)
    if items:
        yield f"\n## {title}\n\n" + "".join(f"* {markdown_code(one)}\n" for one in items)


def _unread(unseen: Iterable[Unseen]) -> Iterator[str]:
    """One line for each reason, with everything that it kept from being read."""
    what: dict[str, list[str]] = {}
    for one in unseen:
        where = f" of {one.workspace_id}" if one.workspace_id is not None else ""
        what.setdefault(one.reason, []).append(f"{one.kind.replace('_', ' ')}{where}")
    for reason, names in what.items():
        yield f"{', '.join(sorted(names))}: {reason}"
