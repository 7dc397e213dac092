"""What is refused where models are called: the key, its workspace, the message, caps and rate limits."""

from __future__ import annotations

from datetime import timedelta

from claude_simulator.model_catalogue import Model
from claude_simulator.organization import ApiKey, Organization
from claude_simulator.rules.refused import Refused, invalid
from claude_simulator.spending.ledger import Stop

INVALID_KEY = "The API key provided is invalid or has been revoked."


def api_key_is_known(key: ApiKey | None) -> ApiKey:
    """Refuse what is the secret of no API key, an Admin API key's too, with 401. Source: messages.md#keys."""
    if key is None:
        raise Refused(401, "authentication_error", INVALID_KEY)
    return key


def api_key_is_active(organization: Organization, key: ApiKey) -> None:
    """Refuse a key that is inactive, archived (with its person or its workspace) or expired, with 401. Source: messages.md#keys."""
    if key.status_at(organization.clock.now()) != "active" and not _still_works(organization, key):
        raise Refused(401, "authentication_error", INVALID_KEY)


def creator_of_claude_code_key_is_a_member(organization: Organization, key: ApiKey) -> None:
    """Refuse a Claude Code key whose person left the organization or that workspace. Source: messages.md#keys, errors.md#codes.

    Code ``claude_code_key_creator_not_member``. That it comes before 401 is [assumed].
    """
    if _creator_left(organization, key) and not _still_works(organization, key):
        raise invalid(
            "The user who created this Claude Code key is no longer a member of the organization or its workspace.",
            "claude_code_key_creator_not_member",
        )


def models_are_listed_all_the_same(organization: Organization, key: ApiKey) -> bool:
    """Say whether such a key still lists models, by the switch ``models_after_leaving``. Source: messages.md#keys, undocumented."""
    return organization.switches.choice("models_after_leaving") == "listed" and _creator_left(organization, key)


def workspace_is_the_keys(key: ApiKey, wanted: str | None) -> None:
    """Refuse the header of another workspace than the key's own. Source: messages.md#workspace; 400 is [assumed]."""
    if wanted is not None and key.workspace_id not in (None, wanted):
        raise invalid("anthropic-workspace-id: this API key belongs to another Workspace")


def workspace_can_be_used(organization: Organization, workspace_id: str) -> None:
    """Refuse to act in a workspace that is archived or not there. Source: messages.md#workspace; 400 is [assumed]."""
    workspace = organization.workspaces.get(workspace_id)
    if workspace is None or workspace.is_archived:
        raise invalid(f"anthropic-workspace-id: {workspace_id} is no live Workspace of this organization")


def message_has_turns(turns: list[object]) -> None:
    """Refuse what is no conversation: turns of ``user`` and ``assistant`` with some content. Source: messages.md#messages."""
    for number, turn in enumerate(turns):
        if not isinstance(turn, dict) or turn.get("role") not in ("user", "assistant"):
            raise invalid(f"messages.{number}.role: must be user or assistant")
        if not isinstance(turn.get("content"), str | list):
            raise invalid(f"messages.{number}.content: Field required")


def answer_fits_model(model: Model, max_tokens: int | None) -> int:
    """Refuse an answer of no length, or longer than the model writes. Source: messages.md#messages; the bounds are [assumed]."""
    if max_tokens is None:
        raise invalid("max_tokens: Field required")
    if max_tokens < 1:
        raise invalid("max_tokens: must be greater than or equal to 1")
    if max_tokens > model.max_tokens:
        most = "which is the maximum allowed number of output tokens for"
        raise invalid(f"max_tokens: {max_tokens} > {model.max_tokens}, {most} {model.id}")
    return max_tokens


def spending_goes_on(organization: Organization, workspace_id: str, stop: Stop | None) -> None:
    """Refuse beyond a cap: 400 of an own one, by switch 429 of Claude Code's, 429 of the tier's. Source: messages.md#caps.

    The tier's has the code ``enforced_spend_limit_reached`` and no ``retry-after``.
    """
    if stop is None:
        return
    if stop.kind == "usage_tier":
        words = "Your organization has reached the monthly API usage threshold of its usage tier."
        raise Refused(429, "rate_limit_error", words, "enforced_spend_limit_reached")
    whose = "workspace API" if stop.kind == "workspace" else "API"
    words = f"You have reached your specified {whose} usage limits. You will regain access on {_next_month(stop)} at 00:00 UTC."
    is_claude_code = stop.kind == "workspace" and workspace_id == organization.claude_code_workspace_id
    if is_claude_code and organization.switches.choice("claude_code_cap_refusal") == "rate_limited_429":
        raise Refused(429, "rate_limit_error", words)
    raise invalid(words)


def model_is_within_its_limits(limiter: str | None, *, limit: int, is_of_workspace: bool) -> None:
    """Refuse with 429 and ``retry-after`` what a rate limit has no room for. Source: messages.md#rate-limits."""
    if limiter is None:
        return
    whose = "workspace" if is_of_workspace else "organization"
    shown = limiter.replace("_", " ")
    raise Refused(429, "rate_limit_error", f"This request would exceed your {whose}'s rate limit of {limit:,} {shown}.")


def _creator_left(organization: Organization, key: ApiKey) -> bool:
    workspace_id = key.workspace_id
    if workspace_id is None or workspace_id != organization.claude_code_workspace_id:
        return False
    return organization.member_role(workspace_id, key.created_by_user_id or "") is None


def _still_works(organization: Organization, key: ApiKey) -> bool:
    """Say whether a key was stopped so short a time ago that nobody has noticed."""
    delay = timedelta(seconds=organization.switches.number("key_stops_after_seconds"))
    return key.stopped_at is not None and organization.clock.now() < key.stopped_at + delay


def _next_month(stop: Stop) -> str:
    year, month = stop.month
    return f"{year + month // 12}-{month % 12 + 1:02d}-01"
