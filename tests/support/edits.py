"""Edits of an organization on the simulator, by hand or by key, chosen by numbers; what the platform refuses changes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from claude_simulator import Simulator
from claude_simulator.changes import (
    external_keys,
    federation_issuers,
    invites,
    members,
    rate_limits,
    service_account_members,
    service_accounts,
    users,
    workspaces,
)
from claude_simulator.feed.activity_feed import Actor
from claude_simulator.feed.actors import actor_of_user
from claude_simulator.organization import Organization
from claude_simulator.rules import Refused

T = TypeVar("T")

KEY: Final[Actor] = {"type": "admin_api_key_actor", "admin_api_key_id": "apikey_01Pipeline"}
_ROLES: Final = ("workspace_user", "workspace_developer", "workspace_admin")
_ORGANIZATION_ROLES: Final = ("user", "developer", "billing", "admin")


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit. `what` is a name in `EDITS`; the numbers choose of what there is."""

    what: str
    one: int
    other: int
    by_key: bool


def perform(edit: Edit, simulator: Simulator) -> None:
    organization = simulator.world.organization
    somebody = next(iter(organization.users.values()))
    actor = KEY if edit.by_key else actor_of_user(somebody, address="203.0.113.9", agent="Mozilla/5.0")
    with contextlib.suppress(Refused, IndexError), organization.lock, organization.feed.acting_as(actor):
        EDITS[edit.what](organization, edit)


def _one(things: Sequence[T], number: int) -> T:
    if not things:
        raise IndexError
    return things[number % len(things)]


def _workspace(organization: Organization, number: int) -> str:
    return _one([one.id for one in organization.workspaces.values() if one.name != "Default"], number)


def _person(organization: Organization, number: int) -> str:
    return _one(list(organization.users), number)


def _add_member(organization: Organization, edit: Edit) -> None:
    workspace_id, user_id = _workspace(organization, edit.one), _person(organization, edit.other)
    members.add_member(organization, workspace_id, user_id, _one(_ROLES, edit.other))


def _update_member(organization: Organization, edit: Edit) -> None:
    workspace_id = _workspace(organization, edit.one)
    user_id = _one(list(organization.members.get(workspace_id, {})), edit.other)
    members.update_member(organization, workspace_id, user_id, _one(_ROLES, edit.one))


def _remove_member(organization: Organization, edit: Edit) -> None:
    workspace_id = _workspace(organization, edit.one)
    members.remove_member(
        organization, workspace_id, _one(list(organization.members.get(workspace_id, {})), edit.other)
    )


def _set_rate_limit(organization: Organization, edit: Edit) -> None:
    group = _one(list(organization.rate_limit_groups), 0)
    limits = {"requests_per_minute": 100 + edit.other if edit.other % 3 else None}
    rate_limits.set_rate_limits(organization, _workspace(organization, edit.one), group, limits)


def _change_organization_limit(organization: Organization, edit: Edit) -> None:
    _one(list(organization.rate_limit_groups.values()), 0).limits["requests_per_minute"] = 5000 + edit.one


def _create_workspace(organization: Organization, edit: Edit) -> None:
    key = _one([None, *organization.external_keys], edit.other)
    workspaces.create_workspace(organization, name=f"Team {edit.one}-{edit.other}", external_key_id=key)


def _rename_workspace(organization: Organization, edit: Edit) -> None:
    workspaces.update_workspace(organization, _workspace(organization, edit.one), name=f"Renamed {edit.other}")


def _tag_workspace(organization: Organization, edit: Edit) -> None:
    workspaces.update_workspace(organization, _workspace(organization, edit.one), tags={"cost-centre": str(edit.other)})


def _archive_workspace(organization: Organization, edit: Edit) -> None:
    workspaces.archive_workspace(organization, _workspace(organization, edit.one))


def _change_role(organization: Organization, edit: Edit) -> None:
    role = _one(_ORGANIZATION_ROLES, edit.other)
    users.change_role_by_hand(organization, _person(organization, edit.one), role)


def _remove_person(organization: Organization, edit: Edit) -> None:
    users.remove_user_by_hand(organization, _person(organization, edit.one))


def _invite(organization: Organization, edit: Edit) -> None:
    invites.invite(organization, f"guest-{edit.one}-{edit.other}@example.com", _one(("user", "developer"), edit.other))


def _accept_invite(organization: Organization, edit: Edit) -> None:
    invites.accept_invite(organization, _one(list(organization.invites), edit.one))


def _withdraw_invite(organization: Organization, edit: Edit) -> None:
    invites.delete_invite(organization, _one(list(organization.invites), edit.one))


def _create_external_key(organization: Organization, edit: Edit) -> None:
    config = {"type": "gcp", "key_name": f"projects/p/locations/us/keyRings/r/cryptoKeys/{edit.one}"}
    external_keys.create_external_key(
        organization, provider_config=config, display_name=f"Key {edit.one}", geo="us", user_profile_id=None
    )


def _delete_external_key(organization: Organization, edit: Edit) -> None:
    external_keys.delete_external_key(organization, _one(list(organization.external_keys), edit.one))


def _create_account(organization: Organization, edit: Edit) -> None:
    service_accounts.create_service_account(
        organization, name=f"bot-{edit.one}-{edit.other}", description="", organization_role="developer", actor_id=None
    )


def _place_account(organization: Organization, edit: Edit) -> None:
    account = _one(list(organization.service_accounts), edit.other)
    service_account_members.add_binding(
        organization, _workspace(organization, edit.one), account, "workspace_developer", actor_id=None
    )


def _archive_account(organization: Organization, edit: Edit) -> None:
    account = _one(list(organization.service_accounts), edit.one)
    service_accounts.archive_service_account(organization, account, actor_id=None)


def _archive_issuer(organization: Organization, edit: Edit) -> None:
    issuer = _one(list(organization.federation_issuers), edit.one)
    federation_issuers.archive_issuer(organization, issuer, actor_id=None)


EDITS: Final[dict[str, Callable[[Organization, Edit], None]]] = {
    "add a member": _add_member,
    "give a member another role": _update_member,
    "remove a member": _remove_member,
    "set or clear a rate limit": _set_rate_limit,
    "change the organization's limit": _change_organization_limit,
    "create a workspace": _create_workspace,
    "rename a workspace": _rename_workspace,
    "tag a workspace": _tag_workspace,
    "archive a workspace": _archive_workspace,
    "give a person another role": _change_role,
    "remove a person": _remove_person,
    "invite somebody": _invite,
    "accept an invitation": _accept_invite,
    "withdraw an invitation": _withdraw_invite,
    "create an external key": _create_external_key,
    "delete an external key": _delete_external_key,
    "create a service account": _create_account,
    "place a service account": _place_account,
    "archive a service account": _archive_account,
    "archive an issuer": _archive_issuer,
}
