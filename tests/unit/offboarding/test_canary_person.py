from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from pulumi_claude_admin.offboarding.canary_person import CanaryPerson, EndsWith, canary_person
from pulumi_claude_admin.probe_ports import CanaryKey

CANARY = User("user_01C", "canary@example.com", "Canary", "claude_code_user")
CODE = Workspace("wrkspc_01Code", "Claude Code", "#000000", None, None, DataResidency("us", "unrestricted", "global"))
OF_CODE = ApiKey("apikey_01Code", "claude_code_key", "active", CODE.id, None, None, CANARY.id)
PERSONAL = ApiKey("apikey_01Own", "own", "active", "wrkspc_01", CANARY.id, None, CANARY.id)
SHARED = ApiKey("apikey_01All", "shared", "active", "wrkspc_01", None, None, CANARY.id)
MACHINE = ApiKey("apikey_01Bot", "bot", "active", "wrkspc_01", "svac_01", None, CANARY.id)
OTHERS = ApiKey("apikey_01Ana", "ana", "active", CODE.id, None, None, "user_01A")


def found(
    *keys: ApiKey, named: tuple[ApiKey, ...] | None = None, user: User = CANARY, role: str = "workspace_user"
) -> CanaryPerson:
    canaries = {key.id: CanaryKey(key.id, "sk-ant-api03-test-not-a-key") for key in (keys if named is None else named)}
    return canary_person(
        "Canary@Example.com",
        [user, User("user_01A", "ana@example.com", "Ana", "developer")],
        keys=keys,
        canaries=canaries,
        claude_code=CODE,
        members=[Member(CODE.id, "user_01A", "workspace_user"), Member(CODE.id, user.id, role)],
    )


def test_keys_are_told_apart_by_what_ends_them() -> None:
    person = found(OF_CODE, PERSONAL, SHARED, MACHINE, OTHERS)
    assert {key.id: ends for key, _, ends in person.keys} == {
        OF_CODE.id: EndsWith.CLAUDE_CODE,
        PERSONAL.id: EndsWith.ORGANIZATION,
        SHARED.id: EndsWith.NOTHING,
        MACHINE.id: EndsWith.NOTHING,
    }
    assert person.membership == Member(CODE.id, CANARY.id, "workspace_user")


def test_a_key_that_goes_on_need_be_no_canary_and_one_that_is_over_is_none() -> None:
    archived = replace(PERSONAL, id="apikey_01Old", status="archived")
    assert [key.id for key, _, _ in found(OF_CODE, SHARED, archived, named=(OF_CODE,)).keys] == [OF_CODE.id]


@pytest.mark.parametrize("status", ["active", "inactive"])
def test_a_key_that_would_be_lost_and_is_no_canary_forbids_it(status: str) -> None:
    with pytest.raises(ConfigurationError, match="gone for good and are no canaries: apikey_01Own"):
        found(OF_CODE, replace(PERSONAL, status=status), named=(OF_CODE,))


@pytest.mark.parametrize("role", ["admin", "owner", "primary_owner", "billing", "managed"])
def test_who_has_another_role_is_left_alone(role: str) -> None:
    with pytest.raises(ConfigurationError, match=f"is {role}, which no drill takes away"):
        found(PERSONAL, user=replace(CANARY, role=role))


def test_an_address_with_a_tag_is_somebody_else() -> None:
    with pytest.raises(ConfigurationError, match="is nobody in this organization"):
        found(PERSONAL, user=replace(CANARY, email="canary+x@example.com"))


def test_an_address_of_two_people_means_neither() -> None:
    twin = User("user_01A", "CANARY@example.com", "Twin", "developer")
    with pytest.raises(ConfigurationError, match="is the address of more than one person"):
        canary_person(
            "canary@example.com",
            [CANARY, twin],
            keys=[OF_CODE],
            canaries={OF_CODE.id: CanaryKey(OF_CODE.id, "sk-ant-api03-test-not-a-key")},
            claude_code=CODE,
            members=[],
        )


def test_a_person_without_a_canary_that_ends_proves_nothing() -> None:
    with pytest.raises(ConfigurationError, match="has no canary that should end"):
        found(SHARED)
