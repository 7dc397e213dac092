"""What is refused about federation issuers."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from claude_simulator.organization import Organization
from claude_simulator.rules.federation_rules import PLAIN_SCOPES
from claude_simulator.rules.refused import absent, forbidden, invalid
from claude_simulator.workload_values import FederationIssuer, FederationRule

JWT_LIFETIME = (1, 176_400)


def issuer_exists(organization: Organization, issuer_id: str) -> FederationIssuer:
    """Refuse an unknown issuer. Source: errors.md#without-a-code, plain 404."""
    issuer = organization.federation_issuers.get(issuer_id)
    if issuer is None:
        raise absent(f"Federation issuer {issuer_id}")
    return issuer


def url_is_https(field: str, url: str) -> None:
    """Refuse addresses that are not https; the message form is documented. Source: errors.md#messages, federation.md#issuers."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise invalid(f"{field}: url is not valid") from None
    if parts.scheme != "https":
        raise invalid(f"{field}: url must use https scheme")
    if not host:
        raise invalid(f"{field}: url must have a host")


def jwt_lifetime_is_bounded(seconds: int) -> None:
    """Refuse a longest lifetime of assertions outside 1 to 176,400 seconds. Source: federation.md#issuers."""
    if not JWT_LIFETIME[0] <= seconds <= JWT_LIFETIME[1]:
        raise invalid(f"max_jwt_lifetime_seconds: must be between {JWT_LIFETIME[0]} and {JWT_LIFETIME[1]}")


def polling_is_only_resumed(*, is_disabled: bool) -> None:
    """Refuse to stop polling of keys, which only the platform does. Source: federation.md#issuers."""
    if is_disabled:
        raise invalid("jwks_polling_disabled: only false is accepted")


def issuer_is_not_archived(issuer: FederationIssuer) -> None:
    """Refuse to update an archived issuer, and a new rule of one ([assumed]). Source: federation.md#issuers."""
    if issuer.is_archived:
        raise invalid(f"Federation issuer {issuer.id} is archived.")


def issuer_has_no_live_rule(rules: Collection[FederationRule]) -> None:
    """Refuse to archive an issuer to which live rules refer. Source: federation.md#issuers."""
    if rules:
        raise invalid(f"The federation rule {next(iter(rules)).id} still references this issuer.")


def issuer_is_left_to_the_console(rules: Collection[FederationRule], *, is_console: bool) -> None:
    """Refuse an OAuth caller's update of an issuer that backs a rule of another scope. Source: federation.md#who-may; 403 is [assumed]."""
    if not is_console and any(not set(rule.oauth_scope.split(" ")) <= PLAIN_SCOPES for rule in rules):
        raise forbidden("An issuer behind a rule with other scopes is changed with a Console session only.")
