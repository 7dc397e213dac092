from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.admin_api.api_keys import parse_api_key
from pulumi_claude_admin.admin_api.compliance_settings import parse_compliance_settings
from pulumi_claude_admin.admin_api.external_keys import parse_external_key
from pulumi_claude_admin.admin_api.http.call import NotInTheAnswer
from pulumi_claude_admin.admin_api.invites import parse_invite
from pulumi_claude_admin.admin_api.members import parse_member
from pulumi_claude_admin.admin_api.organization import parse_organization
from pulumi_claude_admin.admin_api.rate_limits import parse_rate_limit
from pulumi_claude_admin.admin_api.spend_limits import parse_spend_limit, parse_tier_cap, scope_body
from pulumi_claude_admin.admin_api.users import parse_user
from pulumi_claude_admin.admin_api.workspace_rate_limits import parse_workspace_rate_limit
from pulumi_claude_admin.admin_api.workspaces import data_residency_body, parse_workspace
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.workspace import DataResidencySpec

Json = dict[str, object]

WORKSPACE: Json = {
    "id": "wrkspc_01",
    "type": "workspace",
    "name": "Production",
    "display_color": "#6C5BB9",
    "created_at": "2026-11-20T10:00:00.000000Z",
    "archived_at": None,
    "data_residency": {
        "workspace_geo": "us",
        "allowed_inference_geos": ["us", "global"],
        "default_inference_geo": "global",
    },
    "external_key_id": None,
    "tags": {"env": "prod"},
}
USER: Json = {"id": "user_01", "type": "user", "email": "ana@example.com", "name": "Ana", "role": "developer"}
INVITE: Json = {
    "id": "invite_01",
    "type": "invite",
    "email": "ana@example.com",
    "role": "developer",
    "status": "pending",
    "invited_at": "2026-11-20T10:00:00Z",
    "expires_at": "2026-12-11T10:00:00Z",
    "accepted_at": None,
    "rbac_group_ids": [],
}
MEMBER: Json = {
    "type": "workspace_member",
    "user_id": "user_01",
    "workspace_id": "wrkspc_01",
    "workspace_role": "workspace_user",
}
GROUP: Json = {"type": "model_group", "id": "rlg_01", "display_name": "Claude Sonnet 4.x"}
ORGANIZATION_LIMIT: Json = {
    "type": "rate_limit",
    "id": "entry_1",
    "group": GROUP,
    "models": ["claude-sonnet-4-5"],
    "limits": [{"type": "requests_per_minute", "value": 4000}],
}
WORKSPACE_LIMIT: Json = {
    "type": "workspace_rate_limit",
    "rate_limit_id": "entry_1",
    "workspace_id": "wrkspc_01",
    "group": GROUP,
    "models": None,
    "limits": [
        {"type": "requests_per_minute", "value": 500, "org_limit": 4000, "source": {"type": "workspace"}},
        {"type": "output_tokens_per_minute", "value": 9, "org_limit": 9, "source": {"type": "organization"}},
        {"type": "tokens_per_day", "value": 1, "org_limit": None, "source": {"type": "workspace"}},
    ],
}
EXTERNAL_KEY: Json = {
    "id": "ekey_01",
    "type": "external_key",
    "display_name": None,
    "geo": "us",
    "provider_config": {"type": "aws", "kms_arn": "arn:aws:kms:us-east-1:111122223333:key/1", "region": None},
    "attachment": {"type": "attached"},
    "user_profile_id": None,
    "created_at": "2026-11-20T10:00:00Z",
}
SPEND_LIMIT: Json = {
    "id": "spl_01",
    "type": "spend_limit",
    "scope": {"type": "workspace", "workspace_id": "wrkspc_01"},
    "amount": "50000",
    "currency": "USD",
    "period": "monthly",
}
API_KEY: Json = {
    "id": "apikey_01",
    "type": "api_key",
    "name": "ci",
    "status": "active",
    "partial_key_hint": "sk-ant-api03-R2D...igAA",
    "principal": {"type": "user_actor", "user_id": "user_01"},
    "scope": {"type": "workspace", "workspace_id": "wrkspc_01"},
}
ALL: list[tuple[Callable[[object], object], Json]] = [
    (parse_organization, {"id": "5f2d", "type": "organization", "name": "Tiny"}),
    (parse_user, USER),
    (parse_workspace, WORKSPACE),
    (parse_member, MEMBER),
    (parse_rate_limit, ORGANIZATION_LIMIT),
    (parse_workspace_rate_limit, WORKSPACE_LIMIT),
    (parse_spend_limit, SPEND_LIMIT),
    (parse_api_key, API_KEY),
    (parse_external_key, EXTERNAL_KEY),
    (parse_compliance_settings, {"type": "compliance_settings", "state": {"type": "enabled"}}),
]


