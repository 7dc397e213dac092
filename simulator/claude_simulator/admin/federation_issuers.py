"""Federation issuers (federation.md#issuers): OAuth tokens only."""

from __future__ import annotations

from claude_simulator.admin.service_accounts import SLUG
from claude_simulator.admin.wire import audited, jwks, paging
from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN_OF_NEWER, MOST_OF_NEWER, page_by_token
from claude_simulator.admin.wire.schema import (
    FLAG,
    MOMENT,
    TEXT,
    Schema,
    body,
    constant,
    nullable,
    record,
    tagged,
    whole,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import federation_issuers as changes
from claude_simulator.changes.federation_issuers import IssuerFields
from claude_simulator.clock import stamp
from claude_simulator.rules import federation_issuers as issuer_rules
from claude_simulator.rules.federation_issuers import JWT_LIFETIME
from claude_simulator.workload_values import FederationIssuer

ALL = "/v1/organizations/federation_issuers"
ONE = "/v1/organizations/federation_issuers/{federation_issuer_id}"
POLL_STATUS = record(
    {
        "consecutive_failures": whole(0, 1_000_000),
        "last_fetched_at": nullable(MOMENT),
        "next_poll_at": nullable(MOMENT),
    }
)
ISSUER = record(
    {
        "id": tagged("fdis"),
        "type": constant("federation_issuer"),
        "name": TEXT,
        "issuer_url": TEXT,
        "jwks": jwks.JWKS,
        "check_jti": FLAG,
        "max_jwt_lifetime_seconds": whole(*JWT_LIFETIME),
        "jwks_polling_disabled_at": nullable(MOMENT),
        "poll_status": nullable(POLL_STATUS),
        **audited.FIELDS,
    },
    title="FederationIssuer",
)
OPTIONAL: dict[str, Schema] = {
    "check_jti": nullable(FLAG),
    "max_jwt_lifetime_seconds": nullable(whole(*JWT_LIFETIME)),
}
NEW = body({"issuer_url": jwks.HTTPS, "name": SLUG}, {"jwks": jwks.SENT_JWKS, **OPTIONAL})
CHANGES = body(
    {},
    {
        "issuer_url": nullable(jwks.HTTPS),
        "name": nullable(SLUG),
        "jwks": nullable(jwks.SENT_JWKS),
        "jwks_polling_disabled": nullable({"type": "boolean", "const": False}),
        **OPTIONAL,
    },
)


def shape(issuer: FederationIssuer) -> dict[str, Json]:
    """Return a FederationIssuer as it goes over the wire; keys are never polled here, so ``poll_status`` is null."""
    disabled = issuer.jwks_polling_disabled_at
    return {
        "id": issuer.id,
        "type": "federation_issuer",
        "name": issuer.name,
        "issuer_url": issuer.issuer_url,
        "jwks": jwks.shape(issuer.jwks),
        "check_jti": issuer.check_jti,
        "max_jwt_lifetime_seconds": issuer.max_jwt_lifetime_seconds,
        "jwks_polling_disabled_at": None if disabled is None else stamp(disabled),
        "poll_status": None,
        **audited.shape(issuer),
    }


def list_issuers(call: Call) -> Answer:
    """Answer a page of issuers, newest first."""
    with_archived = call.query.flag("include_archived")
    found = [i for i in reversed(call.organization.federation_issuers.values()) if with_archived or not i.is_archived]
    return paging.by_token(call, found, lambda issuer: issuer.id, shape, most=MOST_OF_NEWER)


def retrieve(call: Call) -> Answer:
    """Answer one issuer."""
    return Answer(shape(issuer_rules.issuer_exists(call.organization, call.path["federation_issuer_id"])))


def create(call: Call) -> Answer:
    """Trust an identity provider."""
    sent = call.body()
    for name in ("name", "issuer_url"):
        sent.text(name)
    sent.not_null("jwks")
    return Answer(shape(changes.create_issuer(call.organization, _wanted(call, sent), actor_id=call.actor_id)))


def update(call: Call) -> Answer:
    """Change what was sent; null leaves a field as it is."""
    sent = call.body()
    issuer_rules.polling_is_only_resumed(is_disabled=bool(sent.flag("jwks_polling_disabled")))
    issuer_id = call.path["federation_issuer_id"]
    issuer = changes.update_issuer(
        call.organization, issuer_id, _wanted(call, sent), is_console=call.is_console, actor_id=call.actor_id
    )
    return Answer(shape(issuer))


def _wanted(call: Call, sent: Body) -> IssuerFields:
    return IssuerFields(
        name=sent.optional_text("name"),
        issuer_url=sent.optional_text("issuer_url"),
        jwks=jwks.read(sent, may_lack_keys=_may_lack_keys(call)),
        check_jti=sent.flag("check_jti"),
        max_jwt_lifetime_seconds=sent.whole("max_jwt_lifetime_seconds"),
    )


def _may_lack_keys(call: Call) -> bool:
    return call.organization.switches.choice("inline_issuer_without_keys") == "accepted"


def archive(call: Call) -> Answer:
    """Archive an issuer for ever."""
    issuer = changes.archive_issuer(call.organization, call.path["federation_issuer_id"], actor_id=call.actor_id)
    return Answer(shape(issuer))


ABOUT = Behaviour(
    "",
    source="federation.md#issuers",
    gap="keys are never fetched, so `poll_status` is null and polling never stops",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_issuers,
        answer=page_by_token(ISSUER),
        query={**BY_TOKEN_OF_NEWER, "include_archived": FLAG},
        access="oauth",
    ),
    Operation("POST", ALL, create, answer=ISSUER, body=NEW, access="oauth", refusals=(409,)),
    Operation("GET", ONE, retrieve, answer=ISSUER, access="oauth"),
    Operation("POST", ONE, update, answer=ISSUER, body=CHANGES, access="oauth", refusals=(409,)),
    Operation("POST", f"{ONE}/archive", archive, answer=ISSUER, access="oauth"),
)
