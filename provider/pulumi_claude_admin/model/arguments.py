"""
What a program says to declare what is there, kind by kind: what `adopt` writes, and what an import by id records. Pure.

Names are those of the inputs. What the platform has chosen by itself, and what nobody could declare, is left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits
from pulumi_claude_admin.model.claude_code_limits_spec import NONE
from pulumi_claude_admin.model.claude_code_workspace import SIGN_IN_ROLE
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.federation_issuer import FederationIssuer, Jwks
from pulumi_claude_admin.model.federation_rule import FederationRule
from pulumi_claude_admin.model.gateway_spend_limit import GROUP, ORGANIZATION, PERSON, GatewaySpendLimit
from pulumi_claude_admin.model.ids import MANAGED_AT, OWNER_TAG
from pulumi_claude_admin.model.member import WORKSPACE_ROLES, Member, User
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.rate_limit import LIMITERS, RateLimitGroup
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.spend_limit import EMAIL, SpendNotifications
from pulumi_claude_admin.model.workspace import RESERVED_TAGS, DataResidency, Workspace

UNTOUCHED: Final = DataResidency(
    workspace_geo="us", allowed_inference_geos="unrestricted", default_inference_geo="global"
)
"""What a workspace has for which nobody asked for anything else."""


def of_workspace(workspace: Workspace) -> Bag:
    """Without the owner tags: whose it is, is not its own business."""
    tags = {
        key: value
        for key, value in sorted(workspace.tags.items())
        if key not in {OWNER_TAG, MANAGED_AT} and not key.startswith(RESERVED_TAGS)
    }
    residency = workspace.data_residency
    optional: Bag = {
        "tags": tags or None,
        "data_residency": _residency(residency) if residency != UNTOUCHED else None,
        "external_key_id": workspace.external_key_id,
        "user_profile_id": workspace.user_profile_id,
    }
    return {"name": workspace.name, "adopt_id": workspace.id, **_given(optional)}


def of_members(workspace: Workspace, by_hand: Collection[Member], names: Mapping[str, str]) -> Bag:
    """
    Everybody who was given a membership and can be named with a role; `names` by user id.

    Others, and whoever joined by signing in to Claude Code, are left alone: then the list is not exclusive.
    """
    roles = {names[one.user_id]: one.role for one in by_hand if is_sayable(workspace, one, names)}
    arguments: Bag = {"workspace_id": workspace.id, "members": dict(sorted(roles.items()))}
    if workspace.is_claude_code or len(roles) < len(by_hand):
        arguments["exclusive"] = False
    return arguments


def is_sayable(workspace: Workspace, member: Member, names: Mapping[str, str]) -> bool:
    """Whether a program can declare a membership that somebody gave."""
    return (
        member.user_id in names
        and member.role in WORKSPACE_ROLES
        and not (workspace.is_claude_code and member.role == SIGN_IN_ROLE)
    )


def names_of(people: Collection[User]) -> Mapping[str, str]:
    """By user id, the e-mail address where it means one person and can be written, else the id."""
    number = Counter(person_key(one.email) for one in people)
    return {one.id: one.email if _is_clear(one.email, number) else one.id for one in people}


def clear_emails(emails: Mapping[str, str]) -> Mapping[str, str]:
    """Of e-mail addresses by id those that mean one person and can be written."""
    number = Counter(map(person_key, emails.values()))
    return {id_: email for id_, email in emails.items() if _is_clear(email, number)}


def of_rate_limits(workspace_id: str, group: str, limits: Mapping[str, int]) -> Bag | None:
    """The limiters that can be written; None where there is none. `group` is how a program names the group."""
    given = {name: value for name, value in sorted(limits.items()) if name in LIMITERS}
    return {"workspace_id": workspace_id, "group": group, **given} if given else None


def name_of_group(group: RateLimitGroup, groups: Iterable[RateLimitGroup]) -> str:
    """A group as a program names it: its label where that means this one of the organization's `groups` alone."""
    meant = [one for one in groups if one.answers_to(group.label)]
    is_clear = len(meant) == 1 and group.label.strip() == group.label and group.label.isprintable()
    return group.label if is_clear else group.id


