"""
What the limits and notifications share: a value in a scope, read and written on whichever channel is open.

A value that cannot be read now is *unseen*: Pulumi has no word for that, so the last known value stays, `verified_at` does
not move, and a person reads why. What is left standing when a declaration goes is printed too.
"""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Collection, Iterable
from typing import ClassVar, Final, Generic, TypeVar

from pulumi_claude_admin.channels import Capability, Channel, Done
from pulumi_claude_admin.errors import ClaudeAdminError, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import describe_changes
from pulumi_claude_admin.lifecycle.declared_now import Hold, declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.left_standing import to_clear
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
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
from pulumi_claude_admin.lifecycle.setting_access import ChannelActions, ManualSteps, SettingAccess, Unreadable, ValueT
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.inputs import SettingSpec
from pulumi_claude_admin.session import Session

CHANNEL: Final = "channel"
VERIFIED_AT: Final = "verified_at"
"""When a value was last read or written in the Console: an output, so that a report can say how old it is."""

SettingSpecT = TypeVar("SettingSpecT", bound=SettingSpec)


class SettingProvider(ClaudeProvider[SettingSpecT], Generic[SettingSpecT, ValueT]):
    """Base of the providers of limits and notifications. Subclasses name the actions of each channel; this takes them."""

    capability: ClassVar[Capability]
    setting_name: ClassVar[str]
    """How messages call the setting: `monthly spend limit`."""

    def resource_id(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> str:
        """The Pulumi resource id: that of the workspace or of the organization, which has the setting once."""
        del session, spec
        return scope.key.workspace_id or scope.organization.id

    def scope_id(self, session: Session, spec: SettingSpecT, id_: str | None) -> str | None:
        """The workspace that it is in, None for the organization. `id_` is the resource's id once it has one."""
        del session, id_
        return self.workspace_id(spec)

    @abstractmethod
    def channel_actions(
        self, session: Session, spec: SettingSpecT, scope: ResolvedScope, *, declared: SettingSpecT | None = None
    ) -> ChannelActions[ValueT]:
        """How to read, write and clear it. `declared` is what the last run wanted, None where none did."""

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

    def scope_facts(self, session: Session, spec: SettingSpecT, value: ValueT, scope: ResolvedScope) -> Bag:
        """The same, as far as only the organization tells it."""
        del session, spec, value, scope
        return {}

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
        """Print for a preview which values are there already, as far as the Admin API shows them: no browser starts for that."""
        with contextlib.suppress(ClaudeAdminError):
            scope = require_scope(session, self.workspace_id(spec))
            read = self.channel_actions(session, spec, scope).read.get(Channel.API)
            there = [] if read is None else [c for c in self.changes(spec, read()) if c.actual not in {None, ()}]
            if there and not scope.is_archived:
                print_once(f"adopts the {self.setting_name} of {scope}: {describe_changes(there)}")

    def there(self, session: Session, where: SettingSpecT, scope: ResolvedScope) -> ValueT:
        """The value that is there, whatever it is: `where` only says of what. Raises what keeps anybody from looking."""
        seen = self._access(session, where, scope).read()
        if isinstance(seen, Unreadable):
            raise seen.error
        return seen.value

    def do_create(self, session: Session, spec: SettingSpecT) -> Created:
        """Set it, whatever is there."""
        scope = require_scope(session, self.scope_id(session, spec, None))
        return Created(self.resource_id(session, spec, scope), self._apply(session, spec, scope, before={}))

    def do_read(self, session: Session, state: ResourceState[SettingSpecT]) -> Refreshed | None:
        """The value as it is now; unseen or archived, the value as it was last known."""
        spec = state.declared
        scope = find_scope(session, self.scope_id(session, spec, state.id))
        if scope is None:
            return None
        if scope.is_archived:
            return Refreshed(state.inputs, state.facts)
        seen = self._access(session, spec, scope).read()
        if isinstance(seen, Unreadable):
            if session.settings.when_unseen == "fail":
                raise seen.error
            what = f"{self.setting_name} of {scope}"
            print_once(f"unseen: could not look at the {what}, the last known value is kept: {seen.error}")
            return Refreshed(state.inputs, state.facts)
        facts = self._record(session, spec, seen, scope, before=state.facts)
        channel = state.facts.get(CHANNEL, str(seen.channel))
        return Refreshed(with_actual_values(state.spelled, self.changes(spec, seen.value)), {**facts, CHANNEL: channel})

    def do_update(self, session: Session, state: ResourceState[SettingSpecT], spec: SettingSpecT) -> Bag:
        """Set what differs."""
        scope = require_scope(session, self.scope_id(session, spec, state.id))
        return self._apply(session, spec, scope, before=state.facts, declared=state.declared)

    def do_delete(self, session: Session, state: ResourceState[SettingSpecT]) -> None:
        """Keep the setting and say so, or clear it when that was asked for. Already gone is success."""
        scope = find_scope(session, self.scope_id(session, state.declared, state.id))
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
        """Print what is not removed because another resource of this run declares it."""
        for by in sorted(set(hold.kept.values())):
            print_once(f"not removed: {self.setting_name} of {scope}: declared by {by} now")

    def _leave(self, state: ResourceState[SettingSpecT], scope: ResolvedScope, hold: Hold) -> None:
        self.print_kept(scope, hold)
        if hold.free:
            described = self.describe(self.without(state.declared, hold.kept))
            print_once(f"left standing: {described} of {scope}; {to_clear()}")

    def _clear(self, session: Session, spec: SettingSpecT, scope: ResolvedScope) -> None:
        access = self._access(session, spec, scope)
        if access.forced is not Channel.BY_HAND:
            access.clear()
            return
        seen = access.read()
        if isinstance(seen, Unreadable) or not self.is_cleared(spec, seen.value):
            sentence = f"{self.setting_name} of {scope} cannot be read here; to be removed by hand"
            access.ask(access.steps.to_clear, sentence=sentence, readable=isinstance(seen, Done))

    def _apply(
        self,
        session: Session,
        spec: SettingSpecT,
        scope: ResolvedScope,
        *,
        before: Bag,
        declared: SettingSpecT | None = None,
    ) -> Bag:
        if scope.is_archived:
            print_not_written(scope, what=f"its {self.setting_name}")
            return before
        access = self._access(session, spec, scope, declared=declared)
        if access.forced is Channel.BY_HAND:
            return self._set_by_hand(access, spec, before=before)
        return self._record(session, spec, access.write(), scope, before=before)

    def _set_by_hand(self, access: SettingAccess[ValueT], spec: SettingSpecT, *, before: Bag) -> Bag:
        """Agree with what a person has set; otherwise ask for it. Only what nothing can read is taken on trust."""
        seen = access.read()
        if isinstance(seen, Done) and not self.changes(spec, seen.value):
            return self._record(access.session, spec, seen, access.scope, before=before) | {
                CHANNEL: str(Channel.BY_HAND)
            }
        sentence = f"{self.describe(spec)} of {access.scope} cannot be read here; to be set by hand"
        access.ask(access.steps.to_set, sentence=sentence, readable=isinstance(seen, Done))
        return {CHANNEL: str(Channel.BY_HAND)}

    def _access(
        self, session: Session, spec: SettingSpecT, scope: ResolvedScope, *, declared: SettingSpecT | None = None
    ) -> SettingAccess[ValueT]:
        return SettingAccess(
            session=session,
            capability=self.capability,
            name=self.setting_name,
            scope=scope,
            actions=self.channel_actions(session, spec, scope, declared=declared),
            steps=self.manual_steps(session, spec, scope),
            forced=Channel(spec.channel) if spec.channel is not None else None,
        )

    def _record(
        self, session: Session, spec: SettingSpecT, seen: Done[ValueT], scope: ResolvedScope, *, before: Bag
    ) -> Bag:
        facts = self.facts(spec, seen.value, before) | self.scope_facts(session, spec, seen.value, scope)
        facts[CHANNEL] = str(seen.channel)
        if seen.channel is Channel.CONSOLE:
            facts[VERIFIED_AT] = session.api.now().isoformat()
        return facts
