"""
Which way a setting is read or written: Admin API, Console, or by hand. Tables as data, and one small loop that reads them.

Nothing here knows how a channel works: callers hand in what to do on each. What was open is remembered for a day.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, Generic, TypeVar

from pulumi_claude_admin.errors import (
    AdminApiError,
    ByHandNeeded,
    ChallengeShown,
    ClaudeAdminError,
    FeatureNotEnabled,
    LayoutUnknown,
    NotPermitted,
)

T = TypeVar("T")


class Capability(StrEnum):
    """A setting that is not reachable in the same way for every organization."""

    WORKSPACE_RATE_LIMIT = "workspace_rate_limit"
    WORKSPACE_SPEND_LIMIT = "workspace_spend_limit"
    ORGANIZATION_SPEND_LIMIT = "organization_spend_limit"
    SPEND_NOTIFICATIONS = "spend_notifications"


class Channel(StrEnum):
    """How a setting is reached."""

    API = "api"
    CONSOLE = "console"
    BY_HAND = "by_hand"


class Purpose(StrEnum):
    """What the channel is wanted for: the gate may let reads through and refuse writes."""

    READ = "read"
    WRITE = "write"


ORDER: Final[Mapping[Capability, tuple[Channel, ...]]] = {
    Capability.WORKSPACE_RATE_LIMIT: (Channel.API, Channel.CONSOLE, Channel.BY_HAND),
    Capability.WORKSPACE_SPEND_LIMIT: (Channel.API, Channel.CONSOLE, Channel.BY_HAND),
    Capability.ORGANIZATION_SPEND_LIMIT: (Channel.API, Channel.CONSOLE, Channel.BY_HAND),
    Capability.SPEND_NOTIFICATIONS: (Channel.CONSOLE, Channel.BY_HAND),
}
"""First to last. Notifications have no API at all (admin-api.md, (a) rows 20 and 21)."""


@dataclass(frozen=True, slots=True)
class Gate:
    """An answer of the Admin API that means: not for this organization, try another channel. Compared as a whole."""

    capability: Capability
    status: int
    error_code: str | None


_NOT_IN_THE_PREVIEW: Final = (
    (403, "spend_limits_admin_api_writes_not_enabled"),
    (400, "organization_type_not_supported"),
)
GATES: Final = frozenset(
    {
        Gate(capability, status, code)
        for capability in (Capability.WORKSPACE_SPEND_LIMIT, Capability.ORGANIZATION_SPEND_LIMIT)
        for status, code in _NOT_IN_THE_PREVIEW
    }
    | {
        Gate(Capability.WORKSPACE_RATE_LIMIT, 403, None),
        Gate(Capability.WORKSPACE_RATE_LIMIT, 400, "organization_type_not_supported"),
    }
)
"""Sources: admin-api.md sections 1.7, 9.1 and (b) 11; a 403 with another code (a sandbox, a missing scope) is not here.

