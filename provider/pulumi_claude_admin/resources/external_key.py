"""
An external key: where a customer's own encryption key is, so that workspaces can be given it.

Nothing of a key says whose it is. Creating takes the one of the same provider config that is exactly as declared; deleting
leaves it unless that was asked for. Source: docs/platform/external-keys.md#calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal, TypedDict

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_adopted
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.external_key_writes import (
    create_external_key,
    facts_of,
    known,
    natural_key,
    refuse_in_use,
    refuse_what_is_fixed,
    users_of,
    write_external_key,
)
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.left_standing import BEFORE_REPLACEMENT, to_delete
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.arguments import of_external_key
from pulumi_claude_admin.model.bags import Bag, parse
from pulumi_claude_admin.model.external_key import NAMED_BY, ExternalKeySpec, diff_external_key
from pulumi_claude_admin.model.external_key import ExternalKey as ActualExternalKey
from pulumi_claude_admin.session import Session


class ProviderConfigArgs(TypedDict, total=False):
    """
    Where a key is, by the fields of its `type`: `aws` has `kms_arn` and perhaps `region`; `gcp` has `key_name`; `azure` has
    `tenant_id`, `vault_uri`, `key_name` and perhaps `client_id`. Source: Claude docs, Admin API reference > External keys.

    Example:
        claude.ProviderConfigArgs(type="aws", kms_arn="arn:aws:kms:us-east-1:111122223333:key/…")
    """

    type: pulumi.Input[str]
    """`aws`, `gcp` or `azure`."""
    kms_arn: pulumi.Input[str]
    """The ARN of an AWS KMS key."""
    region: pulumi.Input[str]
    """The AWS region; without it that of the ARN."""
    key_name: pulumi.Input[str]
    """Google Cloud: the key's resource name. Azure: its name in the vault."""
    tenant_id: pulumi.Input[str]
    """The Azure tenant."""
    vault_uri: pulumi.Input[str]
    """The Azure key vault."""
    client_id: pulumi.Input[str]
    """The Azure application that reads the key."""


class ExternalKeyProvider(ClaudeProvider[ExternalKeySpec]):
    """Applies an `ExternalKeySpec` through the Admin API."""

    spec_type = ExternalKeySpec
    replace_on_changes: ClassVar[tuple[str, ...]] = ("adopt_id",)
    id_outputs: ClassVar[tuple[str, ...]] = ("external_key_id",)

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Adopting another key than the one at hand is another resource; naming the one at hand, or none, is not."""
        del session
        return news.get(key) not in {None, olds.get("external_key_id")}

    id_form = "ekey_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The key at its provider, and the one to adopt."""
        yield Claim("the external key of one provider_config", _identity(inputs.get("provider_config")))
        yield from claim_adopted("external key", inputs)

    def found(self, session: Session, id_: str) -> Bag | None:
        """The key of this id."""
        key = session.api.external_keys.find(id_)
        return None if key is None else of_external_key(key)

    def do_check(self, session: Session, declaration: Declaration[ExternalKeySpec]) -> None:
        """What is to be adopted is there, and nothing changes that the platform does not change."""
        before, spec = declaration.before, declaration.spec
        if not declaration.knows("provider_config") or not declaration.knows("adopt_id"):
            return
        key = natural_key(spec)
        key = replace(key, changes=lambda one: known(diff_external_key(spec, one), unknown=declaration.unknown))
        is_new = not before or spec.adopt_id not in {None, before.get("adopt_id")}
        keys = session.api.external_keys.list()
        actual = key.own(keys, adopt_id=spec.adopt_id) if is_new else _at_hand(keys, before)
        if actual is None:
            return
        refuse_what_is_fixed(session, actual, tuple(key.changes(actual)))
        if is_new:
            key.print_adopts(actual)

    def do_create(self, session: Session, spec: ExternalKeySpec) -> Created:
        """Adopt the key that is meant, else make one known."""
        own = natural_key(spec).own(session.api.external_keys.list(), adopt_id=spec.adopt_id)
        if own is None:
            key = create_external_key(session, spec)
        else:
            print_once(f"adopted external key {own.words!r} ({own.id})")
            key = write_external_key(session, spec, own)
        declared_now.note(self.label(spec), lambda: self.managed_items(session, spec, key.id))
        return Created(key.id, facts_of(key))

    def do_read(self, session: Session, state: ResourceState[ExternalKeySpec]) -> Refreshed | None:
        """What the platform says."""
        actual = session.api.external_keys.find(state.id)
        if actual is None:
            return None
        inputs = with_actual_values(state.spelled, diff_external_key(state.declared, actual))
        return Refreshed(inputs, facts_of(actual))

    def do_update(self, session: Session, state: ResourceState[ExternalKeySpec], spec: ExternalKeySpec) -> Bag:
        """Write what differs."""
        actual = session.api.external_keys.find(state.id)
        if actual is None:
            raise InvalidInputs(
                Problem("", f"external key {state.id} is not there any more"),
                hint="`pulumi up --refresh` makes it known again",
            )
        return facts_of(write_external_key(session, spec, actual))

    def do_delete(self, session: Session, state: ResourceState[ExternalKeySpec]) -> None:
        """Keep the key and say so, or delete it when that was asked for and no workspace uses it."""
        key = session.api.external_keys.find(state.id)
        if key is None:
            return
        which, item = f"external key {key.words!r} ({key.id})", ManagedItem("external_key", None, key.id)
        if by := declared_now.hold([item]).kept.get(item):
            print_once(f"not deleted: {which} is declared by {by} now")
        elif not state.declared.delete_on_destroy:
            print_once(f"left standing: {which} of organization {session.organization.name!r}; {to_delete(key.id)}")
        elif declared_now.is_replaced_later(type(self), state.id):
            print_once(f"left standing: {which}, {BEFORE_REPLACEMENT}; {to_delete(key.id)}")
        else:
            _delete(session, key)
            print_once(f"deleted {which}")

    def managed_items(self, session: Session, spec: ExternalKeySpec, id_: str | None) -> Iterable[ManagedItem]:
        """The key at hand, or the one to adopt, or those of its provider config."""
        if id_ is not None or spec.adopt_id is not None:
            return [ManagedItem("external_key", None, str(id_ or spec.adopt_id))]
        return [
            ManagedItem("external_key", None, one.id) for one in session.api.external_keys.list() if spec.is_key(one)
        ]

    def removes_anything(self, session: Session, state: ResourceState[ExternalKeySpec]) -> bool:
        """Only when deleting was asked for."""
        return state.declared.delete_on_destroy and super().removes_anything(session, state)