@pytest.mark.parametrize(("parser", "data"), ALL)
def test_fields_that_nobody_knows_change_nothing(parser: Callable[[object], object], data: Json) -> None:
    assert parser({**data, "invented_in_2027": {"x": []}}) == parser(data)


@pytest.mark.parametrize(
    ("parser", "data", "name"),
    [
        (parser, data, name)
        for parser, data in ALL
        for name in data
        if name
        not in {
            "type",
            "external_key_id",
            "models",
            "principal",
            "scope",
            "partial_key_hint",
            "amount",
            "display_name",
            "user_profile_id",
        }
        and (parser, name) != (parse_user, "name")
    ],
)
def test_a_field_that_is_used_has_to_be_there(parser: Callable[[object], object], data: Json, name: str) -> None:
    left = {key: value for key, value in data.items() if key != name}
    with pytest.raises(NotInTheAnswer, match=name):
        parser(left)


def test_a_workspace_is_read_whole() -> None:
    workspace = parse_workspace(WORKSPACE)
    assert (workspace.id, workspace.name, workspace.display_color) == ("wrkspc_01", "Production", "#6C5BB9")
    assert workspace.data_residency.allowed_inference_geos == ("global", "us")
    assert workspace.tags == {"env": "prod"}
    assert not workspace.is_archived


def test_an_external_key_is_read_whole_and_what_is_not_set_is_left_out() -> None:
    key = parse_external_key(EXTERNAL_KEY)
    assert (key.id, key.display_name, key.geo, key.is_attached) == ("ekey_01", None, "us", True)
    assert key.provider_config == {"type": "aws", "kms_arn": "arn:aws:kms:us-east-1:111122223333:key/1"}
    assert not parse_external_key({**EXTERNAL_KEY, "attachment": {"type": "unattached"}}).is_attached


def test_a_key_of_a_provider_that_nobody_knows_is_read() -> None:
    config = {"type": "oracle", "vault": "v", "version": 3}
    assert parse_external_key({**EXTERNAL_KEY, "provider_config": config}).provider_config == {
        "type": "oracle",
        "vault": "v",
    }


def test_no_tags_may_be_null() -> None:
    assert parse_workspace({**WORKSPACE, "tags": None}).tags == {}


def test_a_role_that_nobody_knows_is_read() -> None:
    assert parse_user({**USER, "role": "gardener"}).role == "gardener"
    assert parse_member({**MEMBER, "workspace_role": "workspace_gardener"}).role == "workspace_gardener"


def test_limiters_that_nobody_knows_are_read() -> None:
    limits = [{"type": "thoughts_per_second", "value": 3}]
    assert parse_rate_limit({**ORGANIZATION_LIMIT, "limits": limits}).limits == {"thoughts_per_second": 3}


def test_overrides_are_told_from_what_is_inherited() -> None:
    limit = parse_workspace_rate_limit(WORKSPACE_LIMIT)
    assert limit.limits == {"requests_per_minute": 500, "tokens_per_day": 1}
    assert limit.organization_limits == {"requests_per_minute": 4000, "output_tokens_per_minute": 9}
    assert limit.group.models == ()


def test_the_deprecated_group_type_is_ignored() -> None:
    assert parse_workspace_rate_limit({**WORKSPACE_LIMIT, "group_type": "other"}).group.type == "model_group"


