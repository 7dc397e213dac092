"""What the platform refuses, each refusal with its source.

A rule looks at values and either returns or raises :class:`Refused`. It changes nothing. Section numbers (§) and
"(b)" points are those of the Admin API reference that the simulator is built against; "console" is its sibling for
the Console. [INFER] marks a status that nobody documents. Message wording is not contractual (§1.7).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from claude_simulator.organization import (
    ADMIN_ROLES,
    ApiKey,
    Credential,
    Invite,
    Organization,
    RateLimitGroup,
    Scope,
    User,
    Workspace,
)

LARGEST_LIMIT = 9_007_199_254_740_991
WRITABLE_ROLES = ("user", "developer", "billing", "claude_code_user")
ADDABLE_WORKSPACE_ROLES = (
    "workspace_user",
    "workspace_developer",
    "workspace_restricted_developer",
    "workspace_admin",
)
WRITABLE_LIMITERS = frozenset(
    {
        "fast_itpmca",
        "fast_otpm",
        "input_tokens_per_minute",
        "input_tokens_per_minute_cache_aware",
        "output_tokens_per_minute",
        "requests_per_minute",
        "tokens_per_day",
        "tokens_per_minute",
        "tool_uses_per_second",
    }
)
EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class Refused(Exception):  # noqa: N818 - a refusal is an answer of the platform, not an error of the simulator
    """The platform says no: an HTTP status, ``error.type``, a message, and a code where the platform defines one."""

    def __init__(self, status: int, kind: str, message: str, error_code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.type = kind
        self.message = message
        self.error_code = error_code


def invalid(message: str, error_code: str | None = None) -> Refused:
    """Return a plain 400; validation errors have the form ``<field>: <reason>`` (§1.7)."""
    return Refused(400, "invalid_request_error", message, error_code)


def forbidden(message: str, error_code: str | None = None) -> Refused:
    """Return a 403 (§1.7)."""
    return Refused(403, "permission_error", message, error_code)


def absent(what: str) -> Refused:
    """Return a plain 404 for an unknown id (§1.7)."""
    return Refused(404, "not_found_error", f"{what} not found")


# --- credentials and the request itself


def credential_is_known(credential: Credential | None) -> None:
    """Refuse an unknown or missing credential with 401; the message form is documented. Source: §1.7."""
    if credential is None:
        raise Refused(401, "authentication_error", "The API key provided is invalid or has been revoked.")


def credential_is_not_of_a_workspace(credential: Credential) -> None:
    """Refuse a key that is scoped to a workspace. Source: §1.2 "never works on the Admin API"; 403 is [INFER]."""
    if credential.kind == "workspace_key":
        message = "This API key is scoped to a workspace and cannot be used with the Admin API."
        raise forbidden(message)


def beta_is_sent(betas: Collection[str], needed: str) -> None:
    """Refuse a beta endpoint without its header. Source: §9.1 "required"; the status 400 is [INFER]."""
    if needed not in betas:
        message = f"anthropic-beta: this endpoint needs {needed}"
        raise invalid(message)


def version_is_known(version: str | None, known: Collection[str]) -> None:
    """Refuse a version that was never released; none at all is accepted. Source: §1.3, (b) 16; 400 is [INFER]."""
    if version is not None and version not in known:
        message = f"anthropic-version: {version!r} is not a valid version"
        raise invalid(message)


def request_is_within_the_limit(wait_seconds: float) -> None:
    """Refuse with 429 when the next request is allowed only later. Source: §1.8."""
    if wait_seconds > 0:
        message = "This request would exceed your organization's rate limit for the Admin API."
        raise Refused(429, "rate_limit_error", message)


# --- people and invitations


def user_exists(organization: Organization, user_id: str) -> User:
    """Refuse an unknown user. Source: §1.7, plain 404."""
    user = organization.users.get(user_id)
    if user is None:
        raise absent(f"User {user_id}")
    return user


def organization_role_is_writable(role: str) -> None:
    """Refuse every role that the API does not assign, admin above all. Source: §2.2."""
    if role not in WRITABLE_ROLES:
        message = f"role: must be one of {', '.join(WRITABLE_ROLES)}"
        raise invalid(message)


def user_is_not_an_admin(user: User) -> None:
    """Refuse to change or remove an administrator. Source: §2.2 rules and §1.7 "plain 400 … removing admins"."""
    if user.role in ADMIN_ROLES:
        message = "Admins cannot be changed or removed through the API."
        raise invalid(message)


def user_is_not_the_last(organization: Organization) -> None:
    """Refuse to remove the last member. Source: §1.7, ``cannot_remove_last_member``."""
    if len(organization.users) <= 1:
        message = "The last member of an organization cannot be removed."
        raise invalid(message, "cannot_remove_last_member")


def invited_email_is_valid(email: str) -> None:
    """Refuse what is no e-mail address. Source: §2.3 "email format"."""
    if EMAIL.fullmatch(email) is None:
        message = "email: value is not a valid email address"
        raise invalid(message)


def email_is_not_a_member(organization: Organization, email: str) -> None:
    """Refuse to invite somebody who is here. Source: §1.7, ``already_member``."""
    user = organization.user_by_email(email)
    if user is not None:
        message = f"{email} is already a member of this organization ({user.id})."
        raise invalid(message, "already_member")


def email_is_not_invited(organization: Organization, email: str) -> None:
    """Refuse a second pending invitation. Source: §1.7, ``invite_already_exists``."""
    now = organization.clock.now()
    for invite in organization.invites.values():
        if invite.email.casefold() == email.casefold() and invite.status == "pending" and invite.expires_at > now:
            message = f"A pending invite for {email} exists ({invite.id})."
            raise invalid(message, "invite_already_exists")


def invite_exists(organization: Organization, invite_id: str) -> Invite:
    """Refuse an unknown invitation. Source: §1.7, plain 404."""
    invite = organization.invites.get(invite_id)
    if invite is None:
        raise absent(f"Invite {invite_id}")
    return invite


def invite_is_pending(organization: Organization, invite: Invite) -> None:
    """Refuse to delete an invitation that is not pending. Source: §2.3."""
    if invite.status != "pending" or invite.expires_at <= organization.clock.now():
        message = "Only pending invites can be deleted."
        raise invalid(message)


# --- workspaces


def workspace_exists(organization: Organization, workspace_id: str) -> Workspace:
    """Refuse an unknown workspace. Source: §1.7, plain 404."""
    workspace = organization.workspaces.get(workspace_id)
    if workspace is None:
        raise absent(f"Workspace {workspace_id}")
    return workspace


def workspace_name_is_valid(organization: Organization, name: str) -> None:
    """Refuse an empty or too long name; duplicates are accepted. Source: §3.2 and (b) 1."""
    longest = organization.switches.number("workspace_name_length")
    if not 1 <= len(name) <= longest:
        message = f"name: must have between 1 and {longest} characters"
        raise invalid(message)


def display_colour_is_valid(colour: str) -> None:
    """Refuse what is no ``#RRGGBB``. Source: §3.2."""
    if COLOUR.fullmatch(colour) is None:
        message = "display_color: must match ^#[0-9A-Fa-f]{6}$"
        raise invalid(message)


