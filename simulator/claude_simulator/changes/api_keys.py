"""Making an API key, renaming it and changing its status (api-keys.md#calls). Only the Console makes keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from claude_simulator.changes.credentials import issue
from claude_simulator.changes.updates import changed_values
from claude_simulator.feed.activity_feed import SYSTEM
from claude_simulator.feed.actors import actor_of_user
from claude_simulator.organization import ApiKey, Credential, CredentialKind, Organization, User
from claude_simulator.rules import api_keys as api_key_rules
from claude_simulator.rules import workspaces as workspace_rules
from claude_simulator.seeds.values import People, Table, ids_by_name, moment
from claude_simulator.spending.booking import up_to_date

CREATED = "platform_api_key_created"
HINT_OF_NONE = "sk-ant-api03-sim...0000"


def create_api_key(
    organization: Organization, workspace_id: str, *, by: User, name: str, expires_in_days: int | None = None
) -> tuple[ApiKey, str]:
    """Make a key that acts as the person who makes it, in one workspace; returns it with its secret, shown this once.

    Its end is chosen now or never (api-keys.md#life); None never ends.
    """
    with organization.lock:
        workspace = workspace_rules.workspace_exists(organization, workspace_id)
        workspace_rules.workspace_is_not_archived(organization, workspace)
        api_key_rules.workspace_takes_hand_made_keys(organization, workspace_id)
        api_key_rules.api_key_name_is_valid(name)
        now = organization.clock.now()
        key = ApiKey(
            id=organization.ids.tagged("apikey"),
            name=name,
            status="active",
            created_at=now,
            partial_key_hint=None,
            created_by_user_id=by.id,
            workspace_id=workspace_id,
            acts_as_user_id=by.id,
            expires_at=None if expires_in_days is None else now + timedelta(days=expires_in_days),
        )
        api_key_rules.another_active_key_fits(organization, key)
        secret = issue(organization, "workspace_key", user_id=by.id, api_key_id=key.id).secret
        key.partial_key_hint = partial_hint(secret)
        organization.api_keys[key.id] = key
        record_created(organization, key)
        return key, secret


def secret_of(organization: Organization, api_key_id: str) -> str:
    """Return the secret of a key; one that has none yet, as most of a seed, gets one that fits its hint.

    A key without a workspace speaks for its person on the Admin API too (credentials.md#kinds).
    """
    with organization.lock:
        key = api_key_rules.api_key_exists(organization, api_key_id)
        for secret, credential in organization.credentials.items():
            if credential.id == key.id:
                return secret
        start, _, end = (key.partial_key_hint or HINT_OF_NONE).partition("...")
        return keep_secret(organization, key, f"{start}-not-a-real-key-{key.id}-{end}")


def keep_secret(organization: Organization, key: ApiKey, secret: str) -> str:
    """Let a secret be that of a key."""
    user_id = None if key.workspace_id is not None else key.acts_as_user_id
    kind: CredentialKind = "workspace_key" if key.workspace_id is not None else "account_key"
    organization.credentials[secret] = Credential(kind, secret, id=key.id, user_id=user_id, created_at=key.created_at)
    return secret


def partial_hint(secret: str) -> str:
    """Return what is shown of a secret for ever: its beginning and its end."""
    return f"{secret[:16]}...{secret[-4:]}"


def record_created(organization: Organization, key: ApiKey) -> None:
    """Note a new key; what its scopes read is not published (activity-feed.md#events names the field)."""
    organization.record(CREATED, api_key_id=key.id, scopes=[])


def update_api_key(
    organization: Organization, api_key_id: str, *, name: str | None = None, status: str | None = None
) -> ApiKey:
    """Change what is named; None leaves it. An archived key stays archived, an expired one is not activated."""
    with organization.lock:
        key = api_key_rules.api_key_exists(organization, api_key_id)
        if name is not None:
            api_key_rules.api_key_name_is_valid(name)
        if api_key_rules.archived_key_stays_as_it_is(organization, key):
            return key
        api_key_rules.api_key_is_not_archived(organization, key)
        if status == "active":
            api_key_rules.api_key_is_not_expired(organization, key)
            api_key_rules.another_active_key_fits(organization, key)
        if (name or key.name, status or key.status) == (key.name, key.status):
            return key
        updates = changed_values({"status": key.status}, {"status": status or key.status})  # names are not told
        key.name = name or key.name
        if status == "active":
            up_to_date(organization)  # what the key did not serve stays unserved
            key.status, key.stopped_at = status, None
        elif status is not None:
            key.stop(status, organization.clock.now())
        organization.record("platform_api_key_updated", api_key_id=key.id, updates=updates)
        return key


def from_seed(organization: Organization, tables: Iterable[Table], people: People) -> None:
    """Add the API keys of a seed; the feed tells of one whose making the seed dates, if there was a feed by then."""
    workspaces = ids_by_name(organization.workspaces.values())
    for number, table in enumerate(tables, start=1):
        creator = people[table["created_by"].casefold()] if "created_by" in table else None
        name = table.get("workspace")
        key = ApiKey(
            id=table.get("id") or organization.ids.tagged("apikey"),
            name=table["name"],
            status=table.get("status", "active"),
            created_at=moment(table.get("created_at", organization.created_at + timedelta(days=number))),
            partial_key_hint=partial_hint(table["secret"]) if "secret" in table else f"sk-ant-api03-sim...{number:04d}",
            created_by_user_id=creator,
            workspace_id=None if name is None else workspaces[name],
            acts_as_user_id=creator if table.get("is_personal", False) else None,
            expires_at=moment(table["expires_at"]) if "expires_at" in table else None,
        )
        organization.api_keys[key.id] = key
        if "secret" in table:
            keep_secret(organization, key, table["secret"])
        if "created_at" in table:
            _record_in_the_past(organization, key)


def _record_in_the_past(organization: Organization, key: ApiKey) -> None:
    if organization.compliance_enabled and organization.feed_starts_at <= key.created_at <= organization.clock.now():
        maker = organization.users.get(key.created_by_user_id or "")
        with organization.feed.acting_as(SYSTEM if maker is None else actor_of_user(maker)):
            fields: dict[str, object] = {"api_key_id": key.id, "scopes": []}
            organization.feed.add(CREATED, fields, now=key.created_at, switches=organization.switches)
