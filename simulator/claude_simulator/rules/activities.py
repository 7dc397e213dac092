"""What is refused about reading the activity feed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from claude_simulator.organization import Credential, Organization
from claude_simulator.rules.credentials import scope_is_held
from claude_simulator.rules.refused import Refused, absent, forbidden, invalid


def feed_caller_is_known(found: tuple[Organization, Credential] | None, *, is_any_sent: bool) -> None:
    """Refuse no credential with 404 and an unknown one with 401. Source: activity-feed.md#call (no key at all is 404)."""
    if not is_any_sent:
        raise absent("This endpoint")
    if found is None:
        raise Refused(401, "authentication_error", "The API key provided is invalid or has been revoked.")


def feed_key_has_not_expired(credential: Credential, now: datetime) -> None:
    """Refuse an expired key with 401. Source: activity-feed.md#call (its message was seen live)."""
    if credential.expires_at is not None and credential.expires_at <= now:
        raise Refused(401, "authentication_error", "API key has expired.")


def feed_is_open_to(organization: Organization, credential: Credential) -> None:
    """Refuse whoever may not read the feed. Source: activity-feed.md#call: an admin key that is younger than the Compliance API.

    An Enterprise organization's key needs its scope (enterprise.md#who-may-call-what). Tokens by the switch ``feed_for_oauth``. That the Compliance API is off reads as a missing scope is [assumed].
    """
    if credential.kind == "scoped_key":
        scope_is_held(credential, "read:compliance_activities")
        return
    is_token = credential.kind in ("oauth", "workload")
    if is_token and organization.switches.choice("feed_for_oauth") == "allowed" and organization.compliance_enabled:
        return
    made_at = credential.created_at or organization.created_at
    is_young = organization.compliance_enabled and made_at >= organization.feed_starts_at
    if credential.kind != "admin_key" or not is_young:
        raise forbidden("Missing required scopes. Got: [api:admin] Needed: [read:compliance_activities]")


def feed_is_of_the_organization(organization: Organization, wanted: Collection[str]) -> None:
    """Refuse another organization's events. Source: activity-feed.md#call (403)."""
    if any(each not in (organization.uuid, organization.tagged_id) for each in wanted):
        raise forbidden("You do not have access to this organization.")


def feed_parameters_are_known(given: Collection[str], known: Collection[str]) -> None:
    """Refuse an unknown query parameter; the message was seen live. Source: activity-feed.md#call."""
    for name in given:
        if name not in known:
            raise invalid(f"Unknown query parameter: '{name}'.")


def activity_types_are_known(given: Collection[str], known: Collection[str]) -> None:
    """Refuse an unknown event type. Source: activity-feed.md#call. The platform knows more than this simulator does."""
    for name in given:
        if name not in known:
            raise invalid(f"activity_types: '{name}' is not a valid activity type.")


def actors_are_people(given: Collection[str]) -> None:
    """Refuse actor ids that are not people's. Source: activity-feed.md#call (only ``user_…``); 400 is [assumed]."""
    for actor in given:
        if not actor.startswith("user_"):
            raise invalid(f"actor_ids: '{actor}' is not a user id.")


def feed_parameters_go_together(pairs: Collection[tuple[str, str]], given: Collection[str]) -> None:
    """Refuse two parameters that exclude each other. Source: activity-feed.md#call (not both: 400)."""
    for one, other in pairs:
        if one in given and other in given:
            raise invalid(f"Only one of {one} and {other} may be given.")


def feed_cursor_is_known(place: object | None) -> None:
    """Refuse a cursor that names no event. Source: [assumed]; 400."""
    if place is None:
        raise invalid("Invalid cursor.")