Nor is 404: it may say that the workspace is gone. The adapter asks, and raises FeatureNotEnabled when it was the gate.
"""

TO_A_PERSON: Final = (LayoutUnknown, NotPermitted, ChallengeShown)
"""What the Console may say so that only a person can go on. A missing session is not here: signing in opens the Console."""

AND_THEN: Final = "Run `pulumi up` again: it reads what was set, agrees and records it"

REMEMBERED_FOR: Final = timedelta(days=1)


def opens_next(capability: Capability, error: ClaudeAdminError) -> bool:
    """Whether this failure of one channel means that the next one is to be tried."""
    if isinstance(error, (FeatureNotEnabled, *TO_A_PERSON)):
        return True
    if isinstance(error, AdminApiError) and error.status is not None:
        return Gate(capability, error.status, error.error_code) in GATES
    return False


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """Which channel did it and what it answered. By hand there is no value, but `steps` to print."""

    channel: Channel
    value: T | None
    steps: tuple[str, ...] = ()


class ChannelMemory:
    """
    What was open, per base URL, organization, capability and purpose, in one small JSON file.

    Only a hint: a file that is missing, unreadable or cannot be written costs one more call, never a failure.
    """

    def __init__(self, file: Path, base_url: str) -> None:
        self._file = file
        self._base_url = base_url
        self._lock = threading.Lock()

    def recall(self, organization_id: str, *, now: datetime) -> dict[tuple[Capability, Purpose], Channel]:
        """What is known of an organization and not older than a day."""
        known: dict[tuple[Capability, Purpose], Channel] = {}
        with self._lock:
            entries = self._read()
        for key, entry in entries.items():
            base_url, organization, capability, purpose = key
            fresh = timedelta(0) <= now - datetime.fromisoformat(entry["at"]) < REMEMBERED_FOR
            if (base_url, organization) == (self._base_url, organization_id) and fresh:
                known[Capability(capability), Purpose(purpose)] = Channel(entry["channel"])
        return known

    def note(
        self, organization_id: str, capability: Capability, purpose: Purpose, channel: Channel, *, now: datetime
    ) -> None:
        """Remember that this channel was open."""
        with self._lock:
            entries = self._read()
            entries[self._base_url, organization_id, str(capability), str(purpose)] = {
                "channel": str(channel),
                "at": now.isoformat(),
            }
            self._write(entries)

    def forget(self) -> None:
        """Drop what is known of this base URL."""
        with self._lock:
            self._write({key: entry for key, entry in self._read().items() if key[0] != self._base_url})

    def _read(self) -> dict[tuple[str, str, str, str], dict[str, str]]:
        try:
            document = json.loads(self._file.read_text(encoding="utf-8"))
            return {
                (row["base_url"], row["organization_id"], Capability(row["capability"]), Purpose(row["purpose"])): {
                    "channel": Channel(row["channel"]),
                    "at": datetime.fromisoformat(row["at"]).isoformat(),
                }
                for row in document["entries"]
            }
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _write(self, entries: Mapping[tuple[str, str, str, str], Mapping[str, str]]) -> None:
        rows = [
            dict(zip(("base_url", "organization_id", "capability", "purpose"), key, strict=True), **entry)
            for key, entry in sorted(entries.items())
        ]
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}.{threading.get_ident()}")
            fresh.write_text(json.dumps({"version": 1, "entries": rows}, indent=1), encoding="utf-8")
            fresh.replace(self._file)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Channels:
    """Tries the channels of a capability in order and remembers which one was open."""

    def __init__(self, memory: ChannelMemory, clock: Callable[[], datetime] = _utc_now) -> None:
        self._memory = memory
        self._clock = clock

    def remembered(self, organization_id: str, purpose: Purpose = Purpose.WRITE) -> dict[Capability, Channel]:
        """The channels that were open within the last day."""
        known = self._memory.recall(organization_id, now=self._clock())
        return {capability: channel for (capability, why), channel in known.items() if why is purpose}

    def forget(self) -> None:
        """Ask again at the next use."""
        self._memory.forget()

    def run(
        self,
        capability: Capability,
        *,
        organization_id: str,
        purpose: Purpose = Purpose.WRITE,
        forced: Channel | None = None,
        api: Callable[[], T] | None = None,
        console: Callable[[], T] | None = None,
        steps: Callable[[], tuple[str, ...]] | None = None,
        readable: bool = True,
    ) -> Outcome[T]:
        """
        Do something on the first channel that is open (or on the forced one) and say which it was.

        `api` and `console` do it; None means that this channel does not exist here. Any error that does not open the next
        channel is raised as it is. By hand raises ByHandNeeded with `steps`; only when it was forced and nothing can read
        the value (`readable=False`) is it an Outcome without a value.
        """
        known = self._memory.recall(organization_id, now=self._clock()).get((capability, purpose))
        actions = {Channel.API: api, Channel.CONSOLE: console}
        refusal: ClaudeAdminError | None = None
        for channel in _order(capability, forced=forced, known=known):
            action = actions.get(channel)
            if action is None:
                continue
            try:
                value = action()
            except ClaudeAdminError as error:
                if forced is not None or not opens_next(capability, error):
                    _tell_what_was_tried_first(error, refusal)
                    raise
                refusal = error
                continue
            if forced is None and channel is not known:
                self._memory.note(organization_id, capability, purpose, channel, now=self._clock())
            return Outcome(channel, value)
        return _by_hand(capability, forced=forced, steps=steps, readable=readable, refusal=refusal)


def _order(capability: Capability, *, forced: Channel | None, known: Channel | None) -> tuple[Channel, ...]:
    order = ORDER[capability]
    if forced is not None:
        return (forced,)
    return order[order.index(known) :] if known in order else order


def _tell_what_was_tried_first(error: ClaudeAdminError, refusal: ClaudeAdminError | None) -> None:
    """Without it "sign in to the Console" would hide that the credential may not do this, or that there is a preview to ask for."""
    if refusal is not None:
        first = f"Tried before, and refused: {refusal.message}"
        error.hint = f"{error.hint.rstrip('.')}. {first}" if error.hint else first


def _by_hand(
    capability: Capability,
    *,
    forced: Channel | None,
    steps: Callable[[], tuple[str, ...]] | None,
    readable: bool,
    refusal: ClaudeAdminError | None,
) -> Outcome[T]:
    if steps is None:
        raise refusal or ByHandNeeded(f"no channel is open for {_words(capability)}", steps=())
    todo = steps()
    if forced is Channel.BY_HAND and not readable:
        return Outcome(Channel.BY_HAND, None, steps=todo)
    why = f": {refusal.message.rstrip('.')}" if refusal is not None else ""
    raise ByHandNeeded(f"{_words(capability)} has to be set by hand{why}", steps=(*todo, AND_THEN)) from refusal


def _words(capability: Capability) -> str:
    return f"this {str(capability).replace('_', ' ')}"