def of_notifications(found: SpendNotifications) -> Bag:
    """Amounts and recipients, and the workspace where it is one's."""
    scope: Bag = {} if found.scope.workspace_id is None else {"workspace_id": found.scope.workspace_id}
    return {
        **scope,
        "thresholds": [one.major for one in found.thresholds],
        "recipients": list(found.recipients),
    }


def of_claude_code_limits(found: ClaudeCodeLimits) -> Bag | None:
    """The default, and who has a limit of their own; None where nothing is set."""
    own = {row.email: row.amount.major for row in found.people if row.amount is not None}
    if found.default is None and not own:
        return None
    return {"default": found.default.major if found.default is not None else NONE, "people": own}


def of_external_key(key: ExternalKey) -> Bag:
    """Where it is, and what it is called."""
    optional = {"display_name": key.display_name or None, "user_profile_id": key.user_profile_id or None}
    return {"provider_config": dict(sorted(key.provider_config.items())), "adopt_id": key.id, **_given(optional)}


def of_service_account(one: ServiceAccount) -> Bag:
    """With its role in the organization."""
    said: Bag = {"name": one.name, "adopt_id": one.id, "organization_role": one.organization_role}
    return said | _given({"description": one.description or None})


def of_federation_issuer(one: FederationIssuer) -> Bag:
    """Where its keys are is left out where they are discovered at its address."""
    given: Bag = {"name": one.name, "adopt_id": one.id, "issuer_url": one.issuer_url}
    if one.jwks != Jwks("discovery"):
        given["jwks"] = _jwks(one.jwks)
    return given | {"check_jti": one.check_jti, "max_jwt_lifetime_seconds": one.max_jwt_lifetime_seconds}


def of_federation_rule(one: FederationRule) -> Bag:
    """Everything that lets somebody in."""
    match = {name: getattr(one.match, name) for name in ("subject_prefix", "audience", "claims", "condition")}
    given: Bag = {
        "name": one.name,
        "adopt_id": one.id,
        "issuer_id": one.issuer_id,
        "service_account_id": one.service_account_id,
        "match": {name: value for name, value in match.items() if value},
        "oauth_scope": one.oauth_scope,
        "token_lifetime_seconds": one.token_lifetime_seconds,
    }
    if one.applies_to_all_workspaces:
        given["applies_to_all_workspaces"] = True
    else:
        given["workspace_ids"] = sorted(one.workspace_ids)
    return given | _given({"description": one.description or None})


def of_gateway_limit(limit: GatewaySpendLimit) -> Bag | None:
    """Whom it is for and what it is; None of what is neither everybody's, a group's nor a person's."""
    who: Mapping[str, Bag] = {
        ORGANIZATION: {},
        GROUP: {"group": limit.scope.name},
        PERSON: {"subject": limit.scope.name},
    }
    if limit.scope.kind not in who:
        return None
    found: Bag = {"period": limit.period} if limit.period != "monthly" else {}
    if limit.amount is not None:
        found["amount"] = limit.amount.major
    if limit.pool is not None:
        found["pooled_budget"] = limit.pool.amount.major
        if limit.pool.is_paused:
            found["pool_paused"] = True
    return who[limit.scope.kind] | found


def _given(optional: Mapping[str, object]) -> Bag:
    return {name: value for name, value in optional.items() if value is not None}


def _residency(residency: DataResidency) -> Bag:
    geos = residency.allowed_inference_geos
    allowed: object = list(geos) if isinstance(geos, tuple) else geos
    return {"allowed_inference_geos": allowed, "default_inference_geo": residency.default_inference_geo}


def _jwks(jwks: Jwks) -> Bag:
    plain = {name: getattr(jwks, name) for name in ("discovery_base", "url", "ca_cert_pem")}
    keys = [json.loads(one) for one in jwks.keys]
    return {"type": jwks.type, **_given(plain), **({"keys": keys} if keys else {})}


def _is_clear(email: str, number: Counter[str]) -> bool:
    return number[person_key(email)] == 1 and EMAIL.fullmatch(email) is not None and email.isprintable()
