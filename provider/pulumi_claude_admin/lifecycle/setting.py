"""
What the limits and notifications share: a value at a place, read and written on whichever channel is open.

A value that cannot be read now is *unseen*: Pulumi has no word for that, so the last known value stays, `verified_at` does
not move, and a person is told. What is left standing when a declaration goes is told too.
"""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Generic, TypeVar

from pulumi_claude_admin import wiring
from pulumi_claude_admin.channels import Capability, Channel, Outcome, Purpose
from pulumi_claude_admin.errors import ByHandNeeded, ClaudeAdminError, ConfigurationError, ConsoleError, Problem
from pulumi_claude_admin.lifecycle.actual_values import respelled
from pulumi_claude_admin.lifecycle.adoption import told
from pulumi_claude_admin.lifecycle.declared_now import Hold, Thing, declared_now
from pulumi_claude_admin.lifecycle.messages import say
from pulumi_claude_admin.lifecycle.provider import Checked, ClaudeProvider, Found, Made, State, raise_problems
from pulumi_claude_admin.lifecycle.scope import Place, find_place, place_of, problems_with_workspace, say_frozen
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimitSpec
from pulumi_claude_admin.model.spend_limit import (
    OrganizationSpendLimitSpec,
    SpendNotificationsSpec,
    WorkspaceSpendLimitSpec,
)

CHANNEL: Final = "channel"
VERIFIED_AT: Final = "verified_at"
"""When a value was last read or written in the Console: an output, so that a report can say how old it is."""

AnySettingSpec = WorkspaceRateLimitSpec | WorkspaceSpendLimitSpec | OrganizationSpendLimitSpec | SpendNotificationsSpec
SettingSpecT = TypeVar("SettingSpecT", bound=AnySettingSpec)
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Ways(Generic[ValueT]):
    """What to do on each channel; a channel that is absent does not exist for this setting. Clearing answers what is left."""

    read: Mapping[Channel, Callable[[], ValueT]]
    write: Mapping[Channel, Callable[[], ValueT]]
    clear: Mapping[Channel, Callable[[], ValueT]]


@dataclass(frozen=True, slots=True)
class Steps:
    """What a person does in the Console instead of us."""

    to_set: tuple[str, ...]
    to_clear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen(Generic[ValueT]):
    """A value and where it was read or written."""

    value: ValueT
    channel: Channel


@dataclass(frozen=True, slots=True)
class Unseen:
    """The value could not be read now, and why."""

    error: ClaudeAdminError


