"""The SDK's typed errors come out of the simulator's error bodies, each where the reference says (errors.md#body)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import anthropic
import pytest
from anthropic import APIStatusError
from anthropic.types import organization as types

from claude_simulator import Simulator

Ids = dict[str, str]
GCP: Any = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/k"}
PROFILE = "uprof_01simulator"


@dataclass(frozen=True)
class Case:
    """What raises an error of the SDK. ``fault`` orders the platform's own trouble, which no rule here brings about.

    ``code`` is the code of a plain conflict, "" for none.
    """

    error: str
    call: Callable[[anthropic.Anthropic, Ids], object]
    switches: Mapping[str, str | int] = field(default_factory=dict)
    fault: str | None = None
    code: str | None = None

    def __str__(self) -> str:
        return self.error


def key(client: anthropic.Anthropic) -> str:
    return client.organization.external_keys.create(provider_config=GCP).id


def invite(email: str) -> Callable[[anthropic.Anthropic, Ids], object]:
    return lambda client, _: client.organization.invites.create(email=email, role="user")


def invite_twice(client: anthropic.Anthropic, ids: Ids) -> object:
    invite("new@example.com")(client, ids)
    return invite("new@example.com")(client, ids)


def remove_everybody(client: anthropic.Anthropic, _: Ids) -> None:
    for user in list(client.organization.users.list()):
        if user.role != "admin":
            client.organization.users.remove(user.id)
    client.organization.users.remove(next(iter(client.organization.users.list())).id)


def add_ben(client: anthropic.Anthropic, ids: Ids) -> object:
    members = client.organization.workspaces.members
    return members.add(ids["research"], user_id=ids["ben"], workspace_role="workspace_user")


def workspace_with_key(client: anthropic.Anthropic, _: Ids) -> object:
    return client.organization.workspaces.create(name="x", external_key_id=key(client))


def workspace_with_key_and_profile(client: anthropic.Anthropic, _: Ids) -> object:
    found = key(client)
    return client.organization.workspaces.create(name="x", external_key_id=found, user_profile_id=PROFILE)


def workspace_with_profile(client: anthropic.Anthropic, _: Ids) -> object:
    return client.organization.workspaces.create(name="x", user_profile_id="uprof_nobody")


def switch_on_again(client: anthropic.Anthropic, ids: Ids) -> object:
    client.organization.api_keys.update(ids["key"], status="inactive")
    return client.organization.api_keys.update(ids["key"], status="active")


def rename(client: anthropic.Anthropic, ids: Ids) -> object:
    return client.organization.workspaces.update(ids["research"], name="other")


def make(client: anthropic.Anthropic, _: Ids) -> object:
    return client.organization.workspaces.create(name="x", tags={"a": "1"})


def archive(client: anthropic.Anthropic, ids: Ids) -> object:
    return client.organization.workspaces.archive(ids["research"])


def set_limit(client: anthropic.Anthropic, _: Ids) -> object:
    return client.beta.organization.spend_limits.set(scope={"type": "organization"}, amount="1")


CASES = (
    Case("AlreadyMemberError", invite("ana@example.com")),
    Case("InviteAlreadyExistsError", invite_twice),
    Case(
        "CannotInviteEmailsWithUnverifiedDomainsError",
        invite("new@elsewhere.example.org"),
        {"invited_domains": "verified_only"},
    ),
    Case("EmailDomainNotAllowedError", invite("new@elsewhere.example.org"), {"invited_domains": "allowed_only"}),
    Case("OrgMemberLimitExceededError", invite("new@example.com"), {"organization_members": 5}),
    Case("CannotRemoveLastMemberError", remove_everybody),
    Case("WorkspaceMemberLimitExceededError", add_ben, {"workspace_members": 3}),
    Case("OrgAPIKeyLimitExceededError", switch_on_again, {"organization_api_keys": 1}),
    Case("WorkspaceAPIKeyLimitExceededError", switch_on_again, {"workspace_api_keys": 1}),
    Case("WorkspacePolicyViolationError", workspace_with_key, {"workspace_policy": "forbids_external_keys"}),
    Case("ExternalKeyValidationFailedError", workspace_with_key, {"external_key_validation": "failure"}),
    Case("ExternalKeyValidationTimedOutError", workspace_with_key, {"external_key_validation": "timed_out"}),
    Case("KeyProfileMismatchError", workspace_with_key_and_profile),
    Case("UserProfileNotFoundError", workspace_with_profile),
    Case("BetaSpendLimitsAdminAPIWritesNotEnabledError", set_limit),
    Case("OrganizationTypeNotSupportedError", set_limit, {"spend_limits_api": "organization_type_400"}),
    Case("ExternalKeyChangedError", rename, code="external_key_changed"),
    Case("ConcurrentMembershipChangeError", remove_everybody, fault="concurrent_membership_change"),
    Case("ConflictError", rename, code=""),
    Case("WorkspaceCreatedIncompleteError", make, fault="workspace_created_incomplete"),
    Case("ChangeOutcomeUnknownError", rename, fault="change_outcome_unknown"),
    Case("BetaWorkspaceChangedConcurrentlyError", rename, fault="workspace_changed_concurrently"),
    Case("StorageAttachedDuringArchiveError", archive, fault="storage_attached_during_archive"),
)
NEVER_HERE = {
    "ExternalKeyInWorkspacePolicyError": "no policy here names a key",
    "RBACGroupGrantsOwnerAccessError": "Claude Enterprise",
    "RBACGroupOwnerAccessUnconfirmedError": "Claude Enterprise",
    "StorageProfileMismatchError": "no external storage here",
}
"""Errors that the SDK has for organizations and that nothing here raises, and why."""


@pytest.fixture(autouse=True)
def other_keys(simulator: Simulator, names: Ids) -> None:
    """A second active key in Research, and a user profile."""
    organization = simulator.world.organization
    present = organization.api_keys[names["key"]]
    other = type(present)("apikey_2", "other", "active", present.created_at, None, None, present.workspace_id)
    organization.api_keys["apikey_2"] = other
    organization.user_profiles = frozenset({PROFILE})


@pytest.mark.parametrize("case", CASES, ids=str)
def test_raises_its_typed_error(sdk: anthropic.Anthropic, simulator: Simulator, names: Ids, case: Case) -> None:
    for name, position in case.switches.items():
        simulator.switch(name, position)
    if case.fault is not None:
        simulator.fault(case.fault)
    if case.code is not None:
        simulator.fault("conflict", error_code=case.code or None)
    with pytest.raises(APIStatusError) as raised:
        case.call(sdk, names)
    assert type(raised.value).__name__ == case.error
    assert raised.value.request_id is not None
    assert raised.value.request_id.startswith("req_01")


def test_every_error_of_an_organization_is_raised_or_explained() -> None:
    found = {name for name, kind in vars(types).items() if inspect.isclass(kind) and issubclass(kind, APIStatusError)}
    assert found - {case.error for case in CASES} == set(NEVER_HERE)
