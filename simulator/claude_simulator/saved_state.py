"""The state of a world in a file: written whole or not at all, and read again at the next start.

So a demo survives a restart: organizations, the clock's offset, switches, layout and Console sessions are kept; what was
counted and which mishaps were ordered is not. The file holds the simulator's own made-up secrets.
"""

from __future__ import annotations

import json
import os
import threading
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from claude_simulator.codec import UnreadableData, decode, encode
from claude_simulator.organization import Organization
from claude_simulator.sessions import ConsoleSession
from claude_simulator.world import World

VERSION = 1
NOT_KEPT = frozenset({"clock", "switches", "ids", "lock", "ledger"})
SECONDS_BETWEEN = 1.0


class UnreadableState(ValueError):
    """The file is no saved state, or one of another version."""


def save(world: World, file: Path) -> None:
    """Write the state beside the file and put it in its place in one step."""
    text = json.dumps(_as_json(world), ensure_ascii=False, separators=(",", ":"))
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as stream:
        beside.chmod(0o600)
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


def load(world: World, file: Path) -> bool:
    """Put a saved state in the place of the seed's; says whether there was one.

    Raises:
        UnreadableState: what is there is no saved state that this version reads.
    """
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableState(f"state {file}: cannot be read") from error
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UnreadableState(f"state {file}: is no JSON") from error
    if not isinstance(data, dict) or data.get("claude_simulator_state") != VERSION:
        raise UnreadableState(f"state {file}: is no saved state of version {VERSION}")
    try:
        _restore(world, data)
    except (UnreadableData, KeyError, TypeError, ValueError) as error:
        raise UnreadableState(f"state {file}: {error}") from error
    return True


def _as_json(world: World) -> dict[str, Any]:
    with world.lock:
        return {
            "claude_simulator_state": VERSION,
            "clock_offset_seconds": world.clock.offset.total_seconds(),
            "layout": world.layout,
            "layouts": world.layouts,
            "switches": world.switches.all(),
            "ids": encode(world.ids),
            "request_ids": encode(world.request_ids),
            "sessions": encode(list(world.sessions.by_key.values())),
            "organizations": [_organization(organization) for organization in world.organizations.values()],
        }


def _organization(organization: Organization) -> dict[str, Any]:
    with organization.lock:
        return {f.name: encode(getattr(organization, f.name)) for f in fields(organization) if f.name not in NOT_KEPT}


def _restore(world: World, data: Mapping[str, Any]) -> None:
    with world.lock:
        world.clock.offset = timedelta(seconds=data["clock_offset_seconds"])
        for name, value in data["switches"].items():
            world.switches.set(name, value)
        for name, value in world.options.items():
            world.switches.set(name, value)
        world.ids.restore(data["ids"])
        world.request_ids.restore(data["request_ids"])
        sessions = [decode(ConsoleSession, each) for each in data["sessions"]]
        world.sessions.by_key = {session.key: session for session in sessions}
        organizations = [_restored(world, each) for each in data["organizations"]]
        world.organizations = {organization.uuid: organization for organization in organizations}
        world.set_layout(data["layout"])
        for organization_id, layout in data.get("layouts", {}).items():
            world.set_layout(layout, organization_id)


def _restored(world: World, data: Mapping[str, Any]) -> Organization:
    hints = typing.get_type_hints(Organization)
    kept = {f.name: decode(hints[f.name], data[f.name]) for f in fields(Organization) if f.name in data}
    made = Organization(
        uuid=kept.pop("uuid"),
        name=kept.pop("name"),
        created_at=kept.pop("created_at"),
        clock=world.clock,
        switches=world.switches,
        ids=world.ids,
    )
    for name, value in kept.items():
        setattr(made, name, value)
    seeded = world.organizations.get(made.uuid)
    if seeded is not None:
        made.ledger = seeded.ledger.emptied()
    return made


class Saver:
    """Saves a world whenever it was changed, at most once a second, and once more at the end.

    ``saved`` is set after each save while it watches.
    """

    def __init__(self, world: World, file: Path, *, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._world = world
        self._file = file
        self._seconds_between = seconds_between
        self.saved = threading.Event()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="claude-simulator-state", daemon=True)

    def start(self) -> None:
        """Save now, so that a file that cannot be written is known at once, and begin to watch.

        Raises:
            OSError: the file cannot be written.
        """
        save(self._world, self._file)
        self._thread.start()

    def stop(self) -> None:
        """Save what is there and stop."""
        self._is_over.set()
        self._thread.join()
        save(self._world, self._file)

    def _run(self) -> None:
        saved = self._world.revision
        while not self._is_over.wait(self._seconds_between):
            if self._world.revision != saved:
                saved = self._world.revision
                save(self._world, self._file)
                self.saved.set()
