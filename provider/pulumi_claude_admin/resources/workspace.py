"""
A workspace: name, colour, tags, data residency. Its members and limits are resources of their own.

Creating looks first for a live workspace with the resource's own tag, so that a run that was killed, a lost answer, or a
destroy followed by an up never makes a second one. Source: docs/platform/workspaces.md#calls.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypedDict

import pulumi

from pulumi_claude_admin.errors import NotFound, StorageStillAttached
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import print_adopts
from pulumi_claude_admin.lifecycle.archived_workspace import refuse_or_print_archived, words_of_archived
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_adopted
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.duplicate_declarations import same_workspace
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.left_standing import BEFORE_REPLACEMENT, to_archive
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.membership import members_by_hand
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.owner_guard import require_own
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.workspace_checks import refuse_bindings, refuse_claude_code, refuse_residency
from pulumi_claude_admin.lifecycle.workspace_fields import facts_of
from pulumi_claude_admin.lifecycle.workspace_owner import (
    managed_at,
    own_workspace,
    own_workspaces,
    print_namesakes,
    refuse_others,
    to_adopt,
    with_owner_tags,
    with_recorded_managed_at,
    workspace_to_import,
)
from pulumi_claude_admin.lifecycle.workspace_writes import create_workspace, write_workspace
from pulumi_claude_admin.model.arguments import of_workspace
from pulumi_claude_admin.model.bags import Bag, parse
from pulumi_claude_admin.model.claude_code_workspace import NOT_ARCHIVED
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.ids import MANAGED_AT, OWNER_TAG
from pulumi_claude_admin.model.ids import owner_tag as owner_tag_value
from pulumi_claude_admin.model.workspace import WorkspaceSpec, diff_workspace
from pulumi_claude_admin.session import Session


class DataResidencyArgs(TypedDict, total=False):
    """
    Where data may rest and be processed; what is left out is left to the platform. Source: Claude docs, Admin API
    reference > Create Workspace.

    Example:
        claude.DataResidencyArgs(allowed_inference_geos=["us"], default_inference_geo="us")
    """

    workspace_geo: pulumi.Input[str]
    """`us`. Taken at creation only."""
    allowed_inference_geos: pulumi.Input[Sequence[pulumi.Input[str]] | str]
    """A list of `global` and `us`, or the word `unrestricted`."""
    default_inference_geo: pulumi.Input[str]
    """`global` or `us`; one of the allowed ones."""


class WorkspaceProvider(ClaudeProvider[WorkspaceSpec]):
    """Applies a `WorkspaceSpec` through the Admin API."""

    spec_type = WorkspaceSpec
    replace_on_changes: ClassVar[tuple[str, ...]] = ("adopt_id",)

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Adopting another workspace than the one at hand is another resource; naming the one at hand, or none, is not."""
        del session
        return news.get(key) not in {None, olds.get("workspace_id")}

    def owning_workspace_id(self, spec: WorkspaceSpec, id_: str) -> str:
        """Itself."""
        del spec
        return id_

    def require_owner(self, session: Session, state: ResourceState[WorkspaceSpec], spec: WorkspaceSpec) -> None:
        """The tags are this resource's own."""
        with contextlib.suppress(NotFound):
            actual = session.api.workspaces.retrieve(state.id)
            if not actual.is_archived:
                require_own(actual, spec, declared=state.declared, facts=state.facts)

    def removes_anything(self, session: Session, state: ResourceState[WorkspaceSpec]) -> bool:
        """Only when archiving was asked for, and nobody else declares it."""
        del session
        is_later = declared_now.is_replaced_later(type(self), state.id)
        return state.declared.archive_on_destroy and not (is_later or declared_now.declared_in(state.id))

    def declared_inputs(self, given: Mapping[str, object], *, owner: str, managed_at: str) -> Mapping[str, object]:
        """With the owner tags, unless they are not wanted."""
        return with_owner_tags(given, owner=owner, managed_at=managed_at)

    def normalise_inputs(self, olds: Mapping[str, object], news: Mapping[str, object]) -> Mapping[str, object]:
        """`managed_at` stays as it was recorded, and comes in with the next write of something else."""
        return with_recorded_managed_at(olds, news)

    id_form = "wrkspc_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The one with its owner tag, and the one to adopt."""
        if isinstance(owner := inputs.get("owner"), str):
            yield Claim(f"the workspace with the tag {owner!r}", (owner,))
        yield from claim_adopted("workspace", inputs)

    def found(self, session: Session, id_: str) -> Bag | None:
        """The live workspace of this id, with owner tags or without as it is."""
        workspace = workspace_to_import(session, id_)
        if workspace is None:
            return None
        return of_workspace(workspace) | ({"owner_tag": False} if workspace.owner is None else {})

    def adopted(self, session: Session, id_: str, inputs: Mapping[str, object]) -> Bag:
        """One that another stack's tags claim is not."""
        refuse_others(session.api.workspaces.retrieve(id_), parse(WorkspaceSpec, inputs))
        return super().adopted(session, id_, inputs)

    def do_check(self, session: Session, declaration: Declaration[WorkspaceSpec]) -> None:
        """A workspace to adopt is there, and what is written once does not change."""
        before, spec = declaration.before, declaration.spec
        declared_now.note_owner(spec.owner_tags, adopts=spec.adopt_id if declaration.knows("adopt_id") else None)
        if declaration.knows("adopt_id") and not before:
            own = own_workspace(session, spec)
            if own is not None:
                print_adopts(spec, own, is_known=not declaration.unknown, members=members_by_hand(session, own.id))
            elif declaration.knows("name"):
                print_namesakes(session, spec)
        elif declaration.knows("adopt_id") and spec.adopt_id not in {None, before.get("adopt_id")}:
            to_adopt(session, str(spec.adopt_id), owner=spec.owner)
        refuse_claude_code(session, declaration)
        refuse_bindings(session, declaration)
        refuse_residency(session, declaration)

    def do_create(self, session: Session, spec: WorkspaceSpec) -> Created:
        """Adopt the workspace that is this resource's own, else create it."""
        own = own_workspace(session, spec)
        if own is None:
            print_namesakes(session, spec)
        elif spec.adopt_id is None:
            print_once(f"adopted workspace {own.name!r} ({own.id}), which carries this resource's tag {spec.owner!r}")
        workspace = write_workspace(session, spec, own) if own is not None else create_workspace(session, spec)
        declared_now.note(self.label(spec), lambda: self.managed_items(session, spec, workspace.id))
        return Created(workspace.id, facts_of(workspace))

    def do_read(self, session: Session, state: ResourceState[WorkspaceSpec]) -> Refreshed | None:
        """What the platform says; for an archived workspace what `when_archived` says."""
        try:
            actual = session.api.workspaces.retrieve(state.id)
        except NotFound:
            return None
        if not actual.is_archived:
            changes = map(_as_input, diff_workspace(state.declared, actual))
            return Refreshed(with_actual_values(state.spelled, changes), facts_of(actual))
        if state.declared.when_archived == "recreate":
            print_once(f"{words_of_archived(actual)}; the next `pulumi up` makes a new workspace")
            return None
        refuse_or_print_archived(state.declared, actual)
        return Refreshed(state.inputs, facts_of(actual))

    def do_update(self, session: Session, state: ResourceState[WorkspaceSpec], spec: WorkspaceSpec) -> Bag:
        """Write what differs. An archived workspace is left as it is."""
        actual = session.api.workspaces.retrieve(state.id)
        if actual.is_archived:
            refuse_or_print_archived(spec, actual)
            return facts_of(actual)
        return facts_of(write_workspace(session, spec, actual))

    def do_delete(self, session: Session, state: ResourceState[WorkspaceSpec]) -> None:
        """Keep the workspace and say so, or archive it when that was asked for."""
        api = session.api
        try:
            actual = api.workspaces.retrieve(state.id)
        except NotFound:
            return
        if actual.is_archived:
            return
        which = f"workspace {actual.name!r} ({actual.id})"
        if by := declared_now.declared_in(state.id):
            print_once(f"not deleted: {which} is declared by {by} now")
            return
        if not state.declared.archive_on_destroy:
            where = f"organization {session.organization.name!r}"
            print_once(f"left standing: {which} of {where}, with its API keys and limits; {to_archive(state.id)}")
            return
        if actual.is_claude_code:
            print_once(f"left standing: {which}: {NOT_ARCHIVED}")
            return
        if declared_now.is_replaced_later(type(self), state.id):
            print_once(f"left standing: {which}, {BEFORE_REPLACEMENT}; {to_archive(state.id)}")
            return
        try:
            api.workspaces.archive(state.id)
        except StorageStillAttached as warning:
            print_once(f"warning: {which}: {warning}")
        print_once(f"archived workspace {actual.name!r} ({actual.id}); its API keys are dead")

    def managed_items(self, session: Session, spec: WorkspaceSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The workspace at hand, or the one to adopt, or those that carry the tag."""
        if id_ is not None or spec.adopt_id is not None:
            return [ManagedItem("workspace", id_ or spec.adopt_id)]
        return [ManagedItem("workspace", each.id) for each in own_workspaces(session, spec)]

    def label(self, spec: WorkspaceSpec) -> str:
        """With the resource's name, which the owner tag has."""
        return f"Workspace {spec.owner.rpartition('/')[2] if spec.owner is not None else spec.name!r}"


class Workspace(ClaudeResource, module="claude", name="Workspace"):
    """
    A workspace of the organization. Source: Claude docs, Admin API > Workspaces.

    Deleting keeps it unless `archive_on_destroy`: archiving is irreversible and kills its API keys.
    Errors: several live workspaces carry this resource's tag; `adopt_id` is unknown, archived, or the Default workspace; a
    value that is written once changes; one named Claude Code without `adopt_id`, since signing in to Claude Code makes that,
    or with `archive_on_destroy` or `when_archived="recreate"`, since it comes back under another id.

    Example:
        payments = claude.Workspace("payments", name="Payments", tags={"cost-centre": "4711"})
    """

    name: pulumi.Output[str]
    display_color: pulumi.Output[str | None]
    tags: pulumi.Output[Mapping[str, str] | None]
    workspace_id: pulumi.Output[str]
    organization_id: pulumi.Output[str]
    owner: pulumi.Output[str | None]
    managed_at: pulumi.Output[str | None]
    created_at: pulumi.Output[str | None]
    archived_at: pulumi.Output[str | None]
    actual: pulumi.Output[Mapping[str, Any]]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        display_color: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        data_residency: pulumi.Input[DataResidencyArgs] | None = None,
        external_key_id: pulumi.Input[str] | None = None,
        user_profile_id: pulumi.Input[str] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        owner_tag: pulumi.Input[bool] = True,
        when_archived: pulumi.Input[Literal["keep", "recreate", "fail"]] = "keep",
        archive_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a workspace.

        :param name: 1 to 255 characters; the platform does not make it unique.
        :param display_color: `#RRGGBB`; without it the platform's choice stays.
        :param tags: all tags (keys may not begin with `anthropic`); without it tags are not managed.
        :param data_residency: where data may rest and be processed.
        :param external_key_id: a customer-managed key, written once.
        :param user_profile_id: `uprof_…`, written once; a customer-managed key has to have the same, or none.
        :param adopt_id: `wrkspc_…` of a workspace that exists already and is to be managed from now on.
        :param owner_tag: False leaves out the tags `managed-by` and `managed-at`, and with them the guard against making the
            workspace twice.
        :param when_archived: what to do when somebody archives it: keep it in the state and warn, make a new one, or fail.
        :param archive_on_destroy: True archives it when the resource is deleted.
        """
        tag = owner_tag_value(project=pulumi.get_project(), stack=pulumi.get_stack(), name=resource_name)
        owner: pulumi.Input[str | None]
        if isinstance(owner_tag, bool):
            owner = tag if owner_tag else None
        else:
            owner = pulumi.Output.all(owner_tag).apply(lambda wanted: tag if wanted[0] else None)
        inputs: dict[str, object] = {
            "name": name,
            "display_color": display_color,
            "tags": tags,
            "data_residency": data_residency,
            "external_key_id": external_key_id,
            "user_profile_id": user_profile_id,
            "adopt_id": adopt_id,
            "owner": owner,
            "managed_at": managed_at() if owner_tag else None,
            "when_archived": when_archived,
            "archive_on_destroy": archive_on_destroy,
        }
        super().__init__(
            WorkspaceProvider(),
            resource_name,
            inputs,
            outputs=("workspace_id", "created_at", "archived_at", "actual"),
            opts=opts,
        )
        self.workspace_id = self.id  # known in a preview of an update too, unlike an output that the provider gives
        if adopt_id is not None:
            same_workspace(self.id, as_=adopt_id)


def _as_input(change: Change) -> Change:
    """The owner tags are inputs of their own."""
    path = {f"tags.{OWNER_TAG}": "owner", f"tags.{MANAGED_AT}": "managed_at"}.get(change.path, change.path)
    return Change(path=path, declared=change.declared, actual=change.actual)