def tags_are_valid(tags: Collection[str]) -> None:
    """Refuse tag keys that begin with ``anthropic``. Source: §3.2."""
    for key in tags:
        if key.startswith("anthropic"):
            message = f"tags: the key {key!r} may not begin with 'anthropic'"
            raise invalid(message)


def default_geo_is_allowed(allowed: str | Sequence[str], default: str) -> None:
    """Refuse a default inference geo outside the allowed ones. Source: §3.5; 400 by (b) 23 h."""
    if allowed != "unrestricted" and default not in allowed:
        message = "data_residency.default_inference_geo: must be one of allowed_inference_geos"
        raise invalid(message)


def another_workspace_fits(organization: Organization) -> None:
    """Refuse live workspace number 101. Source: §3.7; a plain 400 by (b) 23 f. Default does not count ([INFER])."""
    most = organization.switches.number("active_workspaces")
    live = sum(1 for w in organization.workspaces.values() if not w.is_archived) - 1
    if most and live >= most:
        message = f"This organization has reached its maximum of {most} active workspaces."
        raise invalid(message)


def workspace_is_not_archived(workspace: Workspace) -> None:
    """Refuse edits of an archived workspace. Source: §1.7 "archived-resource edits"; (b) 5."""
    if workspace.is_archived:
        message = "This workspace is archived."
        raise invalid(message)


