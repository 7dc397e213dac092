"""
Pulumi's edge, which all providers share: its verbs in property bags, the organization check, errors as one line.

Nothing here knows a particular resource (`hooks`). A provider has no state: it is pickled by import path into every user's state, and
what its hooks need is a `Session`, which comes from `wiring` at the moment of the call.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Generic

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

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError, InvalidInputs, Problem
from pulumi_claude_admin.lifecycle import owner_guard
from pulumi_claude_admin.lifecycle.actual_values import is_only_recorded_otherwise
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.engine_log import engine_log
from pulumi_claude_admin.lifecycle.hooks import (
    DECLARED,
    ORGANIZATION_ID,
    WRITTEN_AT,
    Declaration,
    ResourceHooks,
    ResourceState,
    SpecT,
)
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.own_id import require_own_id
from pulumi_claude_admin.lifecycle.problems import with_hint
from pulumi_claude_admin.lifecycle.secrets import hide, hide_in, hiding, sealed, secret_names
from pulumi_claude_admin.lifecycle.unchanged import refuse_what_is_new
from pulumi_claude_admin.model.bags import Bag, clean, parse
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import WHEN_UNSEEN_KEY


class ClaudeProvider(ResourceProvider, ResourceHooks[SpecT], Generic[SpecT]):
    """Base of the providers: Pulumi's verbs, made of a resource's hooks."""

    serialize_as_secret_always = False

    def __getstate__(self) -> dict[str, object]:
        return {}

    def configure(self, req: ConfigureRequest) -> None:
        """Remember the one setting that may come from Pulumi config, and have the engine get what is logged."""
        engine_log.start()
        wanted = req.config.get(WHEN_UNSEEN_KEY)
        wiring.configure({WHEN_UNSEEN_KEY: str(wanted)} if wanted is not None else {})

    def check(self, _olds: dict[str, object], news: dict[str, object]) -> CheckResult:
        """Form first, then what the organization says. Every problem is a line of its own at its property."""
        with engine_log.flushed(), hiding(_olds, news):
            try:
                self._check(_olds, news)
            except InvalidInputs as error:
                hide_in(error)
                secret = secret_names(news)
                failures = [_failure(problem, secret=secret) for problem in with_hint(error)]
            except ClaudeAdminError as error:
                failures = [CheckFailure("", hide(str(error)))]
            else:
                failures = []
        inputs = {key: value for key, value in self.normalise_inputs(_olds, news).items() if value is not None}
        return CheckResult(inputs, failures)

    def diff(self, _id: str, _olds: dict[str, object], _news: dict[str, object]) -> DiffResult:
        """Only what makes it another resource; the engine compares the inputs itself and shows each property (docs/platform/pulumi.md#refresh)."""
        olds, news = clean(_olds), clean(_news)
        with _edge(_olds, _news):
            require_own_id(self, _id, olds)
            session = wiring.session()
            self._require_organization(session, olds)
            replaces = [key for key in self.replace_on_changes if self._is_replaced(session, key, olds, news)]
            if replaces:
                declared_now.note_replacement(type(self), _id, news)
                # Inputs that are all the same are no change to the engine, whatever is replaced.
                before = olds.get(DECLARED)
                is_same = isinstance(before, Mapping) and all(before.get(key) == news.get(key) for key in replaces)
                return DiffResult(changes=is_same or None, replaces=replaces)
            # What this run has taken away, an update gives back, although nothing has changed here.
            is_due = (
                self._note(session, _id, olds, news)
                or owner_guard.has_new_owner_of_this_run(session, _text(news.get("workspace_id")), olds)
                or is_only_recorded_otherwise(olds.get(DECLARED), olds, news)
                or (self.server.why_not_asked(session) is None and self.is_due(session, olds))
            )
            return DiffResult(changes=is_due or None, replaces=replaces)

    def create(self, props: dict[str, object]) -> CreateResult:
        """Make it, and record it completely."""
        inputs = clean(props)
        with _edge(props):
            session = wiring.session()
            organization = self.server.require_organization(session, None)
            self.server.read_anew(session)
            spec = parse(self.spec_type, inputs)
            declared_now.wait_for(lambda: self.managed_items(session, spec, None))
            created = self.do_create(session, spec)
            declared_now.note_replaced(type(self), inputs)
            owner = owner_guard.record(session, self.owning_workspace_id(spec, created.id))
            return CreateResult(
                created.id,
                self._outputs(inputs, inputs, organization.id, self._written(session, created.facts | owner)),
            )

    def read(self, id_: str, props: dict[str, object]) -> ReadResult:
        """What is there, spelled as it was declared wherever that means the same."""
        with _edge(props):
            require_own_id(self, id_, clean(props))
            state = ResourceState.of(id_, props, self.spec_type)
            session = wiring.session()
            if self._is_kept_unseen(session, state):
                return ReadResult(
                    id_,
                    self._outputs(state.inputs, state.spelled, state.organization_id, state.facts),
                    dict(state.inputs),
                )
            organization = self.server.require_organization(session, state.organization_id)
            refreshed = self.do_read(session, state)
            if refreshed is None:
                return ReadResult("", {})
            times = {key: state.facts[key] for key in (WRITTEN_AT,) if self.records_written_at and key in state.facts}
            written = {**times, **owner_guard.kept(state.facts)}
            outputs = self._outputs(refreshed.inputs, state.spelled, organization.id, {**written, **refreshed.facts})
            return ReadResult(id_, outputs, dict(refreshed.inputs))

    def update(self, _id: str, _olds: dict[str, object], _news: dict[str, object]) -> UpdateResult:
        """Write what differs, and record it completely."""
        inputs = clean(_news)
        with _edge(_olds, _news):
            require_own_id(self, _id, clean(_olds))
            state = ResourceState.of(_id, _olds, self.spec_type)
            session = wiring.session()
            organization = self.server.require_organization(session, state.organization_id)
            self.server.read_anew(session)
            spec = parse(self.spec_type, inputs)
            declared_now.wait_for(lambda: self.managed_items(session, spec, _id))
            self.require_owner(session, state, spec)
            facts = self.do_update(session, state, spec) | owner_guard.record(
                session, self.owning_workspace_id(spec, _id)
            )
            return UpdateResult(self._outputs(inputs, inputs, organization.id, self._written(session, facts)))

    def delete(self, _id: str, _props: dict[str, object]) -> None:
        """Remove what was declared, as far as this resource removes anything; what stays is printed."""
        with _edge(_props):
            require_own_id(self, _id, clean(_props))
            state = ResourceState.of(_id, _props, self.spec_type)
            session = wiring.session()
            self.server.require_organization(session, state.organization_id)
            self.server.read_anew(session)
            if self.removes_anything(session, state):
                self.require_owner(session, state, state.declared)
            self.do_delete(session, state)

    def adopted(self, session: Session, id_: str, inputs: Mapping[str, object]) -> Bag:
        """
        The outputs that creating with these inputs would record of what is there just so, without a write.

        Raises InvalidInputs when it is not just so.
        """
        bag = clean(inputs)
        spec = parse(self.spec_type, bag)
        organization = self.server.require_organization(session, None)
        before = {**bag, DECLARED: bag, ORGANIZATION_ID: organization.id}
        refreshed = self.do_read(session, ResourceState.of(id_, before, self.spec_type))
        if refreshed is None or refreshed.inputs != bag:
            raise InvalidInputs(Problem("", f"{self.label(spec)} {id_} has changed while it was read"))
        owner = owner_guard.record(session, self.owning_workspace_id(spec, id_))
        return self._outputs(bag, bag, organization.id, {**refreshed.facts, **owner})

    def _check(self, olds: Mapping[str, object], news: Mapping[str, object]) -> None:
        unknown = frozenset(key for key, value in news.items() if contains_unknowns(value))
        spec = parse(self.spec_type, news, is_not_known_yet=lambda value: isinstance(value, Unknown))
        session = wiring.session()
        if self.server.why_not_asked(session) is not None:
            print_once(f"no credential for {self.server.credential_for}: declarations were checked for their form only")
            return
        self.server.require_organization(session, None)
        if not unknown:
            declared_now.note_checked(type(self), clean(self.normalise_inputs(olds, news)))
            declared_now.note(hide(self.label(spec)), lambda: self.managed_items(session, spec, None))
        before = clean(olds)
        try:
            self.do_check(session, Declaration(spec, unknown, before))
        except InvalidInputs as error:
            refuse_what_is_new(error, before=before, now=clean(news))

    def _is_kept_unseen(self, session: Session, state: ResourceState[SpecT]) -> bool:
        """Whether a refresh has to keep the last known value, which is printed. Raises ConfigurationError where that was to fail."""
        why = self.server.why_not_asked(session)
        if why is None or not self.server.is_unseen_without_credential():
            return False
        if session.settings.when_unseen == "fail":
            raise ConfigurationError(f"could not look at {self.label(state.declared)}: {why}")
        print_once(f"unseen: could not look at {self.label(state.declared)}, the last known value is kept: {why}")
        return True

    def _require_organization(self, session: Session, outputs: Bag) -> None:
        """
        Raises WrongOrganization for a resource of another organization, though nothing may be written to it.

        There everything it names would look as if it were gone, which an unchanged declaration survives with a warning.
        """
        recorded = outputs.get(ORGANIZATION_ID)
        if isinstance(recorded, str) and self.server.why_not_asked(session) is None:
            self.server.require_organization(session, recorded)

    def _note(self, session: Session, id_: str, olds: Bag, news: Bag) -> bool:
        """Remember what an existing resource declares. The answer is whether this run has taken some of it away."""
        if not declared_now.is_checked(type(self), news):
            return False
        spec = parse(self.spec_type, news)

        def items() -> Iterable[ManagedItem]:
            return (*self.managed_items(session, spec, id_), *self.recorded_items(session, spec, olds))

        declared_now.note(hide(self.label(spec)), items)
        return declared_now.was_taken(items)

    def _outputs(self, inputs: Bag, spelled: Bag, organization_id: str | None, facts: Bag) -> Bag:
        outputs = {**facts, **inputs, ORGANIZATION_ID: organization_id, DECLARED: dict(spelled)}
        return sealed(outputs, declared=DECLARED, sources=self.output_sources)

    def _written(self, session: Session, facts: Bag) -> Bag:
        """The facts, with the platform's time where this resource records it."""
        return {**facts, WRITTEN_AT: session.api.now().isoformat()} if self.records_written_at else facts

    def _is_replaced(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        if contains_unknowns(news.get(key)):
            return True
        return olds.get(key) != news.get(key) and self.means_another_object(session, key, olds, news)


def _failure(problem: Problem, *, secret: Collection[str]) -> CheckFailure:
    """The engine prints the value of the property that a failure names, sealed or not: a secret one is named in the reason."""
    if re.split(r"[.[]", problem.property, maxsplit=1)[0] in secret:
        return CheckFailure("", f"{problem.property}: {problem.reason}")
    return CheckFailure(problem.property, problem.reason)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


@contextlib.contextmanager
def _edge(*bags: Mapping[str, object]) -> Iterator[None]:
    """
    Where errors leave us for Pulumi, which prints the whole traceback of every exception, without the secrets of these bags.

    One of ours says all there is to say in its message, so its traceback is left out; a bug keeps its own.
    """
    with engine_log.flushed(), hiding(*bags):
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