def test_a_spend_limit_is_whole_minor_units() -> None:
    limit = parse_spend_limit(SPEND_LIMIT)
    assert limit is not None
    assert (limit.scope, limit.amount, limit.id) == (Scope("wrkspc_01"), Money(50_000, "USD"), "spl_01")


def test_the_organizations_spend_limit_has_its_own_scope() -> None:
    limit = parse_spend_limit({**SPEND_LIMIT, "scope": {"type": "organization"}})
    assert limit is not None
    assert limit.scope == ORGANIZATION


@pytest.mark.parametrize(
    "other",
    [
        {"scope": {"type": "usage_tier"}},
        {"scope": {"type": "planet", "planet_id": "mars"}},
        {"scope": {"type": "user", "user_id": "user_01"}},
        {"period": "weekly"},
        {"amount": None},
    ],
)
def test_what_is_no_monthly_cap_of_ours_is_left_out(other: Json) -> None:
    assert parse_spend_limit({**SPEND_LIMIT, **other}) is None


def test_the_cap_of_the_usage_tier_is_no_limit_of_a_scope() -> None:
    assert parse_tier_cap({**SPEND_LIMIT, "scope": {"type": "usage_tier"}}) == Money(50_000, "USD")
    assert parse_tier_cap({**SPEND_LIMIT, "scope": {"type": "usage_tier"}, "amount": None}) is None
    assert parse_tier_cap(SPEND_LIMIT) is None


@pytest.mark.parametrize("amount", ["12.5", "-1", "1e3", "٣", 500])
def test_an_amount_that_is_no_whole_number_of_cents_is_not_guessed_at(amount: object) -> None:
    with pytest.raises(NotInTheAnswer, match="amount"):
        parse_spend_limit({**SPEND_LIMIT, "amount": amount})


@pytest.mark.parametrize(
    ("data", "workspace_id", "owner_id"),
    [
        (API_KEY, "wrkspc_01", "user_01"),
        ({**API_KEY, "scope": {"type": "organization"}}, None, "user_01"),
        ({**API_KEY, "principal": {"type": "service_account_actor", "service_account_id": "svac_01"}}, "wrkspc_01", "svac_01"),
        ({**API_KEY, "principal": {"id": "user_02", "type": "user"}}, "wrkspc_01", "user_02"),
        ({**API_KEY, "principal": None}, "wrkspc_01", None),
        ({**API_KEY, "workspace_id": None}, "wrkspc_01", "user_01"),
        ({**API_KEY, "scope": None, "workspace_id": "wrkspc_02"}, "wrkspc_02", "user_01"),
    ],
)  # fmt: skip
def test_where_a_key_belongs(data: Json, workspace_id: str | None, owner_id: str | None) -> None:
    key = parse_api_key(data)
    assert (key.workspace_id, key.owner_id) == (workspace_id, owner_id)


@pytest.mark.parametrize(
    ("told", "never_expires"),
    [({}, None), ({"expires_at": None}, True), ({"expires_at": "2027-01-01T00:00:00Z"}, False)],
)
def test_a_key_without_an_end_is_told_from_one_whose_end_was_not_told(
    told: Json, *, never_expires: bool | None
) -> None:
    assert parse_api_key({**API_KEY, **told}).never_expires is never_expires


def test_an_update_of_residency_leaves_the_fixed_geo_out() -> None:
    spec = DataResidencySpec(workspace_geo="us", allowed_inference_geos=("us",))
    assert data_residency_body(spec, fields=("allowed_inference_geos", "default_inference_geo")) == {
        "allowed_inference_geos": ["us"]
    }


def test_scopes_are_written_as_the_api_takes_them() -> None:
    assert scope_body(ORGANIZATION) == {"type": "organization"}
    assert scope_body(Scope("wrkspc_01")) == {"type": "workspace", "workspace_id": "wrkspc_01"}


def test_an_invitation_says_until_when_it_is_open() -> None:
    read = parse_invite({**INVITE, "status": "status_of_tomorrow"})
    assert (read.email, read.status, read.accepted_at) == ("ana@example.com", "status_of_tomorrow", None)
    assert (read.expires_at - read.invited_at).days == 21
