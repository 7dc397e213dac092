"""Federation rules (federation.md#rules): OAuth tokens only."""

from __future__ import annotations

from claude_simulator.admin.service_accounts import DESCRIPTION, SLUG
from claude_simulator.admin.wire import audited, paging
from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN_OF_NEWER, MOST_OF_NEWER, page_by_token
from claude_simulator.admin.wire.schema import (
    FLAG,
    TEXT,
    Schema,
    body,
    constant,
    many,
    mapping,
    nullable,
    record,
    tagged,
    text,
    whole,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import federation_rules as changes
from claude_simulator.changes.federation_rules import RuleFields
from claude_simulator.organization import Organization
from claude_simulator.rules import federation_rules as rules
from claude_simulator.rules import invalid
from claude_simulator.rules.federation_rules import LIFETIME
from claude_simulator.workload_values import FederationRule, Match

ALL = "/v1/organizations/federation_rules"
ONE = "/v1/organizations/federation_rules/{federation_rule_id}"
MATCH = record(
    {
        "subject_prefix": nullable(TEXT),
        "audience": nullable(TEXT),
        "claims": nullable(mapping(TEXT)),
        "condition": nullable(TEXT),
    }
)
SENT_MATCH = body(
    {},
    {
        "subject_prefix": nullable(TEXT),
        "audience": nullable(TEXT),
        "claims": nullable(mapping(TEXT)),
        "condition": nullable(TEXT),
    },
)
SENT_TARGET = body(
    {"type": constant("service_account"), "service_account_id": TEXT}, {"service_account_name": nullable(TEXT)}
)
SCOPES = text(least=1)
RULE = record(
    {
        "id": tagged("fdrl"),
        "type": constant("federation_rule"),
        "name": TEXT,
        "description": TEXT,
        "issuer_id": tagged("fdis"),
        "issuer_name": nullable(TEXT),
        "match": MATCH,
        "oauth_scope": TEXT,
        "target": record(
            {
                "type": constant("service_account"),
                "service_account_id": tagged("svac"),
                "service_account_name": nullable(TEXT),
            }
        ),
        "token_lifetime_seconds": whole(*LIFETIME),
        "applies_to_all_workspaces": FLAG,
        "workspace_ids": many(tagged("wrkspc")),
        **audited.FIELDS,
        "workspace_id": nullable(TEXT),
        "attributes": {"type": "null"},
    },
    title="FederationRule",
    optional=("workspace_id", "attributes"),
)
REQUIRED: dict[str, Schema] = {
    "issuer_id": TEXT,
    "name": SLUG,
    "match": SENT_MATCH,
    "oauth_scope": SCOPES,
    "target": SENT_TARGET,
}
NEW = body(
    REQUIRED,
    {
        "workspace_id": nullable(TEXT),
        "applies_to_all_workspaces": FLAG,
        "token_lifetime_seconds": whole(*LIFETIME),
        "description": DESCRIPTION,
    },
)
CHANGES = body(
    {},
    {
        **{name: nullable(schema) for name, schema in REQUIRED.items() if name != "issuer_id"},
        "workspace_id": nullable(TEXT),
        "applies_to_all_workspaces": nullable(FLAG),
        "token_lifetime_seconds": nullable(whole(*LIFETIME)),
        "description": DESCRIPTION,
    },
)


def shape(call: Call, rule: FederationRule, *, is_write: bool = False) -> dict[str, Json]:
    """Return a FederationRule as it goes over the wire.

    Answers to writes carry no names by default (federation.md#write-answers); version 2023-06-01 has two more fields
    (credentials.md#versions).
    """
    organization = call.organization
    with_names = not is_write or organization.switches.choice("rule_write_names") == "present"
    issuer = organization.federation_issuers[rule.issuer_id]
    account = organization.service_accounts[rule.service_account_id]
    shaped: dict[str, Json] = {
        "id": rule.id,
        "type": "federation_rule",
        "name": rule.name,
        "description": rule.description,
        "issuer_id": rule.issuer_id,
        "issuer_name": issuer.name if with_names else None,
        "match": _match_shape(rule.match),
        "oauth_scope": rule.oauth_scope,
        "target": {
            "type": "service_account",
            "service_account_id": account.id,
            "service_account_name": account.name if with_names else None,
        },
        "token_lifetime_seconds": rule.token_lifetime_seconds,
        "applies_to_all_workspaces": rule.applies_to_all_workspaces,
        "workspace_ids": [*rule.workspaces],
        **audited.shape(rule),
    }
    if call.is_old:
        shaped |= {"workspace_id": _legacy_workspace(rule), "attributes": None}
    return shaped


def list_rules(call: Call) -> Answer:
    """Answer a page of rules, newest first."""
    with_archived = call.query.flag("include_archived")
    issuer_id = call.query.text("issuer_id")
    found = [
        rule
        for rule in reversed(call.organization.federation_rules.values())
        if (with_archived or not rule.is_archived) and (issuer_id is None or rule.issuer_id == issuer_id)
    ]
    return paging.by_token(call, found, lambda rule: rule.id, lambda rule: shape(call, rule), most=MOST_OF_NEWER)


def retrieve(call: Call) -> Answer:
    """Answer one rule."""
    return Answer(shape(call, rules.rule_exists(call.organization, call.path["federation_rule_id"])))


def create(call: Call) -> Answer:
    """Make a rule."""
    sent = call.body()
    for name in ("name", "oauth_scope"):
        sent.text(name)
    sent.not_null("applies_to_all_workspaces", "token_lifetime_seconds")
    for name in ("match", "target"):
        if not sent.has(name):
            raise invalid(f"{name}: Field required")
    issuer_id = sent.text("issuer_id")
    made = changes.create_rule(
        call.organization, issuer_id, _wanted(sent), is_console=call.is_console, actor_id=call.actor_id
    )
    return Answer(shape(call, made, is_write=True))


def update(call: Call) -> Answer:
    """Change what was sent; ``match`` and ``target`` are replaced whole, null clears a description only."""
    changed = changes.update_rule(
        call.organization,
        call.path["federation_rule_id"],
        _wanted(call.body()),
        is_console=call.is_console,
        actor_id=call.actor_id,
    )
    return Answer(shape(call, changed, is_write=True))


def archive(call: Call) -> Answer:
    """Archive a rule for ever."""
    archived = changes.archive_rule(
        call.organization, call.path["federation_rule_id"], is_console=call.is_console, actor_id=call.actor_id
    )
    return Answer(shape(call, archived, is_write=True))


def _wanted(sent: Body) -> RuleFields:
    target = sent.part("target", "type", "service_account_id", "service_account_name") if sent.has("target") else None
    if target is not None:
        target.choice("type", ("service_account",))
        target.optional_text("service_account_name")
    return RuleFields(
        name=sent.optional_text("name"),
        match=_match(sent) if sent.has("match") else None,
        oauth_scope=sent.optional_text("oauth_scope"),
        service_account_id=None if target is None else target.text("service_account_id"),
        workspace_id=sent.optional_text("workspace_id"),
        applies_to_all_workspaces=sent.flag("applies_to_all_workspaces"),
        token_lifetime_seconds=sent.whole("token_lifetime_seconds"),
        description=(sent.optional_text("description") or "") if "description" in sent.values else None,
    )


def _match(sent: Body) -> Match:
    match = sent.part("match", "subject_prefix", "audience", "claims", "condition")
    claims = match.values.get("claims")
    if claims is not None and not (isinstance(claims, dict) and all(isinstance(v, str) for v in claims.values())):
        raise invalid("match.claims: must be an object of strings")
    return Match(
        subject_prefix=match.optional_text("subject_prefix"),
        audience=match.optional_text("audience"),
        claims=claims if isinstance(claims, dict) else None,
        condition=match.optional_text("condition"),
    )


def _match_shape(match: Match) -> dict[str, Json]:
    return {
        "subject_prefix": match.subject_prefix,
        "audience": match.audience,
        "claims": None if match.claims is None else {**match.claims},
        "condition": match.condition,
    }


def _legacy_workspace(rule: FederationRule) -> str | None:
    return next(iter(rule.workspaces)) if len(rule.workspaces) == 1 else None


def in_state(organization: Organization) -> list[Json]:
    """Return the federation rules as the control API shows them."""
    return [
        {
            "id": rule.id,
            "name": rule.name,
            "issuer_url": organization.federation_issuers[rule.issuer_id].issuer_url,
            "service_account_id": rule.service_account_id,
            "oauth_scope": rule.oauth_scope,
            "is_archived": rule.is_archived,
            "workspace_ids": [*rule.workspaces],
        }
        for rule in organization.federation_rules.values()
    ]


ABOUT = Behaviour(
    "shared platforms must pin the tenant; other scopes need a Console session",
    source="federation.md#rules",
    gap="which claims and subjects pin a tenant is a guess, but for GitHub's; no Console page makes rules (`POST /_simulator/credentials` gives a `console_session`)",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_rules,
        answer=page_by_token(RULE),
        query={**BY_TOKEN_OF_NEWER, "include_archived": FLAG, "issuer_id": TEXT},
        access="oauth",
    ),
    Operation("POST", ALL, create, answer=RULE, body=NEW, access="oauth", refusals=(409,)),
    Operation("GET", ONE, retrieve, answer=RULE, access="oauth"),
    Operation("POST", ONE, update, answer=RULE, body=CHANGES, access="oauth", refusals=(409,)),
    Operation("POST", f"{ONE}/archive", archive, answer=RULE, access="oauth"),
)
