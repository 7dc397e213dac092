"""An assertion becomes a token (federation.md#exchange, RFC 7523): every check, in this order, and then the credential."""

from __future__ import annotations

from dataclasses import dataclass

from claude_simulator.changes.assertion_signature import verified_claims
from claude_simulator.changes.credentials import issue
from claude_simulator.organization import Organization
from claude_simulator.rules import oauth_token as assertion_rules
from claude_simulator.rules.federation_rule_match import assertion_matches

SHORTEST_SECONDS = 60
AUDIENCE = "https://api.anthropic.com"
"""What ``aud`` must be when a rule names none. Source: SDK docstring "Anthropic's expected audience"; the value is [assumed]."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a caller asks: which assertion, by which rule, as whom and where."""

    assertion: str
    federation_rule_id: str
    service_account_id: str | None
    workspace_id: str | None


@dataclass(frozen=True, slots=True)
class Token:
    """What the caller gets; the lifetime in whole seconds."""

    secret: str
    scope: str
    lifetime_seconds: int


def exchange(organization: Organization, wanted: Exchange) -> Token:
    """Mint a token for the rule's service account.

    It lives ``max(60, min(the rule's lifetime, twice what is left of the assertion))`` seconds (federation.md#exchange).

    Raises:
        NotGranted: something is not right with the assertion or the rule.
    """
    with organization.lock:
        rule, issuer = assertion_rules.rule_mints(organization, wanted.federation_rule_id)
        claims = verified_claims(wanted.assertion, issuer)
        assertion_rules.issuer_is_the_rules(issuer, claims)
        left = assertion_rules.assertion_is_of_now(issuer, claims, organization.clock.now())
        holds = organization.switches.choice("federation_condition") == "holds"
        if not assertion_matches(rule.match, claims, default_audience=AUDIENCE, condition_holds=holds):
            raise assertion_rules.rejected("assertion: does not satisfy the rule's match")
        assertion_rules.target_is_the_rules(organization, rule, wanted.service_account_id)
        assertion_rules.workspace_of_token(organization, rule, wanted.workspace_id)
        assertion_rules.assertion_is_used_once(issuer, claims)
        lifetime = max(SHORTEST_SECONDS, min(rule.token_lifetime_seconds, int(2 * left)))
        credential = issue(
            organization,
            "workload",
            service_account_id=rule.service_account_id,
            scopes=rule.oauth_scope.split(" "),
            lifetime_seconds=lifetime,
        )
        return Token(credential.secret, rule.oauth_scope, lifetime)
