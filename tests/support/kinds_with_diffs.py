"""Every kind of people, keys and machine identities as laws of its `diff_…` need it: declared, found, declared as found, and written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from pulumi_claude_admin.model.api_key import ApiKey, ApiKeySpec, diff_api_key
from pulumi_claude_admin.model.compliance_settings import (
    ComplianceSettings,
    ComplianceSettingsSpec,
    diff_compliance_settings,
)
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.external_key import NAMED_BY, OPTIONAL, ExternalKey, ExternalKeySpec, diff_external_key
from pulumi_claude_admin.model.federation_issuer import (
    FederationIssuer,
    FederationIssuerSpec,
    Jwks,
    diff_federation_issuer,
)
from pulumi_claude_admin.model.federation_rule import (
    FederationMatch,
    FederationRule,
    FederationRuleSpec,
    diff_federation_rule,
)
from pulumi_claude_admin.model.gateway_spend_limit import (
    GatewayScope,
    GatewaySpendLimit,
    GatewaySpendLimitSpec,
    PooledBudget,
    diff_gateway_spend_limit,
)
from pulumi_claude_admin.model.invite import Invite, InviteSpec, diff_invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.member_spend_limit import EnterpriseLimit, LimitScope
from pulumi_claude_admin.model.member_spend_limit_spec import (
    MemberSpendLimitSpec,
    diff_member_spend_limit,
    money_of,
    word_of,
)
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization_member import (
    ORGANIZATION_ROLES,
    OrganizationMemberSpec,
    diff_organization_member,
)
from pulumi_claude_admin.model.service_account import ServiceAccount, ServiceAccountSpec, diff_service_account
from pulumi_claude_admin.model.service_account_member import (
    ServiceAccountMember,
    ServiceAccountMemberSpec,
    diff_service_account_member,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ValueT = TypeVar("ValueT", bound="DataclassInstance")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
Bag = dict[str, Any]

texts = st.sampled_from(("a", "b", "c"))
maybe = st.none() | texts
amounts = st.sampled_from(("0.00", "5.00", "1000.00"))
numbers = st.sampled_from((60, 600, 3600))
roles = st.sampled_from(ORGANIZATION_ROLES)
machine_roles = st.sampled_from(("workspace_user", "workspace_developer", "workspace_admin"))
scopes = st.sampled_from(("workspace:developer", "workspace:inference", "workspace:developer workspace:inference"))
claims = st.dictionaries(texts, texts, max_size=3)
keys = st.lists(st.fixed_dictionaries({"kty": st.just("RSA"), "kid": texts, "n": texts}), min_size=1, max_size=3)
places = st.sets(texts, min_size=1)
jwks = st.one_of(
    st.just({"type": "discovery"}),
    texts.map(lambda text: {"type": "discovery", "discovery_base": f"https://{text}.example.com"}),
    st.tuples(texts, maybe).map(
        lambda both: (
            {"type": "explicit_url", "url": f"https://{both[0]}.example.com"}
            | ({"ca_cert_pem": both[1]} if both[1] else {})
        )
    ),
    keys.map(lambda each: {"type": "inline", "keys": each}),
)


@st.composite
def configs(draw: st.DrawFn) -> Bag:
    kind = draw(st.sampled_from(sorted(NAMED_BY)))
    named: Bag = {name: draw(texts) for name in NAMED_BY[kind]}
    if "kms_arn" in named:
        named["kms_arn"] = f"arn:aws:kms:us-east-1:111122223333:key/{named['kms_arn']}"
    given_too = draw(st.sets(st.sampled_from(OPTIONAL[kind]))) if OPTIONAL[kind] else set()
    return {"type": kind, **named, **{name: draw(texts) for name in given_too}}


def match_of(found: FederationMatch) -> Bag:
    plain = {name: getattr(found, name) for name in ("subject_prefix", "audience", "condition")}
    return {name: value for name, value in plain.items() if value is not None} | (
        {"claims": dict(found.claims)} if found.claims else {}
    )


def jwks_of(found: Jwks) -> Bag:
    plain = {name: getattr(found, name) for name in ("type", "discovery_base", "url", "ca_cert_pem")}
    bag = {name: value for name, value in plain.items() if value is not None}
    return bag | ({"keys": [json.loads(one) for one in found.keys]} if found.keys else {})


def actual_jwks(bag: Bag) -> Jwks:
    texts_of_keys = sorted(json.dumps(one, sort_keys=True, separators=(",", ":")) for one in bag.get("keys", ()))
    return Jwks(**{name: value for name, value in bag.items() if name != "keys"}, keys=tuple(texts_of_keys))


def flat(actual: ValueT, changes: tuple[Change, ...]) -> ValueT:
    """Of what has no value inside another."""
    return replace(actual, **{change.path: change.declared for change in changes})


def of_key(actual: ExternalKey, changes: tuple[Change, ...]) -> ExternalKey:
    config: Bag = dict(actual.provider_config)
    for change in changes:
        group, _, name = change.path.partition(".")
        if group == "provider_config":
            config[name] = change.declared
    present = {name: value for name, value in config.items() if value is not None}
    return replace(flat(actual, tuple(one for one in changes if "." not in one.path)), provider_config=present)


def of_issuer(actual: FederationIssuer, changes: tuple[Change, ...]) -> FederationIssuer:
    inside = {one.path.removeprefix("jwks."): one.declared for one in changes if one.path.startswith("jwks.")}
    if "keys" in inside:
        inside["keys"] = inside["keys"] or ()
    outside = flat(actual, tuple(one for one in changes if "." not in one.path))
    return replace(outside, jwks=replace(actual.jwks, **inside))  # type: ignore[arg-type]  # fields by name


def of_rule(actual: FederationRule, changes: tuple[Change, ...]) -> FederationRule:
    fields: Bag = {one.path: one.declared for one in changes if "." not in one.path}
    if "workspace_ids" in fields:
        fields["workspace_ids"] = frozenset(fields["workspace_ids"])
    found = actual.match
    its_claims: Bag = dict(actual.match.claims)
    for change in changes:
        path = change.path.removeprefix("match.")
        if path.startswith("claims."):
            its_claims[path.removeprefix("claims.")] = change.declared
        elif path != change.path:
            found = replace(found, **{path: change.declared})  # type: ignore[arg-type]  # fields by name
    left = {name: value for name, value in its_claims.items() if value is not None}
    return replace(actual, **fields, match=replace(found, claims=left))


def limit_of(found: GatewaySpendLimit) -> Bag:
    bag: Bag = {"group": found.scope.name, "amount": found.amount.major if found.amount is not None else None}
    pool = found.pool
    return bag | ({} if pool is None else {"pooled_budget": pool.amount.major, "pool_paused": pool.is_paused})


def of_gateway_limit(actual: GatewaySpendLimit, changes: tuple[Change, ...]) -> GatewaySpendLimit:
    wanted: Bag = limit_of(actual) | {change.path: change.declared for change in changes}
    pool = wanted.get("pooled_budget")
    return replace(
        actual,
        amount=Money.parse(wanted["amount"]),
        pool=None if pool is None else PooledBudget(Money.parse(pool), bool(wanted.get("pool_paused"))),
    )


class Kind(NamedTuple):
    """How one kind is declared, found, declared as found, compared, and written."""

    inputs: st.SearchStrategy[Bag]
    spec: Callable[..., Any]
    actuals: st.SearchStrategy[Any]
    declared_as: Callable[[Any], Bag]
    diff: Callable[[Any, Any], tuple[Change, ...]]
    applied: Callable[[Any, tuple[Change, ...]], Any] = flat


KINDS: Mapping[str, Kind] = {
    "OrganizationMember": Kind(
        st.fixed_dictionaries({"user": st.just("ana@example.com"), "role": roles}),
        OrganizationMemberSpec,
        st.builds(User, st.just("user_1"), st.just("ana@example.com"), texts, roles),
        lambda actual: {"user": actual.email, "role": actual.role},
        diff_organization_member,
    ),
    "Invite": Kind(
        st.fixed_dictionaries({"email": st.just("ana@example.com"), "role": roles}),
        InviteSpec,
        roles.map(lambda role: Invite("ana@example.com", "pending", NOW, NOW, id="invite_1", role=role)),
        lambda actual: {"email": actual.email, "role": actual.role},
        diff_invite,
    ),
    "ApiKey": Kind(
        st.fixed_dictionaries(
            {"adopt_id": st.just("apikey_1")},
            optional={"name": texts, "status": st.sampled_from(("active", "inactive"))},
        ),
        ApiKeySpec,
        st.builds(ApiKey, st.just("apikey_1"), texts, st.sampled_from(("active", "inactive")), maybe, maybe, maybe),
        lambda actual: {"adopt_id": actual.id, "name": actual.name, "status": actual.status},
        diff_api_key,
    ),
    "ExternalKey": Kind(
        st.fixed_dictionaries(
            {"provider_config": configs()},
            optional={"display_name": texts, "geo": st.just("us"), "user_profile_id": texts},
        ),
        ExternalKeySpec,
        st.builds(ExternalKey, st.just("ekey_1"), maybe, st.sampled_from(("us", "eu")), configs(), st.booleans()),
        lambda actual: (
            {"provider_config": dict(actual.provider_config)}
            | {name: getattr(actual, name) for name in ("display_name",) if getattr(actual, name) is not None}
        ),
        diff_external_key,
        of_key,
    ),
    "ComplianceSettings": Kind(
        st.fixed_dictionaries({"state": st.sampled_from(("enabled", "disabled"))}),
        ComplianceSettingsSpec,
        st.sampled_from(("enabled", "disabled")).map(ComplianceSettings),
        lambda actual: {"state": actual.state},
        diff_compliance_settings,
    ),
    "GatewaySpendLimit": Kind(
        st.fixed_dictionaries(
            {"group": st.just("g"), "amount": amounts},
            optional={"clear_on_destroy": st.booleans()},
        )
        | st.fixed_dictionaries(
            {"group": st.just("g"), "amount": amounts, "pooled_budget": amounts, "pool_paused": st.booleans()}
        ),
        GatewaySpendLimitSpec,
        st.builds(
            GatewaySpendLimit,
            st.just("spl_1"),
            st.just(GatewayScope("rbac_group", "g")),
            st.just("monthly"),
            amounts.map(Money.parse),
            st.none() | st.builds(PooledBudget, amounts.map(Money.parse), st.booleans()),
        ),
        limit_of,
        diff_gateway_spend_limit,
        of_gateway_limit,
    ),
    "MemberSpendLimit": Kind(
        st.fixed_dictionaries(
            {"user": st.just("user_1"), "amount": amounts | st.just("no_limit")},
            optional={"clear_on_destroy": st.booleans()},
        ),
        MemberSpendLimitSpec,
        st.builds(
            EnterpriseLimit,
            st.just("spl_1"),
            st.just(LimitScope("user", "user_1")),
            st.just("monthly"),
            st.none() | amounts.map(Money.parse),
        ),
        lambda actual: {"user": actual.user_id, "amount": word_of(actual.amount)},
        diff_member_spend_limit,
        lambda actual, changes: (
            replace(actual, amount=money_of(str(changes[0].declared), "USD")) if changes else actual
        ),
    ),
    "ServiceAccount": Kind(
        st.fixed_dictionaries(
            {"name": texts},
            optional={"description": texts, "organization_role": st.sampled_from(("developer", "admin"))},
        ),
        ServiceAccountSpec,
        st.builds(ServiceAccount, st.just("svac_1"), texts, st.sampled_from(("developer", "admin")), texts),
        lambda actual: {
            "name": actual.name,
            "description": actual.description,
            "organization_role": actual.organization_role,
        },
        diff_service_account,
    ),
    "ServiceAccountMember": Kind(
        st.fixed_dictionaries(
            {"workspace_id": st.just("w"), "service_account_id": st.just("s"), "role": machine_roles}
        ),
        ServiceAccountMemberSpec,
        machine_roles.map(lambda role: ServiceAccountMember("w", "s", role)),
        lambda actual: {"workspace_id": "w", "service_account_id": "s", "role": actual.role},
        diff_service_account_member,
    ),
    "FederationIssuer": Kind(
        st.fixed_dictionaries(
            {"name": texts, "issuer_url": texts.map("https://{}.example.com".format)},
            optional={"jwks": jwks, "check_jti": st.booleans(), "max_jwt_lifetime_seconds": numbers},
        ),
        FederationIssuerSpec,
        st.builds(
            FederationIssuer,
            st.just("fdis_1"),
            texts,
            texts.map("https://{}.example.com".format),
            jwks.map(actual_jwks),
            st.booleans(),
            numbers,
        ),
        lambda actual: {
            "name": actual.name,
            "issuer_url": actual.issuer_url,
            "jwks": jwks_of(actual.jwks),
            "check_jti": actual.check_jti,
            "max_jwt_lifetime_seconds": actual.max_jwt_lifetime_seconds,
        },
        diff_federation_issuer,
        of_issuer,
    ),
    "FederationRule": Kind(
        st.tuples(
            st.fixed_dictionaries(
                {
                    "name": texts,
                    "issuer_id": st.just("fdis_own"),
                    "service_account_id": texts,
                    "match": st.tuples(texts, claims).map(
                        lambda both: {"subject_prefix": f"job:{both[0]}", "claims": both[1]}
                    ),
                    "oauth_scope": scopes,
                },
                optional={"description": texts, "token_lifetime_seconds": numbers},
            ),
            st.just({"applies_to_all_workspaces": True}) | places.map(lambda each: {"workspace_ids": sorted(each)}),
        ).map(lambda both: both[0] | both[1]),
        FederationRuleSpec,
        st.tuples(
            st.builds(
                FederationRule,
                id=st.just("fdrl_1"),
                name=texts,
                issuer_id=st.just("fdis_own"),
                match=st.builds(FederationMatch, texts.map("job:{}".format), maybe, claims, maybe),
                oauth_scope=scopes,
                service_account_id=texts,
                description=texts,
                token_lifetime_seconds=numbers,
            ),
            st.none() | places,
        ).map(
            lambda both: replace(
                both[0], applies_to_all_workspaces=both[1] is None, workspace_ids=frozenset(both[1] or ())
            )
        ),
        lambda actual: (
            {
                "name": actual.name,
                "issuer_id": actual.issuer_id,
                "service_account_id": actual.service_account_id,
                "match": match_of(actual.match),
                "oauth_scope": actual.oauth_scope,
                "description": actual.description,
                "token_lifetime_seconds": actual.token_lifetime_seconds,
                "applies_to_all_workspaces": actual.applies_to_all_workspaces,
            }
            | ({} if actual.applies_to_all_workspaces else {"workspace_ids": sorted(actual.workspace_ids)})
        ),
        diff_federation_rule,
        of_rule,
    ),
}
