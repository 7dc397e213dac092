"""
What the providers of service accounts, federation issuers and federation rules share: found by name, archived on request only.

They take an OAuth token. Nothing is deleted on the platform: what is archived is over for ever, and what is left is a way in.
"""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Final, Generic, Protocol, TypeVar

from pulumi_claude_admin.errors import InvalidInputs, NotFound, Problem, Rejected
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_named
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.left_standing import to_archive
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.natural_key import NaturalKey
from pulumi_claude_admin.lifecycle.oauth_only import has_token, keep_unseen, may_look, require_token
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.archivable import Archivable, ArchivableSpec
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.session import Session

ArchivableSpecT = TypeVar("ArchivableSpecT", bound=ArchivableSpec)
ActualT = TypeVar("ActualT", bound=Archivable)
ActualT_co = TypeVar("ActualT_co", bound=Archivable, covariant=True)
CONFLICT: Final = 409
"""The status of a name that is taken."""


class Archivables(Protocol[ActualT_co]):
    """Those of one kind, as `session.api` has them."""

    def list(self) -> tuple[ActualT_co, ...]:
        """Live and archived ones."""

    def find(self, id_: str, /) -> ActualT_co | None:
        """The one with this id, archived or not."""

    def archive(self, id_: str, /) -> ActualT_co:
        """Archive it for ever."""