class ExternalKey(ClaudeResource, module="claude", name="ExternalKey"):
    """
    A customer's own encryption key, for workspaces to use. Source: Claude docs, Admin API reference > External keys.

    Creating takes over the key of the same `provider_config` when nothing declared differs; else name it with `adopt_id`.
    While a workspace uses a key, archived or not, only its `display_name` can change; a Google Cloud key never moves. Deleting
    leaves it unless `delete_on_destroy`. Errors: a field that the key's type does not have, or lacks; a change that the
    platform does not make; a key to delete that a workspace uses.

    Example:
        key = claude.ExternalKey(
            "payments",
            provider_config=claude.ProviderConfigArgs(type="aws", kms_arn="arn:aws:kms:us-east-1:111122223333:key/…"),
            display_name="payments",
        )
        payments = claude.Workspace("payments", name="Payments", external_key_id=key.id)
    """

    provider_config: pulumi.Output[Mapping[str, str]]
    display_name: pulumi.Output[str | None]
    geo: pulumi.Output[str | None]
    user_profile_id: pulumi.Output[str | None]
    external_key_id: pulumi.Output[str]
    organization_id: pulumi.Output[str]
    created_at: pulumi.Output[str | None]
    actual: pulumi.Output[Mapping[str, Any]]

    def __init__(
        self,
        resource_name: str,
        *,
        provider_config: pulumi.Input[ProviderConfigArgs],
        display_name: pulumi.Input[str] | None = None,
        geo: pulumi.Input[Literal["us"]] | None = None,
        user_profile_id: pulumi.Input[str] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        delete_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare an external key.

        :param provider_config: where the key is. Another location than now is possible only while no workspace uses the key.
        :param display_name: what people call it; without it the name that it has stays.
        :param geo: `us`, as long as the platform knows no other.
        :param user_profile_id: `uprof_…`, bound when the key is made; workspaces that use it have to have the same.
        :param adopt_id: `ekey_…` of a key that exists already and is to be managed from now on.
        :param delete_on_destroy: True deletes it when the resource is deleted, which a workspace that uses it forbids.
        """
        inputs: dict[str, object] = {
            "provider_config": provider_config,
            "display_name": display_name,
            "geo": geo,
            "user_profile_id": user_profile_id,
            "adopt_id": adopt_id,
            "delete_on_destroy": delete_on_destroy,
        }
        super().__init__(
            ExternalKeyProvider(), resource_name, inputs, outputs=("external_key_id", "created_at", "actual"), opts=opts
        )
        self.external_key_id = self.id  # known in a preview of an update too, unlike an output that the provider gives


def _identity(provider_config: object) -> tuple[object, ...]:
    """What makes two configs the same key: the fields that name it at its provider."""
    if not isinstance(provider_config, Mapping):
        return (provider_config,)
    kind = provider_config.get("type")
    names = NAMED_BY.get(kind, ()) if isinstance(kind, str) else sorted(provider_config)
    return (kind, *(provider_config.get(name) for name in names))


def _at_hand(keys: Iterable[ActualExternalKey], before: Bag) -> ActualExternalKey | None:
    """The key that the state is about, as far as its old inputs tell; Pulumi's check is not given the id."""
    try:
        spec = parse(ExternalKeySpec, before)
    except InvalidInputs:  # of a refresh that found a provider which this release does not know
        return None
    found = [key for key in keys if (key.id == spec.adopt_id if spec.adopt_id is not None else spec.is_key(key))]
    return found[0] if len(found) == 1 else None


def _delete(session: Session, key: ActualExternalKey) -> None:
    """Delete it, unless a workspace has come to use it: who does is looked up at that moment."""
    anew = session.api.anew()
    now = anew.external_keys.find(key.id)
    if now is not None and (users := users_of(anew.workspaces.list(), now)):
        raise refuse_in_use(now, users)
    session.api.external_keys.delete(key.id)
