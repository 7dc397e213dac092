"""
Which lists an event may have changed, for whoever kept them. One table; pure.

A list reflects every change that is older than its reading by `LATE_BY`, whenever the feed shows the event: so nothing depends on
the order in which events appear, or on how often. Source: docs/platform/activity-feed.md#events. What has no event is not among the
lists: it is read anew in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.activity import Activity

LATE_BY: Final = timedelta(minutes=2)
"""How long a list may show what was before a change. Source: docs/platform/requests.md#delay."""


class ListName(StrEnum):
    """Lists whose every change has an event: of the organization, or of one workspace or account each."""

    USERS = "users"
    INVITES = "invites"
    MEMBERS = "members"
    WORKSPACE_RATE_LIMITS = "workspace_rate_limits"
    EXTERNAL_KEYS = "external_keys"
    COMPLIANCE_SETTINGS = "compliance_settings"
    SERVICE_ACCOUNTS = "service_accounts"
    ACCOUNTS_OF_WORKSPACE = "service_accounts of workspace"
    WORKSPACES_OF_ACCOUNT = "workspaces of service_account"
    FEDERATION_ISSUERS = "federation_issuers"
    FEDERATION_RULES = "federation_rules"


@dataclass(frozen=True, slots=True)
class Touch:
    """
    Lists that a change may be in. `of` is the workspace or account of one list, None: each list of this name; with `person` only
    those that hold this person.
    """

    name: ListName
    of: str | None = None
    person: str | None = None


SWITCHED: Final = "org_compliance_api_settings_updated"
OWN_CALL: Final = "compliance_api_accessed"
_MANAGED: Final = (
    "admin_api_key_",
    "group_",
    "org_",
    "organization_",
    "platform_",
    "rbac_",
    "role_",
    "scim_",
    "workspace_",
)
"""How the types begin that are about what we manage; conversations, files and sign-ins are not."""
_BY_KEY: Final = frozenset(
    {"admin_api_key_actor", "api_actor", "service_account_actor", "federated_identity_actor", "federated_actor"}
)
_RATE_LIMITS: Final = ("platform_workspace_rate_limit_updated", "platform_workspace_rate_limit_deleted")
RATE_LIMIT_TYPES: Final = frozenset(_RATE_LIMITS)

_Touches = Callable[[Activity], tuple[Touch, ...]]


def touches(activity: Activity) -> tuple[Touch, ...] | None:
    """The lists that it may have changed; None for a type about what we manage that is not in the table."""
    known = _TABLE.get(activity.type)
    if known is not None:
        return known(activity)
    return None if activity.type.startswith(_MANAGED) else ()


def latest_touches(activities: Iterable[Activity]) -> Mapping[Touch, datetime]:
    """The latest change of each; an event that is unknown changes none."""
    latest: dict[Touch, datetime] = {}
    for activity in activities:
        for touch in touches(activity) or ():
            latest[touch] = max(activity.at, latest.get(touch, activity.at))
    return latest


def is_shown(changed_at: datetime, read_at: datetime) -> bool:
    """Whether a list that was read then shows a change of that moment for certain."""
    return changed_at <= read_at - LATE_BY


def is_limit_change_by_key(activity: Activity) -> bool:
    """Whether a key changed a rate limit: proof that such changes are in this feed, which is not known before."""
    return activity.type in RATE_LIMIT_TYPES and activity.actor.type in _BY_KEY


def _nothing(_: Activity) -> tuple[Touch, ...]:
    return ()


def _all(*names: ListName) -> _Touches:
    return lambda _: tuple(Touch(name) for name in names)


def _of(name: ListName, field: str) -> _Touches:
    """The list of what this field names; each list of the name when the event does not say."""
    return lambda activity: (Touch(name, of=_text(activity, field)),)


def _people(activity: Activity) -> tuple[Touch, ...]:
    """What a person is in the organization: the people, and every membership of theirs; of everybody when it is not said whose."""
    return (
        Touch(ListName.USERS),
        Touch(ListName.INVITES),
        Touch(ListName.MEMBERS, person=_text(activity, "user_id")),
        Touch(ListName.SERVICE_ACCOUNTS),
    )


