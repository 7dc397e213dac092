"""Identity providers that an organization trusts (federation.md#issuers). ``actor_id`` is who does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from claude_simulator.organization import Organization
from claude_simulator.rules import federation_issuers as issuer_rules
from claude_simulator.rules import federation_rule_match as match_rules
from claude_simulator.rules import names as name_rules
from claude_simulator.seeds.values import People, Table
from claude_simulator.workload_values import FederationIssuer, FederationRule

DISCOVERY: Mapping[str, object] = {"type": "discovery", "discovery_base": None, "ca_cert_pem": None}
DEFAULT_JWT_SECONDS = 3600
LEFT_OUT: Mapping[str, Mapping[str, object]] = {
    "discovery": {"discovery_base": None, "ca_cert_pem": None},
    "explicit_url": {"ca_cert_pem": None},
    "inline": {},
}
"""What the platform shows as null of each way to find keys, and a seed leaves out."""
SEEDED_AFTER = 1


def live_rules(organization: Organization, issuer_id: str) -> list[FederationRule]:
    """Return the rules of an issuer that are not archived."""
    return [r for r in organization.federation_rules.values() if r.issuer_id == issuer_id and not r.is_archived]


@dataclass(frozen=True, slots=True)
class IssuerFields:
    """What an issuer is to be; in an update, None leaves a field as it is. ``jwks`` is replaced whole."""

    name: str | None = None
    issuer_url: str | None = None
    jwks: Mapping[str, object] | None = None
    check_jti: bool | None = None
    max_jwt_lifetime_seconds: int | None = None


def create_issuer(organization: Organization, wanted: IssuerFields, *, actor_id: str | None) -> FederationIssuer:
    """Trust an identity provider. ``name`` and ``issuer_url`` must be named; without ``jwks`` keys are discovered."""
    with organization.lock:
        _fields_are_valid(wanted)
        name_rules.name_is_free(organization, wanted.name or "", organization.federation_issuers.values())
        now = organization.clock.now()
        issuer = FederationIssuer(
            id=organization.ids.tagged("fdis"),
            name=wanted.name or "",
            issuer_url=wanted.issuer_url or "",
            jwks=wanted.jwks or DISCOVERY,
            check_jti=wanted.check_jti is not False,
            max_jwt_lifetime_seconds=wanted.max_jwt_lifetime_seconds or DEFAULT_JWT_SECONDS,
            created_at=now,
            created_by=actor_id,
            updated_at=now,
            updated_by=actor_id,
        )
        organization.federation_issuers[issuer.id] = issuer
        organization.record("platform_federation_issuer_created", federation_issuer_id=issuer.id)
        return issuer


def update_issuer(
    organization: Organization, issuer_id: str, wanted: IssuerFields, *, is_console: bool, actor_id: str | None
) -> FederationIssuer:
    """Change what is named. ``is_console`` says that a Console session does it, which may more than OAuth callers."""
    with organization.lock:
        issuer = issuer_rules.issuer_exists(organization, issuer_id)
        issuer_rules.issuer_is_not_archived(issuer)
        rules = live_rules(organization, issuer_id)
        issuer_rules.issuer_is_left_to_the_console(rules, is_console=is_console)
        _fields_are_valid(wanted)
        if wanted.name is not None and wanted.name != issuer.name:
            name_rules.name_is_free(organization, wanted.name, organization.federation_issuers.values())
        for rule in rules if wanted.issuer_url is not None else ():
            match_rules.shared_platform_is_pinned(wanted.issuer_url or "", rule.match)
        issuer.name = wanted.name or issuer.name
        issuer.issuer_url = wanted.issuer_url or issuer.issuer_url
        issuer.jwks = wanted.jwks or issuer.jwks
        issuer.check_jti = issuer.check_jti if wanted.check_jti is None else wanted.check_jti
        issuer.max_jwt_lifetime_seconds = wanted.max_jwt_lifetime_seconds or issuer.max_jwt_lifetime_seconds
        issuer.touch(organization.clock.now(), actor_id)
        organization.record("platform_federation_issuer_updated", federation_issuer_id=issuer.id)
        return issuer


def archive_issuer(organization: Organization, issuer_id: str, *, actor_id: str | None) -> FederationIssuer:
    """Trust an identity provider no longer; a second time changes nothing."""
    with organization.lock:
        issuer = issuer_rules.issuer_exists(organization, issuer_id)
        issuer_rules.issuer_has_no_live_rule(live_rules(organization, issuer_id))
        if not issuer.is_archived:
            issuer.archive(organization.clock.now(), actor_id)
            organization.record("platform_federation_issuer_archived", federation_issuer_id=issuer.id)
        return issuer


def _fields_are_valid(wanted: IssuerFields) -> None:
    if wanted.name is not None:
        name_rules.name_is_a_slug(wanted.name)
    if wanted.issuer_url is not None:
        issuer_rules.url_is_https("issuer_url", wanted.issuer_url)
    if wanted.max_jwt_lifetime_seconds is not None:
        issuer_rules.jwt_lifetime_is_bounded(wanted.max_jwt_lifetime_seconds)


def from_seed(organization: Organization, tables: Iterable[Table], _people: People) -> None:
    """Trust the identity providers of a seed."""
    for number, table in enumerate(tables, start=1):
        moment = organization.created_at + timedelta(days=number)
        jwks = table.get("jwks", DISCOVERY)
        issuer = FederationIssuer(
            id=table.get("id") or organization.ids.tagged("fdis"),
            name=table["name"],
            issuer_url=table["issuer_url"],
            jwks={**LEFT_OUT[jwks["type"]], **jwks},
            check_jti=table.get("check_jti", True),
            max_jwt_lifetime_seconds=table.get("max_jwt_lifetime_seconds", DEFAULT_JWT_SECONDS),
            created_at=moment,
            created_by=None,
            updated_at=moment,
            updated_by=None,
            archived_at=moment if table.get("is_archived", False) else None,
        )
        organization.federation_issuers[issuer.id] = issuer