def workspace_may_be_archived_again(organization: Organization) -> None:
    """Refuse a second archiving when the switch ``archive_twice`` says so. Source: (b) 5, 23 a."""
    if organization.switches.choice("archive_twice") == "refused":
        message = "This workspace is already archived."
        raise invalid(message)


def workspace_is_not_default(organization: Organization, workspace_id: str, what: str) -> None:
    """Refuse renaming, archiving, members and limits of Default. Source: §3.7; the status 400 is [INFER] ((b) 6)."""
    if workspace_id == organization.default_workspace_id:
        message = f"The default workspace {what}."
        raise invalid(message)


def binding_is_written_once(field: str, present: str | None, wanted: str | None) -> None:
    """Refuse another external key or user profile than the one that is bound. Source: §3.3."""
    if present is not None and wanted is not None and present != wanted:
        message = f"{field}: cannot be changed once it is set"
        raise invalid(message)


# --- members


def member_may_be_added_again(organization: Organization, user_id: str) -> None:
    """Refuse to add a member again, or not, by the switch ``add_existing_member``. Source: (b) 4, undocumented."""
    answer = organization.switches.choice("add_existing_member")
    message = f"{user_id} is already a member of this workspace."
    if answer == "bad_request_400":
        raise invalid(message)
    if answer == "conflict_409":
        raise Refused(409, "conflict_error", message)


def member_is_known(organization: Organization, workspace_id: str, user_id: str) -> str:
    """Refuse a call on somebody who is not in the workspace. Source: (b) 23 c, switch ``absent_member``."""
    role = organization.member_role(workspace_id, user_id)
    if role is None:
        if organization.switches.choice("absent_member") == "bad_request_400":
            message = f"The specified user {user_id} is not in the Workspace."
            raise invalid(message)
        raise absent(f"Workspace member {user_id}")
    return role


def workspace_role_is_addable(role: str) -> None:
    """Refuse unknown roles and ``workspace_billing``, which is never given by hand. Source: §4."""
    if role not in ADDABLE_WORKSPACE_ROLES:
        message = f"workspace_role: must be one of {', '.join(ADDABLE_WORKSPACE_ROLES)}"
        raise invalid(message)


def membership_is_not_inherited(organization: Organization, user: User, role: str | None) -> None:
    """Refuse to change or remove what comes with the organization role. Source: §4 "Inheritance".

    The one exception: a billing member can be raised to ``workspace_admin``. ``role`` None stands for removal.
    """
    inherited = organization.inherited_role(user)
    if inherited is None or (inherited == "workspace_billing" and role == "workspace_admin"):
        return
    message = f"{user.id} is {inherited} through the organization role {user.role}; this cannot be changed here."
    raise invalid(message)


# --- API keys


def api_key_exists(organization: Organization, api_key_id: str) -> ApiKey:
    """Refuse an unknown key. Source: §1.7, plain 404."""
    key = organization.api_keys.get(api_key_id)
    if key is None:
        raise absent(f"API key {api_key_id}")
    return key


def api_key_is_not_archived(key: ApiKey) -> None:
    """Refuse edits of an archived key. Source: §5 "Archived is terminal", 400 [INFER]."""
    if key.status == "archived":
        message = "This API key is archived."
        raise invalid(message)


def api_key_is_not_expired(organization: Organization, key: ApiKey) -> None:
    """Refuse to re-activate an expired key. Source: §5."""
    if key.expires_at is not None and key.expires_at <= organization.clock.now():
        message = "This API key has expired and cannot be activated."
        raise invalid(message)


# --- rate limits


def rate_limit_group_exists(organization: Organization, entry_id: str) -> RateLimitGroup:
    """Refuse an unknown rate-limit entry. Source: §8.3, 404."""
    group = organization.rate_limit_groups.get(entry_id)
    if group is None:
        raise absent(f"Rate limit {entry_id}")
    return group


def rate_limit_writes_are_open(organization: Organization) -> None:
    """Refuse API writes of rate limits when the switch says so. Source: §8.3 "Stale doc", console.md §0.1."""
    answer = organization.switches.choice("rate_limit_writes")
    if answer == "refused_403":
        message = "Rate limits of workspaces cannot be changed through the API."
        raise forbidden(message)
    if answer == "not_found_404":
        raise absent("This endpoint")


