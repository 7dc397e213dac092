"""What is refused about a credential: who may call which part of the Admin API."""

from __future__ import annotations

from claude_simulator.organization import ADMIN_ROLES, ORG_ADMIN, Credential, Organization
from claude_simulator.rules.enterprise import organization_is_no_enterprise
from claude_simulator.rules.refused import Refused, absent, forbidden

ANY_SCOPE = "any"
"""What stands for a scope where each will do."""


def credential_is_known(found: tuple[Organization, Credential] | None) -> tuple[Organization, Credential]:
    """Refuse an unknown or missing credential with 401; the message form is documented. Source: errors.md#messages."""
    if found is None:
        raise Refused(401, "authentication_error", "The API key provided is invalid or has been revoked.")
    return found


def credential_has_not_expired(organization: Organization, credential: Credential) -> None:
    """Refuse a credential after its end. Source: credentials.md#kinds (admin keys may expire), federation.md#exchange (minted lifetime); 401 is [assumed]."""
    if credential.expires_at is not None and credential.expires_at <= organization.clock.now():
        raise Refused(401, "authentication_error", "This credential has expired.")


def credential_is_not_of_a_workspace(credential: Credential) -> None:
    """Refuse a key that is scoped to a workspace. Source: credentials.md#kinds; 403 is [assumed]."""
    if credential.kind == "workspace_key":
        raise forbidden("This API key is scoped to a workspace and cannot be used with the Admin API.")


def key_may_come_as_a_bearer(organization: Organization, credential: Credential, *, is_bearer: bool) -> None:
    """Refuse an Admin API key in Authorization, by the switch ``admin_key_as_bearer``. Source: credentials.md#headers; 401 is a guess."""
    is_refused = organization.switches.choice("admin_key_as_bearer") == "refused_401"
    if is_refused and is_bearer and credential.kind == "admin_key":
        raise Refused(401, "authentication_error", "The API key provided is invalid or has been revoked.")


def token_has_the_admin_scope(credential: Credential) -> None:
    """Refuse OAuth tokens without ``org:admin``; the message form is documented. Source: credentials.md#kinds, errors.md#messages."""
    if credential.kind in ("oauth", "workload") and ORG_ADMIN not in credential.scopes:
        got = ", ".join(sorted(credential.scopes))
        raise forbidden(f"Missing required scopes. Got: [{got}] Needed: [{ORG_ADMIN}]")


def account_administers(organization: Organization, credential: Credential) -> None:
    """Refuse a key without a workspace whose person or service account is no administrator. Source: credentials.md#kinds.

    "Same permissions as the account it acts as, incl. Admin API if that account is admin"; the status 403 is [assumed].
    """
    if credential.kind != "account_key":
        return
    user = organization.users.get(credential.user_id or "")
    account = organization.service_accounts.get(credential.service_account_id or "")
    if user is not None and user.role in ADMIN_ROLES:
        return
    if account is not None and account.organization_role == "admin" and not account.is_archived:
        return
    raise forbidden("The account that this API key acts as does not administer the organization.")


def credential_is_a_token(credential: Credential) -> None:
    """Refuse API keys where only an OAuth token with ``org:admin`` will do. Source: service-accounts.md#accounts, federation.md#who-may; 403 is [assumed]."""
    if credential.kind in ("admin_key", "account_key"):
        raise forbidden(
            "This endpoint needs an OAuth access token with the org:admin scope; API keys are not accepted."
        )


def scoped_key_opens(organization: Organization, credential: Credential, needed: str | None) -> None:
    """Refuse a scoped key without the scope, and where no scope opens anything. Source: enterprise.md#who-may-call-what, errors.md#codes.

    The second, by the switch ``scoped_key_elsewhere``, and the organization itself (``organization_for_scoped_keys``) are [assumed].
    """
    if credential.kind != "scoped_key":
        return
    if needed is None:
        raise _no_scope_opens_it(organization)
    is_refused = organization.switches.choice("organization_for_scoped_keys") == "refused_403"
    if needed == ANY_SCOPE and not is_refused:
        return
    scope_is_held(credential, needed)


def scope_is_held(credential: Credential | None, needed: str) -> None:
    """Refuse a scoped key that lacks a scope; the message form is documented. Source: enterprise.md#keys, errors.md#messages."""
    if credential is not None and credential.kind == "scoped_key" and needed not in credential.scopes:
        got = ", ".join(sorted(credential.scopes))
        raise forbidden(f"Missing required scopes. Got: [{got}] Needed: [{needed}]", "api_key_scope_missing")


def _no_scope_opens_it(organization: Organization) -> Refused:
    answer = organization.switches.choice("scoped_key_elsewhere")
    if answer == "organization_type_400":
        return organization_is_no_enterprise()
    if answer == "not_found_404":
        return absent("This endpoint")
    return forbidden("Scoped API keys cannot be used with this endpoint.")
