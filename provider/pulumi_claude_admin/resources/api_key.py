"""
An API key that exists: its name, and whether it works. The platform makes keys in the Console alone, and so does nobody here.

A key is followed by its id. Nothing of it is secret: the platform shows a key's secret once, to whoever makes it. Source:
docs/platform/api-keys.md#calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import describe_changes
from pulumi_claude_admin.lifecycle.api_key_lookup import check_owner, print_nobody, require_key, why_dead
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_adopted
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.leavers import refuse_activation
from pulumi_claude_admin.lifecycle.left_standing import BEFORE_REPLACEMENT, to_archive
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.api_key import ApiKey as ActualApiKey
from pulumi_claude_admin.model.api_key import ApiKeySpec, diff_api_key
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.session import Session


class ApiKeyProvider(ClaudeProvider[ApiKeySpec]):
    """Applies an `ApiKeySpec` through the Admin API."""

    spec_type = ApiKeySpec
    replace_on_changes: ClassVar[tuple[str, ...]] = ("adopt_id", "workspace_id")
    id_outputs: ClassVar[tuple[str, ...]] = ("api_key_id",)
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {"api_key_id": frozenset(), "owner_id": frozenset()}

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Naming the key at hand by its id, or its own workspace, is not another one."""
        del session
        if key == "adopt_id":
            return news.get(key) not in {None, olds.get("api_key_id")}
        actual = olds.get("actual")
        own = actual.get("workspace_id") if isinstance(actual, Mapping) else None
        return news.get("adopt_id") is None and news.get(key) != own

    id_form = "apikey_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The key of `adopt_id`, else the one of the name."""
        name, where = inputs.get("name"), inputs.get("workspace_id")
        if inputs.get("adopt_id") is None and name is not None:
            return [Claim("the API key of one name in a workspace", ("" if where is None else where, name))]
        return claim_adopted("API key", inputs)

    def found(self, session: Session, id_: str) -> Bag | None:
        """The live key of this id."""
        key = session.api.api_keys.find(id_)
        if key is None:
            return None
        if not key.is_live:
            raise InvalidInputs(Problem("id", why_dead(key)))
        return {"adopt_id": key.id, "name": key.name, "status": key.status}

    def do_check(self, session: Session, declaration: Declaration[ApiKeySpec]) -> None:
        """The key that is meant is there; and a new name is not that of another key."""
        before, spec = declaration.before, declaration.spec
        check_owner(session, spec, before=before)
        if not spec.is_known:
            return
        if _is_new(before, spec):
            key = require_key(session, spec)
            changes = (one for one in diff_api_key(spec, key) if declaration.knows(one.path))
            print_once(f"adopts {key}: {describe_changes(changes)}")
            print_nobody(session, key)
        elif spec.adopt_id is None and before.get("name") not in {None, spec.name}:
            _refuse_name_of_another(session, spec, before=str(before["name"]))

    def do_create(self, session: Session, spec: ApiKeySpec) -> Created:
        """Take over the key that is meant, and write what differs."""
        key = require_key(session, spec)
        print_once(f"adopted {key}")
        print_nobody(session, key)
        written = _write(session, spec, key)
        declared_now.note(self.label(spec), lambda: self.managed_items(session, spec, key.id))
        return Created(key.id, _facts_of(written))

    def do_read(self, session: Session, state: ResourceState[ApiKeySpec]) -> Refreshed | None:
        """What the platform says; a key at its end stays as it was, as `when_archived` says."""
        actual = session.api.api_keys.find(state.id)
        if actual is None:
            return None
        if not actual.is_live:
            _refuse_or_print_dead(state.declared, actual)
            return Refreshed(state.inputs, _facts_of(actual))
        print_nobody(session, actual)
        return Refreshed(with_actual_values(state.spelled, diff_api_key(state.declared, actual)), _facts_of(actual))

    def do_update(self, session: Session, state: ResourceState[ApiKeySpec], spec: ApiKeySpec) -> Bag:
        """Write what differs. A key at its end is left as it is."""
        actual = session.api.api_keys.find(state.id)
        if actual is None:
            raise InvalidInputs(
                Problem("", f"the platform does not know API key {state.id} any more"),
                hint="Take it out of the program, or name another key with adopt_id",
            )
        if not actual.is_live:
            _refuse_or_print_dead(spec, actual)
            return _facts_of(actual)
        print_nobody(session, actual)
        return _facts_of(_write(session, spec, actual))

    def do_delete(self, session: Session, state: ResourceState[ApiKeySpec]) -> None:
        """Leave the key as it is and say so, or archive it when that was asked for."""
        key = session.api.api_keys.find(state.id)
        if key is None or key.is_archived:
            return
        item = ManagedItem("api_key", None, key.id)
        if by := declared_now.hold([item]).kept.get(item):
            print_once(f"not archived: {key} is declared by {by} now")
        elif not state.declared.archive_on_destroy:
            where = f"organization {session.organization.name!r}"
            print_once(f"left as it is, {key.status}: {key} of {where}; {to_archive(key.id)}")
        elif declared_now.is_replaced_later(type(self), state.id):
            print_once(f"left as it is, {key.status}: {key}, {BEFORE_REPLACEMENT}; {to_archive(key.id)}")
        else:
            session.api.api_keys.update(key.id, status="archived")
            print_once(f"archived {key}: it is dead")

    def managed_items(self, session: Session, spec: ApiKeySpec, id_: str | None) -> Iterable[ManagedItem]:
        """The key at hand, or the one to adopt, or those of its name."""
        if id_ is not None or spec.adopt_id is not None:
            return [ManagedItem("api_key", None, str(id_ or spec.adopt_id))]
        return [ManagedItem("api_key", None, one.id) for one in session.api.api_keys.list() if spec.is_key(one)]

    def removes_anything(self, session: Session, state: ResourceState[ApiKeySpec]) -> bool:
        """Only when archiving was asked for."""
        return state.declared.archive_on_destroy and super().removes_anything(session, state)

    def label(self, spec: ApiKeySpec) -> str:
        """With the key's name or id."""
        return f"ApiKey {spec.name or spec.adopt_id!r}"