class SettingProvider(ClaudeProvider[SettingSpecT], Generic[SettingSpecT, ValueT]):
    """Base of the providers of limits and notifications. Subclasses name the ways; this walks them."""

    capability: ClassVar[Capability]
    what: ClassVar[str]
    """How messages call the setting: `monthly spend limit`."""

    @abstractmethod
    def workspace_id(self, spec: SettingSpecT) -> str | None:
        """The workspace that it is a setting of, None for the organization."""

    @abstractmethod
    def id_of(self, spec: SettingSpecT, place: Place) -> str:
        """The Pulumi resource id."""

    @abstractmethod
    def ways(self, spec: SettingSpecT, place: Place) -> Ways[ValueT]:
        """How to read, write and clear it."""

    @abstractmethod
    def steps(self, spec: SettingSpecT, place: Place) -> Steps:
        """How a person does the same."""

    @abstractmethod
    def changes(self, spec: SettingSpecT, value: ValueT) -> tuple[Change, ...]:
        """What differs."""

    @abstractmethod
    def is_cleared(self, spec: SettingSpecT, value: ValueT) -> bool:
        """Whether nothing of what the declaration owns is set."""

    @abstractmethod
    def facts(self, spec: SettingSpecT, value: ValueT, before: Bag) -> Bag:
        """What is recorded beside the inputs."""

    @abstractmethod
    def told(self, spec: SettingSpecT) -> str:
        """The setting and its declared value, for a person."""

    def verify(self, declaration: Checked[SettingSpecT]) -> None:
        """The workspace is there, and is not the Default one."""
        self.raise_workspace_problems(declaration)

    def raise_workspace_problems(self, declaration: Checked[SettingSpecT], *more: Problem) -> None:
        """Raise InvalidInputs when something is wrong with the workspace, or when there are more problems."""
        workspace_id = self.workspace_id(declaration.spec) if declaration.knows("workspace_id") else None
        problems = problems_with_workspace(workspace_id, what=self.what) if workspace_id is not None else ()
        raise_problems((*problems, *more))
        if not declaration.before and not declaration.unknown:
            self._say_what_it_replaces(declaration.spec)

    def _say_what_it_replaces(self, spec: SettingSpecT) -> None:
        """Tell a preview which values are there already, as far as the Admin API shows them: no browser starts for that."""
        with contextlib.suppress(ClaudeAdminError):
            place = place_of(wiring.current().api.identity(), self.workspace_id(spec))
            read = self.ways(spec, place).read.get(Channel.API)
            there = [] if read is None else [c for c in self.changes(spec, read()) if c.actual not in {None, ()}]
            if there and not place.is_frozen:
                say(f"adopts the {self.what} of {place}: {told(there)}")

    def make(self, spec: SettingSpecT, organization: OrganizationIdentity) -> Made:
        """Set it, whatever is there."""
        place = place_of(organization, self.workspace_id(spec))
        return Made(self.id_of(spec, place), self._apply(spec, place, before={}))

    def look(self, state: State[SettingSpecT], organization: OrganizationIdentity) -> Found | None:
        """The value as it is now; unseen or frozen, the value as it was last known."""
        spec = state.declared
        place = find_place(organization, self.workspace_id(spec))
        if place is None:
            return None
        if place.is_frozen:
            return Found(state.inputs, state.facts)
        seen = self._see(spec, place)
        if isinstance(seen, Unseen):
            return self._unseen(state, place, seen)
        facts = self._record(spec, seen, before=state.facts)
        channel = state.facts.get(CHANNEL, str(seen.channel))
        return Found(respelled(state.spelled, self.changes(spec, seen.value)), {**facts, CHANNEL: channel})

    def change(self, state: State[SettingSpecT], spec: SettingSpecT, organization: OrganizationIdentity) -> Bag:
        """Set what differs."""
        return self._apply(spec, place_of(organization, self.workspace_id(spec)), before=state.facts)

    def remove(self, state: State[SettingSpecT], organization: OrganizationIdentity) -> None:
        """Keep the setting and say so, or clear it when that was asked for. Already gone is success."""
        place = find_place(organization, self.workspace_id(state.declared))
        if place is None or place.is_frozen:
            return
        things = self.things_to_remove(state)
        if not state.declared.clear_on_destroy:
            self._leave(state, place, declared_now.hold(things))
            return
        with declared_now.taking(things) as hold:
            self.say_kept(place, hold)
            if hold.free:
                self._clear(self.without(state.declared, hold.kept), place)

    def takes_away(self, state: State[SettingSpecT]) -> bool:
        """Only when that was asked for."""
        return state.declared.clear_on_destroy and super().takes_away(state)

    def things_to_remove(self, state: State[SettingSpecT]) -> Iterable[Thing]:
        """What deleting would take away."""
        return self.things(state.declared, state.id)

    def without(self, spec: SettingSpecT, kept: Collection[Thing]) -> SettingSpecT:
        """A declaration without what another resource declares; not asked when that is all of it."""
        del kept
        return spec

    def say_kept(self, place: Place, hold: Hold) -> None:
        """Tell what is not removed because another resource of this run declares it."""
        for by in sorted(set(hold.kept.values())):
            say(f"not removed: {self.what} of {place}: declared by {by} now")

    def _leave(self, state: State[SettingSpecT], place: Place, hold: Hold) -> None:
        self.say_kept(place, hold)
        if hold.free:
            told = self.told(self.without(state.declared, hold.kept))
            say(
                f"left standing: {told} of {place}; to remove it, declare it once more with clear_on_destroy=True, run "
                "`pulumi up`, then take it out of the program and run it again"
            )

    def _clear(self, spec: SettingSpecT, place: Place) -> None:
        if spec.channel == "by_hand":
            self._clear_by_hand(spec, place)
        else:
            self._run(spec, place, self.ways(spec, place).clear, steps=self.steps(spec, place).to_clear)

    def _apply(self, spec: SettingSpecT, place: Place, *, before: Bag) -> Bag:
        if place.is_frozen:
            say_frozen(place, what=f"its {self.what}")
            return before
        if spec.channel == "by_hand":
            return self._set_by_hand(spec, place, before=before)
        done = self._run(spec, place, self.ways(spec, place).write, steps=self.steps(spec, place).to_set)
        return self._record(spec, done, before=before)

    def _run(
        self,
        spec: SettingSpecT,
        place: Place,
        actions: Mapping[Channel, Callable[[], ValueT]],
        *,
        steps: tuple[str, ...],
        purpose: Purpose = Purpose.WRITE,
    ) -> Seen[ValueT]:
        outcome = wiring.current().channels.run(
            self.capability,
            organization_id=place.organization.id,
            purpose=purpose,
            forced=Channel(spec.channel) if spec.channel is not None and purpose is Purpose.WRITE else None,
            api=actions.get(Channel.API),
            console=actions.get(Channel.CONSOLE),
            steps=(lambda: steps) if steps else None,
        )
        if outcome.value is None:
            raise ByHandNeeded(f"no channel is open for the {self.what} of {place}", steps=outcome.steps)
        return Seen(outcome.value, outcome.channel)

    def _see(self, spec: SettingSpecT, place: Place) -> Seen[ValueT] | Unseen:
        try:
            return self._run(spec, place, self.ways(spec, place).read, steps=(), purpose=Purpose.READ)
        except (ConsoleError, ByHandNeeded, ConfigurationError) as error:
            return Unseen(error)

    def _unseen(self, state: State[SettingSpecT], place: Place, unseen: Unseen) -> Found:
        if wiring.current().settings.when_unseen == "fail":
            raise unseen.error
        say(f"unseen: could not look at the {self.what} of {place}, the last known value is kept: {unseen.error}")
        return Found(state.inputs, state.facts)

    def _set_by_hand(self, spec: SettingSpecT, place: Place, *, before: Bag) -> Bag:
        """Agree with what a person has set; otherwise ask for it. Only what nothing can read is taken on trust."""
        seen = self._see(spec, place)
        if isinstance(seen, Seen) and not self.changes(spec, seen.value):
            return self._record(spec, seen, before=before) | {CHANNEL: str(Channel.BY_HAND)}
        steps = self._ask(place, self.steps(spec, place).to_set, readable=isinstance(seen, Seen))
        say(f"{self.told(spec)} of {place} cannot be read here; to be set by hand: {_numbered(steps)}")
        return {CHANNEL: str(Channel.BY_HAND)}

    def _clear_by_hand(self, spec: SettingSpecT, place: Place) -> None:
        seen = self._see(spec, place)
        if isinstance(seen, Seen) and self.is_cleared(spec, seen.value):
            return
        steps = self._ask(place, self.steps(spec, place).to_clear, readable=isinstance(seen, Seen))
        say(f"{self.what} of {place} cannot be read here; to be removed by hand: {_numbered(steps)}")

    def _ask(self, place: Place, steps: tuple[str, ...], *, readable: bool) -> tuple[str, ...]:
        outcome: Outcome[None] = wiring.current().channels.run(
            self.capability,
            organization_id=place.organization.id,
            forced=Channel.BY_HAND,
            steps=lambda: steps,
            readable=readable,
        )
        return outcome.steps

    def _record(self, spec: SettingSpecT, seen: Seen[ValueT], *, before: Bag) -> Bag:
        facts = self.facts(spec, seen.value, before) | {CHANNEL: str(seen.channel)}
        if seen.channel is Channel.CONSOLE:
            facts[VERIFIED_AT] = wiring.current().api.now().isoformat()
        return facts


def _numbered(steps: tuple[str, ...]) -> str:
    return " ".join(f"({number}) {step}" for number, step in enumerate(steps, start=1))
