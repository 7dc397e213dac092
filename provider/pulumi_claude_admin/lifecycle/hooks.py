"""
What a resource has to say of itself: the hooks under Pulumi's verbs, and the values that go in and out of them.

Every hook is given the `Session` of the process. Pulumi's side of it is in `provider`.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Generic, Self, TypeVar

from pydantic import BaseModel

from pulumi_claude_admin.errors import InvalidInputs, NotFound
from pulumi_claude_admin.lifecycle import owner_guard
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.server import PLATFORM, Server
from pulumi_claude_admin.model.bags import Bag, clean, parse
from pulumi_claude_admin.model.id_form import has_form
from pulumi_claude_admin.session import Session

SpecT = TypeVar("SpecT", bound=BaseModel)

DECLARED: Final = "declared"
ORGANIZATION_ID: Final = "organization_id"
WRITTEN_AT: Final = "written_at"
"""The output with the platform's time of the last write, which lists and enforcement may follow late."""


@dataclass(frozen=True, slots=True)
class ResourceState(Generic[SpecT]):
    """
    What Pulumi's state says of one resource.

    `declared` is what somebody wanted at the last create or update, `spelled` the same as they spelled it; `inputs` are the
    managed keys as last read; `facts` is everything else.
    """

    id: str
    organization_id: str | None
    declared: SpecT
    spelled: Bag
    inputs: Bag
    facts: Bag

    @classmethod
    def of(cls, id_: str, outputs: Mapping[str, object], spec_type: type[SpecT]) -> Self:
        """The state with these outputs. One of before `declared` was recorded has the managed keys instead."""
        bag = clean(outputs)
        declared, organization_id = bag.get(DECLARED), bag.get(ORGANIZATION_ID)
        managed = spec_type.model_fields.keys()
        spelled = clean(declared) if isinstance(declared, Mapping) else {k: v for k, v in bag.items() if k in managed}
        return cls(
            id=id_,
            organization_id=organization_id if isinstance(organization_id, str) else None,
            declared=parse(spec_type, spelled),
            spelled=spelled,
            inputs={key: value for key, value in bag.items() if key in spelled},
            facts={key: value for key, value in bag.items() if key not in {*spelled, DECLARED, ORGANIZATION_ID}},
        )


