"""
What all providers share: property bags to values and back, check and diff, the organization check, errors at Pulumi's edge.

Nothing here knows a particular resource. A provider has no state: it is pickled by import path into every user's state, and
what its hooks need is a `Session`, which comes from `wiring` at the moment of the call.
"""

from __future__ import annotations

import contextlib
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.output import Unknown, contains_unknowns
from pydantic import BaseModel

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ClaudeAdminError, InvalidInputs, NotFound, Problem
from pulumi_claude_admin.lifecycle import owner_guard
from pulumi_claude_admin.lifecycle.actual_values import is_only_recorded_otherwise
from pulumi_claude_admin.lifecycle.declared_now import ManagedItem, declared_now
from pulumi_claude_admin.lifecycle.messages import print_once, print_wait
from pulumi_claude_admin.lifecycle.secrets import hide, hide_in, hiding, sealed, secret_names
from pulumi_claude_admin.lifecycle.unchanged import refuse_what_is_new
from pulumi_claude_admin.model.bags import Bag, clean, parse
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import WHEN_UNSEEN_KEY

SpecT = TypeVar("SpecT", bound=BaseModel)

DECLARED = "declared"
ORGANIZATION_ID = "organization_id"
WRITTEN_AT = "written_at"


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


class ClaudeProvider(ResourceProvider, ABC, Generic[SpecT]):
    """Base of the providers. Subclasses say what a resource is; this says what Pulumi wants."""

    serialize_as_secret_always = False
    spec_type: type[SpecT]
    replace_on_changes: ClassVar[tuple[str, ...]] = ("workspace_id",)
    """Inputs whose change makes it another resource."""
    records_written_at: ClassVar[bool] = False
    """Whether the time of a write is recorded: where a list shows it, which may be late, drift has to know."""

    def __getstate__(self) -> dict[str, object]:
        return {}

    @abstractmethod
    def do_check(self, session: Session, declaration: Declaration[SpecT]) -> None:
        """Ask the directory about what is known of a well-formed declaration. Raises InvalidInputs, or what the API answers."""

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

    def owning_workspace_id(self, spec: SpecT, id_: str) -> str | None:
        """The workspace whose owner decides over this resource; None when it stands on none."""
        del id_
        found = getattr(spec, "workspace_id", None)
        return found if isinstance(found, str) else None

    def require_owner(self, session: Session, state: ResourceState[SpecT], spec: SpecT) -> None:
        """Raise OtherOwner when the workspace is not to be touched by this resource any more."""
        owner_guard.require_same_owner(session, self.owning_workspace_id(spec, state.id), state.facts)

    def removes_anything(self, session: Session, state: ResourceState[SpecT]) -> bool:
        """Whether deleting would remove anything: what other resources of this run declare stays anyway."""
        with contextlib.suppress(InvalidInputs, NotFound):
            return bool(declared_now.hold(self.managed_items(session, state.declared, state.id)).free)
        return True

    def normalise_inputs(self, olds: Mapping[str, object], news: Mapping[str, object]) -> Mapping[str, object]:
        """The inputs as they are to be compared with the old ones, and written."""
        del olds
        return news

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Whether a changed input of `replace_on_changes` means another object, not only another spelling of the same."""
        del session
        return olds.get(key) != news.get(key)

    def configure(self, req: ConfigureRequest) -> None:
        """Remember the one setting that may come from Pulumi config, and have waits printed."""
        wiring.tell_waits(print_wait)
        wanted = req.config.get(WHEN_UNSEEN_KEY)
        wiring.configure({WHEN_UNSEEN_KEY: str(wanted)} if wanted is not None else {})

    def check(self, _olds: dict[str, object], news: dict[str, object]) -> CheckResult:
        """Form first, then what the directory says. Every problem is a line of its own at its property."""
        with hiding(_olds, news):
            try:
                self._check(_olds, news)
            except InvalidInputs as error:
                hide_in(error)
                secret = secret_names(news)
                failures = [_failure(problem, secret=secret) for problem in _with_hint(error)]
            except ClaudeAdminError as error:
                failures = [CheckFailure("", hide(str(error)))]
            else:
                failures = []
        inputs = {key: value for key, value in self.normalise_inputs(_olds, news).items() if value is not None}
        return CheckResult(inputs, failures)

    def diff(self, _id: str, _olds: dict[str, object], _news: dict[str, object]) -> DiffResult:
        """Only what makes it another resource; the engine compares the inputs itself and shows each property (pulumi.md, C2)."""
        olds, news = clean(_olds), clean(_news)
        with _edge(_olds, _news):
            session = wiring.session()
            _require_organization(session, olds)
            replaces = [key for key in self.replace_on_changes if self._is_replaced(session, key, olds, news)]
            if replaces:
                declared_now.note_replacement(type(self), _id, news)
                return DiffResult(changes=None, replaces=replaces)
            # What this run has taken away, an update gives back, although nothing has changed here.
            is_due = (
                self._note(session, _id, olds, news)
                or owner_guard.has_new_owner_of_this_run(session, _text(news.get("workspace_id")), olds)
                or is_only_recorded_otherwise(olds.get(DECLARED), olds, news)
            )
            return DiffResult(changes=is_due or None, replaces=replaces)

    def create(self, props: dict[str, object]) -> CreateResult:
        """Make it, and record it completely."""
        inputs = clean(props)
        with _edge(props):
            session = wiring.session()
            organization = session.organization
            spec = parse(self.spec_type, inputs)
            declared_now.wait_for(lambda: self.managed_items(session, spec, None))
            made = self.do_create(session, spec)
            declared_now.note_replaced(type(self), inputs)
            owner = owner_guard.record(session, self.owning_workspace_id(spec, made.id))
            return CreateResult(
                made.id, _outputs(inputs, inputs, organization.id, self._written(session, made.facts | owner))
            )

    def read(self, id_: str, props: dict[str, object]) -> ReadResult:
        """What is there, spelled as it was declared wherever that means the same."""
        with _edge(props):
            state = self._state(id_, props)
            session = wiring.session()
            organization = session.require_organization(state.organization_id)
            found = self.do_read(session, state)
            if found is None:
                return ReadResult("", {})
            times = {key: state.facts[key] for key in (WRITTEN_AT,) if self.records_written_at and key in state.facts}
            written = {**times, **owner_guard.kept(state.facts)}
            outputs = _outputs(found.inputs, state.spelled, organization.id, {**written, **found.facts})
            return ReadResult(id_, outputs, dict(found.inputs))

    def update(self, _id: str, _olds: dict[str, object], _news: dict[str, object]) -> UpdateResult:
        """Write what differs, and record it completely."""
        inputs = clean(_news)
        with _edge(_olds, _news):
            state = self._state(_id, _olds)
            session = wiring.session()
            organization = session.require_organization(state.organization_id)
            spec = parse(self.spec_type, inputs)
            declared_now.wait_for(lambda: self.managed_items(session, spec, _id))
            self.require_owner(session, state, spec)
            facts = self.do_update(session, state, spec) | owner_guard.record(
                session, self.owning_workspace_id(spec, _id)
            )
            return UpdateResult(_outputs(inputs, inputs, organization.id, self._written(session, facts)))

    def delete(self, _id: str, _props: dict[str, object]) -> None:
        """Remove what was declared, as far as this resource removes anything; what stays is printed."""
        with _edge(_props):
            state = self._state(_id, _props)
            session = wiring.session()
            session.require_organization(state.organization_id)
            if self.removes_anything(session, state):
                self.require_owner(session, state, state.declared)
            self.do_delete(session, state)

    def _check(self, olds: Mapping[str, object], news: Mapping[str, object]) -> None:
        unknown = frozenset(key for key, value in news.items() if contains_unknowns(value))
        spec = parse(self.spec_type, news, is_not_known_yet=lambda value: isinstance(value, Unknown))
        session = wiring.session()
        if not session.settings.has_credential:
            print_once("no credential for the Admin API: declarations were checked for their form only")
            return
        session.require_organization(None)
        if not unknown:
            declared_now.note_checked(type(self), clean(self.normalise_inputs(olds, news)))
            declared_now.note(hide(self.label(spec)), lambda: self.managed_items(session, spec, None))
        before = clean(olds)
        try:
            self.do_check(session, Declaration(spec, unknown, before))
        except InvalidInputs as error:
            refuse_what_is_new(error, before=before, now=clean(news))

    def _note(self, session: Session, id_: str, olds: Bag, news: Bag) -> bool:
        """Remember what an existing resource declares. The answer is whether this run has taken some of it away."""
        if not declared_now.is_checked(type(self), news):
            return False
        spec = parse(self.spec_type, news)

        def items() -> Iterable[ManagedItem]:
            return (*self.managed_items(session, spec, id_), *self.recorded_items(session, spec, olds))

        declared_now.note(hide(self.label(spec)), items)
        return declared_now.was_taken(items)

    def _written(self, session: Session, facts: Bag) -> Bag:
        """The facts, with the platform's time where this resource records it."""
        return {**facts, WRITTEN_AT: session.api.now().isoformat()} if self.records_written_at else facts

    def _is_replaced(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        if contains_unknowns(news.get(key)):
            return True
        return olds.get(key) != news.get(key) and self.means_another_object(session, key, olds, news)

    def _state(self, id_: str, props: Mapping[str, object]) -> ResourceState[SpecT]:
        bag = clean(props)
        declared = bag.get(DECLARED)
        managed = self.spec_type.model_fields.keys()
        spelled = clean(declared) if isinstance(declared, Mapping) else {k: v for k, v in bag.items() if k in managed}
        organization_id = bag.get(ORGANIZATION_ID)
        return ResourceState(
            id=id_,
            organization_id=organization_id if isinstance(organization_id, str) else None,
            declared=parse(self.spec_type, spelled),
            spelled=spelled,
            inputs={key: value for key, value in bag.items() if key in spelled},
            facts={key: value for key, value in bag.items() if key not in {*spelled, DECLARED, ORGANIZATION_ID}},
        )


def _require_organization(session: Session, outputs: Bag) -> None:
    """
    Raises WrongOrganization for a resource of another organization, though nothing may be written to it.

    There everything it names would look as if it were gone, which an unchanged declaration survives with a warning.
    """
    recorded = outputs.get(ORGANIZATION_ID)
    if isinstance(recorded, str) and session.settings.has_credential:
        session.require_organization(recorded)


def _failure(problem: Problem, *, secret: Collection[str]) -> CheckFailure:
    """The engine prints the value of the property that a failure names, sealed or not: a secret one is named in the reason."""
    if re.split(r"[.[]", problem.property, maxsplit=1)[0] in secret:
        return CheckFailure("", f"{problem.property}: {problem.reason}")
    return CheckFailure(problem.property, problem.reason)


def _with_hint(error: InvalidInputs) -> tuple[Problem, ...]:
    hint = f". {error.hint}" if error.hint else ""
    return tuple(Problem(problem.property, f"{problem.reason.rstrip('.')}{hint}") for problem in error.problems)


def at(property_: str, error: InvalidInputs) -> tuple[Problem, ...]:
    """The problems of an error, said of this property."""
    return tuple(Problem(property_, problem.reason) for problem in _with_hint(error))


def raise_problems(problems: Collection[Problem], *, hint: str | None = None) -> None:
    """Raise InvalidInputs when there are any."""
    if problems:
        raise InvalidInputs(*problems, hint=hint)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _outputs(inputs: Bag, spelled: Bag, organization_id: str, facts: Bag) -> Bag:
    outputs = {**facts, **inputs, ORGANIZATION_ID: organization_id, DECLARED: dict(spelled)}
    return sealed(outputs, declared=DECLARED)


@contextlib.contextmanager
def _edge(*bags: Mapping[str, object]) -> Iterator[None]:
    """
    Where errors leave us for Pulumi, which prints the whole traceback of every exception, without the secrets of these bags.

    One of ours says all there is to say in its message, so its traceback is left out; a bug keeps its own.
    """
    with hiding(*bags):
        try:
            yield
        except ClaudeAdminError as error:
            hide_in(error)
            error.__cause__, error.__suppress_context__ = None, True
            sys.tracebacklimit = 0
            raise
        except BaseException as error:
            hide_in(error)
            sys.__dict__.pop("tracebacklimit", None)
            raise