class ArchivableProvider(ClaudeProvider[ArchivableSpecT], Generic[ArchivableSpecT, ActualT]):
    """
    `word` is the platform's for the kind, `type_name` the resource's, `id_output` the output with its id, and `what_is_left` a
    warning. `one_value` is an input that differs as a whole, whatever of it differs.
    """

    word: ClassVar[str]
    id_output: ClassVar[str]
    type_name: ClassVar[str]
    what_is_left: ClassVar[str]
    one_value: ClassVar[str | None] = None

    @abstractmethod
    def all_of(self, session: Session) -> Archivables[ActualT]:
        """Those of the kind."""

    @abstractmethod
    def changes(self, spec: ArchivableSpecT, actual: ActualT) -> tuple[Change, ...]:
        """What is not as declared."""

    def unexpected_changes(self, spec: ArchivableSpecT, actual: ActualT) -> tuple[Change, ...]:
        """What tells one of this name from the declared one: with none it is adopted without being named."""
        return self.changes(spec, actual)

    @abstractmethod
    def make(self, session: Session, spec: ArchivableSpecT) -> ActualT:
        """Make one."""

    @abstractmethod
    def write(self, session: Session, spec: ArchivableSpecT, actual: ActualT) -> ActualT:
        """Write what differs."""

    @abstractmethod
    def values(self, actual: ActualT) -> Bag:
        """Everything as the platform says it, in the words of the inputs."""

    @abstractmethod
    def arguments(self, session: Session, actual: ActualT) -> Bag:
        """What declares a live one that is there. Raises InvalidInputs where no program may."""

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The one of its name, and the one to adopt."""
        return claim_named(self.word, inputs)

    def found(self, session: Session, id_: str) -> Bag | None:
        """The live one of this id."""
        require_token(session, what=f"{self.word} {id_!r}")
        actual = self.all_of(session).find(id_)
        if actual is not None and actual.is_archived:
            raise InvalidInputs(
                Problem("id", f"{self.word} {actual.name!r} ({id_}) is archived, which nobody can undo")
            )
        return None if actual is None else self.arguments(session, actual)

    def is_own_id(self, id_: str, outputs: Bag) -> bool:
        """What was recorded as its id."""
        return id_ == outputs.get(self.id_output, id_)

    def facts(self, actual: ActualT) -> Bag:
        """What the state keeps beside the inputs."""
        facts: Bag = {self.id_output: actual.id, "actual": self.values(actual)}
        return facts | ({"archived_at": actual.archived_at.isoformat()} if actual.archived_at is not None else {})

    def inputs(self, spelled: Bag, actual: ActualT, changes: tuple[Change, ...]) -> Bag:
        """The inputs as they would have to be declared to mean what is there."""
        plain = [change for change in changes if not change.path.startswith(f"{self.one_value}.")]
        inputs = with_actual_values(spelled, plain)
        if self.one_value is None or len(plain) == len(changes):
            return inputs
        return {**inputs, self.one_value: self.values(actual)[self.one_value]}

    def check_references(self, session: Session, declaration: Declaration[ArchivableSpecT]) -> None:
        """What the organization says of what a declaration names. Raises InvalidInputs."""

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Adopting another one than the one at hand is another resource; naming the one at hand, or none, is not."""
        if key != "adopt_id":
            return super().means_another_object(session, key, olds, news)
        return news.get(key) not in {None, olds.get(self.id_output)}

    def do_check(self, session: Session, declaration: Declaration[ArchivableSpecT]) -> None:
        """What is named is there, and a new declaration says what it adopts."""
        what = f"{self.word} {declaration.spec.name!r}"
        if not may_look(session, declaration, self.spec_type, what=what):
            return
        self.check_references(session, declaration)
        if declaration.unknown or not self._is_another(declaration):
            return
        key = self._key(declaration.spec)
        own = key.own(self.all_of(session).list(), adopt_id=declaration.spec.adopt_id)
        if own is not None:
            key.print_adopts(own)

    def do_create(self, session: Session, spec: ArchivableSpecT) -> Created:
        """Adopt the one that is meant, else make it."""
        require_token(session, what=f"{self.word} {spec.name!r}")
        own = self._key(spec).own(self.all_of(session).list(), adopt_id=spec.adopt_id)
        if own is not None and spec.adopt_id is None:
            print_once(f"adopted {self.word} {own.name!r} ({own.id}), which is there already and as declared")
        with self._telling_whose_name_it_is(session, spec, own):
            made = self.make(session, spec) if own is None else self.write(session, spec, own)
        declared_now.note(self.label(spec), lambda: self.managed_items(session, spec, made.id))
        return Created(made.id, self.facts(made))

    def do_read(self, session: Session, state: ResourceState[ArchivableSpecT]) -> Refreshed | None:
        """What the platform says; one that was archived stays in the state as it was."""
        if keep_unseen(session, what=f"{self.word} {state.declared.name!r}"):
            return Refreshed(state.inputs, state.facts)
        actual = self.all_of(session).find(state.id)
        if actual is None:
            return None
        if actual.is_archived:
            self._print_archived(actual)
            return Refreshed(state.inputs, self.facts(actual))
        changes = self.changes(state.declared, actual)
        return Refreshed(self.inputs(state.spelled, actual, changes), self.facts(actual))

    def do_update(self, session: Session, state: ResourceState[ArchivableSpecT], spec: ArchivableSpecT) -> Bag:
        """Write what differs. An archived one is left as it is."""
        require_token(session, what=f"{self.word} {spec.name!r}")
        actual = self.all_of(session).find(state.id)
        if actual is None:
            raise NotFound(f"there is no {self.word} {state.id} any more", hint="`pulumi up --refresh` makes a new one")
        if actual.is_archived:
            self._print_archived(actual)
            return self.facts(actual)
        with self._telling_whose_name_it_is(session, spec, actual):
            return self.facts(self.write(session, spec, actual))

    def do_delete(self, session: Session, state: ResourceState[ArchivableSpecT]) -> None:
        """Keep it and say so, or archive it when that was asked for."""
        spec = state.declared
        which = f"{self.word} {spec.name!r} ({state.id})"
        hold = declared_now.hold([self._item(state.id)])
        if hold.kept:
            print_once(f"not deleted: {which} is declared by {next(iter(hold.kept.values()))} now")
            return
        if not spec.archive_on_destroy or declared_now.is_replaced_later(type(self), state.id):
            print_once(f"left standing: {which}, {self.what_is_left}; {to_archive(state.id)}")
            return
        require_token(session, what=which)
        actual = self.all_of(session).find(state.id)
        if actual is None or actual.is_archived:
            return
        self.all_of(session).archive(state.id)
        print_once(f"archived {self.word} {actual.name!r} ({actual.id})")

    def removes_anything(self, session: Session, state: ResourceState[ArchivableSpecT]) -> bool:
        """Only when archiving was asked for, and nobody else declares it."""
        del session
        is_later = declared_now.is_replaced_later(type(self), state.id)
        return state.declared.archive_on_destroy and not is_later and not declared_now.hold([self._item(state.id)]).kept

    def managed_items(self, session: Session, spec: ArchivableSpecT, id_: str | None) -> Iterable[ManagedItem]:
        """The one at hand, or the one to adopt, or the live one of this name."""
        if (known := id_ or spec.adopt_id) is not None:
            return [self._item(known)]
        if not has_token(session):
            return []
        return [
            self._item(one.id) for one in self.all_of(session).list() if one.name == spec.name and not one.is_archived
        ]

    def label(self, spec: ArchivableSpecT) -> str:
        """With the name, which the organization has once."""
        return f"{self.type_name} {spec.name!r}"

    def _item(self, id_: str) -> ManagedItem:
        return ManagedItem(self.word, None, id_)

    @contextlib.contextmanager
    def _telling_whose_name_it_is(self, session: Session, spec: ArchivableSpecT, own: ActualT | None) -> Iterator[None]:
        """Whether what is archived keeps its name nobody says, so only a refusal tells (docs/platform/service-accounts.md#accounts)."""
        others = [one for one in self.all_of(session).list() if one.name == spec.name and one != own]
        try:
            yield
        except Rejected as error:
            if error.status == CONFLICT and others:
                ended = ", which was archived," if others[0].is_archived else ""
                error.hint = f"{self.word} {others[0].id}{ended} has the name {spec.name!r}: declare another one"
            raise

    def _is_another(self, declaration: Declaration[ArchivableSpecT]) -> bool:
        """Whether this would be another object than the state's."""
        before, spec = declaration.before, declaration.spec
        return not before or any(getattr(spec, key) not in {None, before.get(key)} for key in self.replace_on_changes)

    def _key(self, spec: ArchivableSpecT) -> NaturalKey[ActualT]:
        return NaturalKey(
            word=self.word,
            key=repr(spec.name),
            id_of=lambda one: one.id,
            is_live=lambda one: not one.is_archived,
            is_key=lambda one: one.name == spec.name,
            changes=lambda one: self.unexpected_changes(spec, one),
            fixed=self.replace_on_changes,
        )

    def _print_archived(self, actual: ActualT) -> None:
        when = f" on {actual.archived_at:%Y-%m-%d}" if actual.archived_at is not None else ""
        print_once(
            f"warning: {self.word} {actual.name!r} ({actual.id}) was archived{when}, which nobody can undo; it is kept in the "
            "state and not written any more. Take it out of the program, and declare a new one under another name"
        )