def limiters_are_writable(values: Mapping[str, int | None]) -> None:
    """Refuse limiter types outside the nine writable ones and values out of range. Source: §8.3."""
    for limiter, value in values.items():
        if limiter not in WRITABLE_LIMITERS:
            message = f"limits.type: {limiter!r} is not one of {', '.join(sorted(WRITABLE_LIMITERS))}"
            raise invalid(message)
        if value is not None and not 0 <= value <= LARGEST_LIMIT:
            message = f"limits.value: must be between 0 and {LARGEST_LIMIT}, inclusive. Got {value}."
            raise invalid(message)


# --- spend limits


def spend_writes_are_open(organization: Organization) -> None:
    """Refuse get, set and delete outside the preview. Source: §9.1, §1.7, (b) 11; the switch chooses the answer."""
    _spend_gate(organization)


def spend_list_is_open(organization: Organization) -> None:
    """Refuse the list outside the preview. Source: §9.1, (b) 11: which code the list gives is not stated.

    With ``organization_type_400`` it is the code that is declared for the list; else the same as the writes'.
    """
    _spend_gate(organization)


def _spend_gate(organization: Organization) -> None:
    answer = organization.switches.choice("spend_limits_api")
    if answer == "not_enabled_403":
        message = "Spend limits through the Admin API are not enabled for this organization."
        raise forbidden(message, "spend_limits_admin_api_writes_not_enabled")
    if answer == "organization_type_400":
        message = "This endpoint is not available for this type of organization."
        raise invalid(message, "organization_type_not_supported")
    if answer == "not_found_404":
        raise absent("This endpoint")


def spend_effective_is_closed() -> Refused:
    """Return the refusal of ``effective``: it is for Enterprise only. Source: §9.1."""
    message = "This endpoint is not available for this type of organization."
    return invalid(message, "organization_type_not_supported")


def usage_tier_is_read_only() -> Refused:
    """Return the refusal to delete the tier's limit. Source: §9.3; the status 400 is [INFER]."""
    message = "The usage tier's limit cannot be deleted."
    return invalid(message)


def spend_scope_type_applies(kind: str, known: Collection[str]) -> None:
    """Refuse to list a scope type that a Console organization does not have. Source: §9.4."""
    if kind not in known:
        message = f"scope_type: {kind!r} does not apply to this organization"
        raise invalid(message)


def spend_scope_is_settable(kind: str) -> None:
    """Refuse every scope but ``organization`` and ``workspace``. Source: §9.3."""
    if kind not in ("organization", "workspace"):
        message = "scope.type: must be organization or workspace for this organization"
        raise invalid(message)


def spend_period_is_monthly(period: str | None) -> None:
    """Refuse other periods than monthly, which is also the default. Source: §9.3, (b) 13."""
    if period not in (None, "monthly"):
        message = "period: must be monthly for this organization"
        raise invalid(message)


def amount_is_valid(cents: int) -> None:
    """Refuse negative amounts; zero is accepted. Source: §9.2; (b) 14 for zero and for the missing upper bound."""
    if cents < 0:
        message = "amount: must be a non-negative integer in minor units"
        raise invalid(message)


def spend_limit_fits_above(organization: Organization, scope: Scope, cents: int) -> None:
    """Refuse a workspace limit above the organization's, and that above the tier's. Source: §9.6, (b) 12.

    The switch ``stored_above_organization_spend`` stores them instead.
    """
    if organization.switches.choice("stored_above_organization_spend") == "stored":
        return
    above = organization.usage_tier_cents
    name = "usage tier's"
    if scope.workspace_id is not None:
        cap = organization.spend_of(Scope()).cap
        if cap is not None:
            above, name = cap.cents, "organization's"
    if above is not None and cents > above:
        message = f"amount: must not be above the {name} limit of {above}"
        raise invalid(message)


def threshold_is_valid(cents: int) -> None:
    """Refuse a notification at nothing or less. Source: console.md §2.4 (an amount that spend reaches); [INFER]."""
    if cents <= 0:
        message = "amount: a notification needs an amount above 0"
        raise invalid(message)


def alert_email_is_valid(email: str) -> None:
    """Refuse what is no e-mail address. Source: [INFER], no rule is published for recipients ((a) 21)."""
    if EMAIL.fullmatch(email) is None:
        message = f"alert_emails: {email!r} is not an e-mail address"
        raise invalid(message)
