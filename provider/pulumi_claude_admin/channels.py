"""
Which way a setting is read or written: Admin API, Console, or by hand. Tables as data, and one small loop that reads them.

Nothing here knows how a channel works: callers hand in what to do on each. What was open is remembered (`channel_memory`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.errors import (
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
    CLAUDE_CODE_SPEND_LIMITS = "claude_code_spend_limits"


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
    Capability.CLAUDE_CODE_SPEND_LIMITS: (Channel.CONSOLE, Channel.BY_HAND),
}
"""First to last. Notifications and limits for each person have no API at all (docs/platform/channels.md#notifications)."""


TO_A_PERSON: Final = (LayoutUnknown, NotPermitted, ChallengeShown)
"""What the Console may say so that only a person can go on. A missing session is not here: signing in opens the Console."""

AND_THEN: Final = "Run `pulumi up` again: it reads what was set, agrees and records it"


def opens_next(error: ClaudeAdminError) -> bool:
    """Whether this failure of one channel means that the next one is to be tried. What the gate answers, the adapter knows."""
    return isinstance(error, (FeatureNotEnabled, *TO_A_PERSON))


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Which channel did it and what it answered."""

    value: T
    channel: Channel


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person is to do, as `steps` to print: nothing can do it, nor see whether it was done."""

    steps: tuple[str, ...]


_log: Final = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Channels:
    """Tries the channels of a capability in order and remembers which one was open."""

    def __init__(self, memory: ChannelMemory, clock: Callable[[], datetime] = _utc_now) -> None:
        self._memory = memory
        self._clock = clock

    def remembered(self, organization_id: str, purpose: Purpose = Purpose.WRITE) -> dict[Capability, Channel]:
        """The channels that were open within the last day."""
        known = self._recall(organization_id)
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
    ) -> Done[T] | ByHand:
        """
        Do something on the first channel that is open (or on the forced one) and say which it was.

        `api` and `console` do it; None means that this channel does not exist here. Any error that does not open the next
        channel is raised as it is. By hand raises ByHandNeeded with `steps`; only when it was forced and nothing can read
        the value (`readable=False`) are they the answer.
        """
        known = self._recall(organization_id).get((capability, purpose))
        actions = {Channel.API: api, Channel.CONSOLE: console}
        refusal: ClaudeAdminError | None = None
        for channel in _order(capability, forced=forced, known=known):
            action = actions.get(channel)
            if action is None:
                continue
            why = _why(channel, forced=forced, known=known, refusal=refusal)
            _log.info("%s, to %s: the %s channel, %s", capability, purpose, channel, why)
            try:
                value = action()
            except ClaudeAdminError as error:
                if forced is not None or not opens_next(error):
                    _tell_what_was_tried_first(error, refusal)
                    raise
                refusal = error
                continue
            if forced is None and channel is not known:
                self._memory.note(organization_id, capability, purpose, channel, now=self._clock())
            return Done(value, channel)
        return _by_hand(capability, forced=forced, steps=steps, readable=readable, refusal=refusal)

    def _recall(self, organization_id: str) -> dict[tuple[Capability, Purpose], Channel]:
        known = self._memory.recall(organization_id, now=self._clock())
        try:
            return {(Capability(one), Purpose(why)): Channel(channel) for (one, why), channel in known.items()}
        except ValueError:  # another version's words
            return {}


def _order(capability: Capability, *, forced: Channel | None, known: Channel | None) -> tuple[Channel, ...]:
    order = ORDER[capability]
    if forced is not None:
        return (forced,)
    return order[order.index(known) :] if known in order else order


def _why(channel: Channel, *, forced: Channel | None, known: Channel | None, refusal: ClaudeAdminError | None) -> str:
    if forced is not None:
        return "because the declaration asks for it"
    if refusal is not None:
        return f"because the one before it is closed ({type(refusal).__name__})"
    return "because it was open within the last day" if channel is known else "which comes first"


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
) -> ByHand:
    if steps is None:
        raise refusal or ByHandNeeded(f"no channel is open for {_words(capability)}", steps=())
    todo = steps()
    if forced is Channel.BY_HAND and not readable:
        return ByHand(todo)
    why = f": {refusal.message.rstrip('.')}" if refusal is not None else ""
    raise ByHandNeeded(f"{_words(capability)} has to be set by hand{why}", steps=(*todo, AND_THEN)) from refusal


def _words(capability: Capability) -> str:
    return f"this {str(capability).replace('_', ' ')}"