def _invited(_: Activity) -> tuple[Touch, ...]:
    """Nobody is in a workspace by an invitation; whoever accepts one as an administrator is seen among the people."""
    return (Touch(ListName.USERS), Touch(ListName.INVITES))


def _workspace(activity: Activity) -> tuple[Touch, ...]:
    """A workspace came, went or has another key: its own values are read in every run, what hangs on it may differ."""
    return (
        Touch(ListName.EXTERNAL_KEYS),
        Touch(ListName.FEDERATION_RULES),
        Touch(ListName.WORKSPACES_OF_ACCOUNT),
        *(Touch(name, of=_text(activity, "workspace_id")) for name in _OF_WORKSPACE),
    )


_OF_WORKSPACE: Final = (ListName.MEMBERS, ListName.WORKSPACE_RATE_LIMITS, ListName.ACCOUNTS_OF_WORKSPACE)


def _place(activity: Activity) -> tuple[Touch, ...]:
    return (
        Touch(ListName.ACCOUNTS_OF_WORKSPACE, of=_text(activity, "workspace_id")),
        Touch(ListName.WORKSPACES_OF_ACCOUNT, of=_text(activity, "service_account_id")),
    )


def _updated(activity: Activity) -> tuple[Touch, ...]:
    is_key_changed = "external_key_config_id" in activity.updates or not activity.updates
    return (Touch(ListName.EXTERNAL_KEYS),) if is_key_changed else ()


_MACHINES: Final = _all(
    ListName.SERVICE_ACCOUNTS,
    ListName.ACCOUNTS_OF_WORKSPACE,
    ListName.WORKSPACES_OF_ACCOUNT,
    ListName.FEDERATION_RULES,
)
_FEDERATION: Final = _all(ListName.FEDERATION_ISSUERS, ListName.FEDERATION_RULES)
_CAME: Final = ("created", "updated", "archived")
_SET: Final = ("created", "updated", "deleted")

_TABLE: Final[Mapping[str, _Touches]] = {
    "platform_workspace_created": _workspace,
    "platform_workspace_archived": _workspace,
    "platform_workspace_updated": _updated,
    **{
        f"platform_workspace_member_{what}": _of(ListName.MEMBERS, "workspace_id")
        for what in ("added", "updated", "removed")
    },
    **{one: _of(ListName.WORKSPACE_RATE_LIMITS, "workspace_id") for one in _RATE_LIMITS},
    **dict.fromkeys(("org_user_deleted", "org_user_left", "scim_user_deleted"), _people),
    **dict.fromkeys(("role_assignment_granted", "role_assignment_revoked"), _people),
    **{f"org_user_invite_{what}": _invited for what in ("sent", "accepted", "deleted")},
    **{f"org_external_key_{what}": _all(ListName.EXTERNAL_KEYS) for what in _SET},
    **{f"platform_service_account_{what}": _MACHINES for what in _CAME},
    **{f"platform_service_account_workspace_member_{what}": _place for what in ("added", "updated", "removed")},
    **{f"platform_federation_{what}_{how}": _FEDERATION for what in ("issuer", "rule") for how in _CAME},
    SWITCHED: _all(ListName.COMPLIANCE_SETTINGS),
    **{f"platform_api_key_{what}": _nothing for what in ("created", "updated")},
    **{f"admin_api_key_{what}": _nothing for what in _SET},
    **{
        f"{scope}_spend_limit_{what}": _nothing
        for scope in ("workspace", "workspace_member", "platform")
        for what in (*_SET, "alert_emails_updated")
    },
    **{f"platform_workspace_inference_data_retention_{what}": _nothing for what in ("enabled", "disabled")},
    **dict.fromkeys(("platform_workspace_members_listed", "platform_workspace_member_viewed"), _nothing),
    OWN_CALL: _nothing,
}


def _text(activity: Activity, field: str) -> str | None:
    told = activity.details.get(field)
    return told if isinstance(told, str) else None