class ApiKey(ClaudeResource, module="claude", name="ApiKey"):
    """
    An API key that exists: its name and whether it works. Source: Claude docs, Admin API > API keys.

    It cannot be created: keys are made in the Console. The key is that of `adopt_id`, or the one live key with this `name` in
    this workspace; from then on it is followed by its id, and another `name` renames it. One that somebody archives, or that
    expires, stays in the state as it was. Deleting leaves it working unless `archive_on_destroy`. Its secret is never seen.
    Errors: no such key, or one that is archived; several live keys of that name; a new name that another key has; `active` for one
    that was made inactive with somebody who has left, by `left.json` beside the program, unless an `owner` is there.

    Example:
        claude.ApiKey("ci", workspace_id=payments.id, name="ci-deploy", status="inactive")
    """

    name: pulumi.Output[str | None]
    workspace_id: pulumi.Output[str | None]
    status: pulumi.Output[str | None]
    owner: pulumi.Output[str | None]
    api_key_id: pulumi.Output[str]
    owner_id: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]
    actual: pulumi.Output[Mapping[str, Any]]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str] | None = None,
        workspace_id: pulumi.Input[str] | None = None,
        status: pulumi.Input[Literal["active", "inactive"]] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        owner: pulumi.Input[str] | None = None,
        when_archived: pulumi.Input[Literal["keep", "fail"]] = "keep",
        archive_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare an API key that exists.

        :param name: 1 to 500 characters. Beside `adopt_id` it is the name that the key is to have; without, that of the key.
        :param workspace_id: the workspace of the key; without it, and without `adopt_id`, a key of the whole organization.
        :param status: `active` or `inactive`, which disables it; without it the status that it has stays.
        :param adopt_id: `apikey_…`; needed where several keys have one name.
        :param owner: who answers for it, an e-mail address or `user_…` of the organization: a note that the platform does not keep; drift says when that person has left.
        :param when_archived: what to do when somebody archives it or it expires: keep it in the state and warn, or fail.
        :param archive_on_destroy: True archives it when the resource is deleted, which nobody can undo.
        """
        inputs: dict[str, object] = {
            "name": name,
            "workspace_id": workspace_id,
            "status": status,
            "adopt_id": adopt_id,
            "owner": owner,
            "when_archived": when_archived,
            "archive_on_destroy": archive_on_destroy,
        }
        super().__init__(
            ApiKeyProvider(), resource_name, inputs, outputs=("api_key_id", "owner_id", "actual"), opts=opts
        )
        self.api_key_id = self.id  # known in a preview of an update too, unlike an output that the provider gives


def _is_new(before: Bag, spec: ApiKeySpec) -> bool:
    """Whether it has to be looked up which key is meant: it is another one than before, or there was none."""
    if not before or spec.adopt_id not in {None, before.get("adopt_id")}:
        return True
    return spec.workspace_id is not None and spec.workspace_id != before.get("workspace_id")


def _refuse_name_of_another(session: Session, spec: ApiKeySpec, *, before: str) -> None:
    """A new name renames the key. Whoever writes another key's name may have meant that one."""
    live = [key for key in session.api.api_keys.list() if key.is_live and key.workspace_id == spec.workspace_id]
    others = [key for key in live if key.name == spec.name]
    if others and any(key.name == before for key in live):
        raise InvalidInputs(
            Problem("name", f"would rename API key {before!r}, and {others[0]} has that name already"),
            hint=f"To declare that one instead, name it with adopt_id={others[0].id!r}",
        )


def _write(session: Session, spec: ApiKeySpec, key: ActualApiKey) -> ActualApiKey:
    changes = {change.path: getattr(spec, change.path) for change in diff_api_key(spec, key)}
    if changes.get("status") == "active":
        refuse_activation(session, key, owner=spec.owner)
    return session.api.api_keys.update(key.id, **changes) if changes else key


def _facts_of(key: ActualApiKey) -> Bag:
    actual: Bag = {"name": key.name, "status": key.status}
    if key.workspace_id is not None:
        actual["workspace_id"] = key.workspace_id
    facts: Bag = {"api_key_id": key.id, "actual": actual}
    return facts | ({"owner_id": key.owner_id} if key.owner_id is not None else {})


def _refuse_or_print_dead(spec: ApiKeySpec, key: ActualApiKey) -> None:
    choices = "name another key with adopt_id, or take it out of the program, which forgets it"
    if spec.when_archived == "fail":
        raise InvalidInputs(Problem("when_archived", why_dead(key)), hint=choices)
    print_once(f"warning: {why_dead(key)}; it is kept in the state and not written any more ({choices})")
