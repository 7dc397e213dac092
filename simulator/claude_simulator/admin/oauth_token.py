"""The token exchange of workload identity federation (federation.md#exchange, RFC 7523): errors are OAuth's, not the platform's."""

from __future__ import annotations

import json

from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import TEXT, Schema, body, constant, either, nullable, one_of, record, whole
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes.oauth_token import Exchange, exchange
from claude_simulator.rules.oauth_token import NotGranted, rejected, without_a_reason

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
REQUIRED = ("assertion", "federation_rule_id", "organization_id")
OPTIONAL = ("service_account_id", "workspace_id")
STATUSES = {"invalid_grant_401": 401, "invalid_grant_400": 400}
TOKEN = record(
    {"access_token": TEXT, "token_type": constant("Bearer"), "expires_in": whole(60, 86_400), "scope": TEXT},
    title="Token",
)
REQUEST: Schema = {
    **body(
        {"grant_type": constant(GRANT), **dict.fromkeys(REQUIRED, TEXT)},
        {name: nullable(TEXT) for name in OPTIONAL},
    ),
    "additionalProperties": True,  # RFC 6749 section 3.2: what is not known is ignored
}
OAUTH_ERROR = record(
    {
        "error": one_of(("invalid_request", "invalid_grant", "unsupported_grant_type")),
        "error_description": TEXT,
    },
    title="OAuthError",
)
PLATFORM_ERROR = record(
    {
        "type": constant("error"),
        "error": record({"type": constant("authentication_error"), "message": TEXT}),
        "request_id": TEXT,
    },
    title="ExchangeError",
)


def mint(call: Call) -> Answer:
    """Answer an access token, or an error of RFC 6749 section 5.2."""
    organization = call.organization
    try:
        wanted, organization_id = _wanted(call.content)
        if organization_id != organization.uuid:
            raise rejected("organization_id: has no such rule")
        token = exchange(organization, wanted)
    except NotGranted as refused:
        form = organization.switches.choice("token_exchange_refusal")
        if form not in STATUSES and refused.code == "invalid_grant":
            raise without_a_reason() from None
        status = STATUSES.get(form, 400)
        error: dict[str, Json] = {"error": refused.code, "error_description": refused.description}
        return Answer(error, status if refused.code == "invalid_grant" else 400)
    return Answer(
        {
            "access_token": token.secret,
            "token_type": "Bearer",
            "expires_in": token.lifetime_seconds,
            "scope": token.scope,
        }
    )


def _wanted(content: bytes) -> tuple[Exchange, str]:
    try:
        sent = json.loads(content)
    except ValueError:
        sent = None
    if not isinstance(sent, dict) or not all(
        isinstance(sent.get(name), str) or (name in OPTIONAL and sent.get(name) is None)
        for name in ("grant_type", *REQUIRED, *OPTIONAL)
    ):
        raise NotGranted("invalid_request", f"grant_type, {', '.join(REQUIRED)} are required, as JSON strings")
    if sent["grant_type"] != GRANT:
        raise NotGranted("unsupported_grant_type", f"grant_type: must be {GRANT}")
    exchange_wanted = Exchange(
        assertion=sent["assertion"],
        federation_rule_id=sent["federation_rule_id"],
        service_account_id=sent.get("service_account_id"),
        workspace_id=sent.get("workspace_id"),
    )
    return exchange_wanted, sent["organization_id"]


ABOUT = Behaviour(
    "RFC 7523 with a real signature check (PyJWT), `iat`, `exp`, `jti`, audience, match, membership, lifetime",
    source="federation.md#exchange",
    gap="inline keys only; CEL conditions are not evaluated (switch); the default audience and a minute of leeway are guesses; a minted token without `org:admin` opens nothing here, because only API keys call models",
)
OPERATIONS = (
    Operation(
        "POST",
        "/v1/oauth/token",
        mint,
        answer=TOKEN,
        body=REQUEST,
        access="anyone",
        error=either(OAUTH_ERROR, PLATFORM_ERROR),
        refusals=(401,),
    ),
)
