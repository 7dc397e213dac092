"""
One setting in one scope, on whichever channel is open: read, written, cleared, or asked of a person.

What is declared of it, and what follows from that, is for `setting`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pulumi_claude_admin.channels import ByHand, Capability, Channel, Done, Purpose
from pulumi_claude_admin.errors import ByHandNeeded, ClaudeAdminError, ConfigurationError, ConsoleError, Rehearsed
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.session import Session

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class ChannelActions(Generic[ValueT]):
    """What to do on each channel; a channel that is absent does not exist for this setting. Clearing answers what is left."""

    read: Mapping[Channel, Callable[[], ValueT]]
    write: Mapping[Channel, Callable[[], ValueT]]
    clear: Mapping[Channel, Callable[[], ValueT]]


@dataclass(frozen=True, slots=True)
class ManualSteps:
    """What a person does in the Console instead of us."""

    to_set: tuple[str, ...]
    to_clear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The value could not be read now, and why."""

    error: ClaudeAdminError


@dataclass(frozen=True, slots=True)
class SettingAccess(Generic[ValueT]):
    """The setting called `name`. `forced` is the one channel on which it may be written, None for the first that is open."""

    session: Session
    capability: Capability
    name: str
    scope: ResolvedScope
    actions: ChannelActions[ValueT]
    steps: ManualSteps
    forced: Channel | None

    def read(self) -> Done[ValueT] | Unreadable:
        """The value as it is now, as far as anything can look at it."""
        try:
            return self._run(self.actions.read, Purpose.READ)
        except (ConsoleError, ByHandNeeded, ConfigurationError) as error:
            return Unreadable(error)

    def write(self) -> Done[ValueT]:
        """Set it. Raises ByHandNeeded when only a person can."""
        return self._run(self.actions.write, Purpose.WRITE, steps=self.steps.to_set)

    def clear(self) -> Done[ValueT]:
        """Clear it. Raises ByHandNeeded when only a person can."""
        return self._run(self.actions.clear, Purpose.WRITE, steps=self.steps.to_clear)

    def ask(self, steps: tuple[str, ...], *, sentence: str, readable: bool) -> None:
        """Have a person do it: ByHandNeeded with the steps, or a printed `sentence` with them where nothing can read the value."""
        outcome: Done[None] | ByHand = self.session.channels.run(
            self.capability,
            organization_id=self.scope.organization.id,
            forced=Channel.BY_HAND,
            steps=lambda: steps,
            readable=readable,
        )
        if isinstance(outcome, ByHand):
            print_once(
                f"{sentence}: {' '.join(f'({number}) {step}' for number, step in enumerate(outcome.steps, start=1))}"
            )

    def _run(
        self, actions: Mapping[Channel, Callable[[], ValueT]], purpose: Purpose, *, steps: tuple[str, ...] = ()
    ) -> Done[ValueT]:
        outcome = self.session.channels.run(
            self.capability,
            organization_id=self.scope.organization.id,
            purpose=purpose,
            forced=self._forced_write() if purpose is Purpose.WRITE else None,
            api=actions.get(Channel.API),
            console=actions.get(Channel.CONSOLE),
            steps=(lambda: steps) if steps else None,
        )
        if isinstance(outcome, ByHand):
            raise ByHandNeeded(f"no channel is open for the {self.name} of {self.scope}", steps=outcome.steps)
        return outcome

    def _forced_write(self) -> Channel | None:
        """The channel to write on. In a rehearsal that is the Console, where nothing is saved, whichever else is open."""
        if not self.session.settings.console_rehearse or self.forced is Channel.BY_HAND:
            return self.forced
        if self.forced is Channel.API:
            raise Rehearsed(
                f"not rehearsed and not written: the {self.name} of {self.scope} is declared with channel='api', which has no dialog",
                hint="`pulumi preview --diff` shows what it would be; CLAUDE_CONSOLE_REHEARSE is set",
            )
        return Channel.CONSOLE
