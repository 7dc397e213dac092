"""
What the limits and notifications share: a value in a scope, read and written on whichever channel is open.

A value that cannot be read now is *unseen*: Pulumi has no word for that, so the last known value stays, `verified_at` does
not move, and a person reads why. What is left standing when a declaration goes is printed too.
"""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Generic, TypeVar

from pulumi_claude_admin.channels import ByHand, Capability, Channel, Done, Purpose
from pulumi_claude_admin.errors import ByHandNeeded, ClaudeAdminError, ConfigurationError, ConsoleError, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import describe_changes
from pulumi_claude_admin.lifecycle.declared_now import Hold, ManagedItem, declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.problems import raise_problems
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.scope import (
    ResolvedScope,
    find_scope,
    print_not_written,
    problems_with_workspace,
    require_scope,
)
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.inputs import SettingSpec
from pulumi_claude_admin.session import Session

CHANNEL: Final = "channel"
VERIFIED_AT: Final = "verified_at"
"""When a value was last read or written in the Console: an output, so that a report can say how old it is."""

SettingSpecT = TypeVar("SettingSpecT", bound=SettingSpec)
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


class SettingProvider(ClaudeProvider[SettingSpecT], Generic[SettingSpecT, ValueT]):
    """Base of the providers of limits and notifications. Subclasses name the actions of each channel; this takes them."""

    capability: ClassVar[Capability]
    setting_name: ClassVar[str]
    """How messages call the setting: `monthly spend limit`."""

    @abstractmethod
    def workspace_id(self, spec: SettingSpecT) -> str | None:
        """The workspace that it is a setting of, None for the organization."""

    @abstractmethod
    def resource_id(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> str:
        """The Pulumi resource id."""

    @abstractmethod
    def channel_actions(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> ChannelActions[ValueT]:
        """How to read, write and clear it."""

    @abstractmethod
    def manual_steps(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> ManualSteps:
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
    def describe(self, spec: SettingSpecT) -> str:
        """The setting and its declared value, for a person."""

    def do_check(self, session: Session, declaration: Declaration[SettingSpecT]) -> None:
        """The workspace is there, and is not the Default one."""
        self.raise_workspace_problems(session, declaration)

    def raise_workspace_problems(
        self, session: Session, declaration: Declaration[SettingSpecT], *more: Problem
    ) -> None:
        """Raise InvalidInputs when something is wrong with the workspace, or when there are more problems."""
        workspace_id = self.workspace_id(declaration.spec) if declaration.knows("workspace_id") else None
        problems = (
            problems_with_workspace(session, workspace_id, what=self.setting_name) if workspace_id is not None else ()
        )
        raise_problems((*problems, *more))
        if not declaration.before and not declaration.unknown:
            self._print_what_it_replaces(session, declaration.spec)

    def _print_what_it_replaces(self, session: Session, spec: SettingSpecT) -> None:
        """Tell a preview which values are there already, as far as the Admin API shows them: no browser starts for that."""
        with contextlib.suppress(ClaudeAdminError):
            scope = require_scope(session, self.workspace_id(spec))
            read = self.channel_actions(session, spec, scope).read.get(Channel.API)
            there = [] if read is None else [c for c in self.changes(spec, read()) if c.actual not in {None, ()}]
            if there and not scope.is_archived:
                print_once(f"adopts the {self.setting_name} of {scope}: {describe_changes(there)}")

    def do_create(self, session: Session, spec: SettingSpecT) -> Created:
        """Set it, whatever is there."""
        scope = require_scope(session, self.workspace_id(spec))
        return Created(self.resource_id(session, spec, scope), self._apply(session, spec, scope, before={}))

    def do_read(self, session: Session, state: ResourceState[SettingSpecT]) -> Refreshed | None:
        """The value as it is now; unseen or archived, the value as it was last known."""
        spec = state.declared
        scope = find_scope(session, self.workspace_id(spec))
        if scope is None:
            return None
        if scope.is_archived:
            return Refreshed(state.inputs, state.facts)
        seen = self._see(session, spec, scope)
        if isinstance(seen, Unreadable):
            return self._unseen(session, state, scope, seen)
        facts = self._record(session, spec, seen, before=state.facts)
        channel = state.facts.get(CHANNEL, str(seen.channel))
        return Refreshed(with_actual_values(state.spelled, self.changes(spec, seen.value)), {**facts, CHANNEL: channel})

    def do_update(self, session: Session, state: ResourceState[SettingSpecT], spec: SettingSpecT) -> Bag:
        """Set what differs."""
        return self._apply(session, spec, require_scope(session, self.workspace_id(spec)), before=state.facts)

    def do_delete(self, session: Session, state: ResourceState[SettingSpecT]) -> None:
        """Keep the setting and say so, or clear it when that was asked for. Already gone is success."""
        scope = find_scope(session, self.workspace_id(state.declared))
        if scope is None or scope.is_archived:
            return
        items = self.items_to_delete(session, state)
        if not state.declared.clear_on_destroy:
            self._leave(state, scope, declared_now.hold(items))
            return
        with declared_now.taking(items) as hold:
            self.print_kept(scope, hold)
            if hold.free:
                self._clear(session, self.without(state.declared, hold.kept), scope)

    def removes_anything(self, session: Session, state: ResourceState[SettingSpecT]) -> bool:
        """Only when that was asked for."""
        return state.declared.clear_on_destroy and super().removes_anything(session, state)

    def items_to_delete(self, session: Session, state: ResourceState[SettingSpecT]) -> Iterable[ManagedItem]:
        """What deleting would take away."""
        return self.managed_items(session, state.declared, state.id)

    def without(self, spec: SettingSpecT, kept: Collection[ManagedItem]) -> SettingSpecT:
        """A declaration without what another resource declares; not asked when that is all of it."""
        del kept
        return spec

    def print_kept(self, scope: ResolvedScope, hold: Hold) -> None:
        """Tell what is not removed because another resource of this run declares it."""
        for by in sorted(set(hold.kept.values())):
            print_once(f"not removed: {self.setting_name} of {scope}: declared by {by} now")

    def _leave(self, state: ResourceState[SettingSpecT], scope: ResolvedScope, hold: Hold) -> None:
        self.print_kept(scope, hold)
        if hold.free:
            described = self.describe(self.without(state.declared, hold.kept))
            print_once(
                f"left standing: {described} of {scope}; to remove it, declare it once more with clear_on_destroy=True, run "
                "`pulumi up`, then take it out of the program and run it again"
            )

    def _clear(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> None:
        if spec.channel == "by_hand":
            self._clear_by_hand(session, spec, scope)
        else:
            self._run(
                session,
                spec,
                scope,
                self.channel_actions(session, spec, scope).clear,
                steps=self.manual_steps(session, spec, scope).to_clear,
            )

    def _apply(self, session: Session, spec: SettingSpecT, scope: ResolvedScope, *, before: Bag) -> Bag:
        if scope.is_archived:
            print_not_written(scope, what=f"its {self.setting_name}")
            return before
        if spec.channel == "by_hand":
            return self._set_by_hand(session, spec, scope, before=before)
        done = self._run(
            session,
            spec,
            scope,
            self.channel_actions(session, spec, scope).write,
            steps=self.manual_steps(session, spec, scope).to_set,
        )
        return self._record(session, spec, done, before=before)

    def _run(
        self,
        session: Session,
        spec: SettingSpecT,
        scope: ResolvedScope,
        actions: Mapping[Channel, Callable[[], ValueT]],
        *,
        steps: tuple[str, ...],
        purpose: Purpose = Purpose.WRITE,
    ) -> Done[ValueT]:
        outcome = session.channels.run(
            self.capability,
            organization_id=scope.organization.id,
            purpose=purpose,
            forced=Channel(spec.channel) if spec.channel is not None and purpose is Purpose.WRITE else None,
            api=actions.get(Channel.API),
            console=actions.get(Channel.CONSOLE),
            steps=(lambda: steps) if steps else None,
        )
        if isinstance(outcome, ByHand):
            raise ByHandNeeded(f"no channel is open for the {self.setting_name} of {scope}", steps=outcome.steps)
        return outcome

    def _see(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> Done[ValueT] | Unreadable:
        try:
            return self._run(
                session, spec, scope, self.channel_actions(session, spec, scope).read, steps=(), purpose=Purpose.READ
            )
        except (ConsoleError, ByHandNeeded, ConfigurationError) as error:
            return Unreadable(error)

    def _unseen(
        self, session: Session, state: ResourceState[SettingSpecT], scope: ResolvedScope, unseen: Unreadable
    ) -> Refreshed:
        if session.settings.when_unseen == "fail":
            raise unseen.error
        print_once(
            f"unseen: could not look at the {self.setting_name} of {scope}, the last known value is kept: {unseen.error}"
        )
        return Refreshed(state.inputs, state.facts)

    def _set_by_hand(self, session: Session, spec: SettingSpecT, scope: ResolvedScope, *, before: Bag) -> Bag:
        """Agree with what a person has set; otherwise ask for it. Only what nothing can read is taken on trust."""
        seen = self._see(session, spec, scope)
        if isinstance(seen, Done) and not self.changes(spec, seen.value):
            return self._record(session, spec, seen, before=before) | {CHANNEL: str(Channel.BY_HAND)}
        steps = self._ask(
            session, scope, self.manual_steps(session, spec, scope).to_set, readable=isinstance(seen, Done)
        )
        print_once(f"{self.describe(spec)} of {scope} cannot be read here; to be set by hand: {_numbered(steps)}")
        return {CHANNEL: str(Channel.BY_HAND)}

    def _clear_by_hand(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> None:
        seen = self._see(session, spec, scope)
        if isinstance(seen, Done) and self.is_cleared(spec, seen.value):
            return
        steps = self._ask(
            session, scope, self.manual_steps(session, spec, scope).to_clear, readable=isinstance(seen, Done)
        )
        print_once(f"{self.setting_name} of {scope} cannot be read here; to be removed by hand: {_numbered(steps)}")

    def _ask(
        self, session: Session, scope: ResolvedScope, steps: tuple[str, ...], *, readable: bool
    ) -> tuple[str, ...]:
        outcome: Done[None] | ByHand = session.channels.run(
            self.capability,
            organization_id=scope.organization.id,
            forced=Channel.BY_HAND,
            steps=lambda: steps,
            readable=readable,
        )
        return outcome.steps if isinstance(outcome, ByHand) else ()

    def _record(self, session: Session, spec: SettingSpecT, seen: Done[ValueT], *, before: Bag) -> Bag:
        facts = self.facts(spec, seen.value, before) | {CHANNEL: str(seen.channel)}
        if seen.channel is Channel.CONSOLE:
            facts[VERIFIED_AT] = session.api.now().isoformat()
        return facts


def _numbered(steps: tuple[str, ...]) -> str:
    return " ".join(f"({number}) {step}" for number, step in enumerate(steps, start=1))