@dataclass(frozen=True, slots=True)
class Created:
    """A resource that exists now: its id, and what is to be recorded beside its inputs."""

    id: str
    facts: Bag


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A resource that was read: its inputs as they would have to be declared to mean what is there, and its facts."""

    inputs: Bag
    facts: Bag


@dataclass(frozen=True, slots=True)
class Declaration(Generic[SpecT]):
    """
    A declaration that is well formed. `unknown` are its top-level keys that only the update will know: do not look at them.

    `before` are the inputs that the state has, empty for a new resource.
    """

    spec: SpecT
    unknown: frozenset[str]
    before: Bag = field(default_factory=dict)

    def knows(self, key: str) -> bool:
        """Whether this key can be looked at."""
        return key not in self.unknown


class ResourceHooks(ABC, Generic[SpecT]):
    """One kind of resource. What is abstract here every resource says; the rest has an answer that fits most of them."""

    spec_type: type[SpecT]
    server: ClassVar[Server] = PLATFORM
    """Whom it is about, and whose credential it takes."""
    replace_on_changes: ClassVar[tuple[str, ...]] = ("workspace_id",)
    """Inputs whose change makes it another resource."""
    records_written_at: ClassVar[bool] = False
    """Whether the time of a write is recorded: where a list shows it, which may be late, drift has to know."""
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {}
    """Outputs of its own, each with the inputs whose values it holds: a secret input seals them."""

    id_outputs: ClassVar[tuple[str, ...]] = ("workspace_id",)
    """The outputs that its id is made of, with a `/` between them."""

    id_form: ClassVar[str]
    """How messages write its id: its parts with a `/` between them, each as `prefix_…`, or as `<what it is>` where no prefix tells."""

    @abstractmethod
    def do_check(self, session: Session, declaration: Declaration[SpecT]) -> None:
        """Ask the organization about what is known of a well-formed declaration. Raises InvalidInputs, or what the API answers."""

    @abstractmethod
    def do_create(self, session: Session, spec: SpecT) -> Created:
        """Make it so, whether or not it is there already."""

    @abstractmethod
    def do_read(self, session: Session, state: ResourceState[SpecT]) -> Refreshed | None:
        """What is there now; None when it is gone."""

    @abstractmethod
    def do_update(self, session: Session, state: ResourceState[SpecT], spec: SpecT) -> Bag:
        """Make an existing resource so. The answer is its facts."""

    @abstractmethod
    def do_delete(self, session: Session, state: ResourceState[SpecT]) -> None:
        """What deleting means for this resource; already gone is success. What `declared_now` keeps is left alone."""

    @abstractmethod
    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """What a declaration with these inputs claims for itself. Nothing is asked: they are as a program gave them, outputs included."""

    @abstractmethod
    def found(self, session: Session, id_: str) -> Bag | None:
        """
        The arguments of a declaration that means what is there under this id, None when nothing is. Nothing is written.

        Raises InvalidInputs for what is there and cannot be declared, and whatever keeps anybody from looking.
        """

    def is_id(self, id_: str) -> bool:
        """Whether an id is of this kind, by its form alone."""
        return has_form(id_, self.id_form)

    @abstractmethod
    def managed_items(self, session: Session, spec: SpecT, id_: str | None) -> Iterable[ManagedItem]:
        """What of the platform this declaration is about. `id_` is the resource's id once it has one."""

    def recorded_items(self, session: Session, spec: SpecT, outputs: Bag) -> Iterable[ManagedItem]:
        """The same as far as only the state still knows it: whose name means nobody any more."""
        del session, spec, outputs
        return ()

    def label(self, spec: SpecT) -> str:
        """How messages about another resource call this one: providers do not learn the resource's name."""
        del spec
        return type(self).__name__.removesuffix("Provider")

    def workspace_id(self, spec: SpecT) -> str | None:
        """The workspace that this is a part of, None for the organization."""
        found = getattr(spec, "workspace_id", None)
        return found if isinstance(found, str) else None

    def owning_workspace_id(self, spec: SpecT, id_: str) -> str | None:
        """The workspace whose owner decides over this resource; None when it stands on none."""
        del id_
        return self.workspace_id(spec)

    def require_owner(self, session: Session, state: ResourceState[SpecT], spec: SpecT) -> None:
        """Raise OtherOwner when the workspace is not to be touched by this resource any more."""
        owner_guard.require_same_owner(session, self.owning_workspace_id(spec, state.id), state.facts)

    def removes_anything(self, session: Session, state: ResourceState[SpecT]) -> bool:
        """Whether deleting would remove anything: what other resources of this run declare stays anyway."""
        with contextlib.suppress(InvalidInputs, NotFound):
            return bool(declared_now.hold(self.managed_items(session, state.declared, state.id)).free)
        return True

    def is_due(self, session: Session, olds: Bag) -> bool:
        """Whether an unchanged declaration has to be written, because of what time has done to the object."""
        del session, olds
        return False

    def is_own_id(self, id_: str, outputs: Bag) -> bool:
        """Whether a resource of this kind with these outputs can have this id."""
        parts = [outputs.get(name) for name in self.id_outputs]
        return None in parts or id_ == "/".join(map(str, parts))

    def declared_inputs(self, given: Mapping[str, object], *, owner: str, managed_at: str) -> Mapping[str, object]:
        """
        The inputs of a resource whose constructor would be given these arguments. Programs that are not Python have none to make them.

        `owner` and `managed_at` are the values of the owner tags of this resource in its stack.
        """
        del owner, managed_at
        return given

    def normalise_inputs(self, olds: Mapping[str, object], news: Mapping[str, object]) -> Mapping[str, object]:
        """The inputs as they are to be compared with the old ones, and written."""
        del olds
        return news

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Whether a changed input of `replace_on_changes` means another object, not only another spelling of the same."""
        del session
        return olds.get(key) != news.get(key)
