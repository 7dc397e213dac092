"""
Which events tell of a property, and what it must have become by the latest of them. One table for each kind of object; pure.

Source: docs/platform/activity-feed.md#events. What an event does not tell (a role on adding, tags, which record a deletion was of)
is nobody's: there is no trace for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.feed.console_replay import PERSONAL_TYPES, personal_amount
from pulumi_claude_admin.findings import Change, Finding, Kind, Status
from pulumi_claude_admin.model.activity import LEFT, Activity
from pulumi_claude_admin.model.diff import Scalar
from pulumi_claude_admin.model.money import Money

_PAUSES: Final = "notify_and_pause"
_PERSONAL: Final = tuple(sorted(PERSONAL_TYPES))
_UPDATED_FIELDS: Final = {
    "name": "name",
    "display_color": "display_color",
    "external_key_id": "external_key_config_id",
    "data_residency.allowed_inference_geos": "allowed_inference_geos",
    "data_residency.default_inference_geo": "default_inference_geo",
}
"""Paths of a workspace by the field's name in the event. Tags are not among them."""


@dataclass(frozen=True, slots=True)
class Trace:
    """
    Where to look for one difference. `types` and `where` select the events that tell of it, `leaves` says whether after such an
    event it is as it is now. `is_sole`: selected events after it would make it uncertain which of them did it.
    """

    path: str
    types: tuple[str, ...]
    where: Callable[[Activity], bool]
    leaves: Callable[[Activity], bool]
    is_sole: bool = False


def traces(finding: Finding, people: Mapping[str, str]) -> Iterator[Trace]:
    """All traces that there can be of a finding. `people` are user ids by e-mail, in small letters."""
    subject = finding.subject
    if finding.status is Status.ARCHIVED and subject.workspace_id is not None:
        yield _whole("platform_workspace_archived", workspace_id=subject.workspace_id)
        return
    came_or_went = _CAME_OR_WENT.get((subject.kind, finding.status))
    if came_or_went is not None:
        yield _whole(came_or_went[0], **{came_or_went[1]: subject.id})
    if subject.kind is Kind.ORGANIZATION_MEMBER and finding.status is Status.MISSING:
        yield Trace("", LEFT, _has(user_id=_user(subject.label, people)), _always)
    for change in finding.changes:
        yield from _of_change(finding, change, people)


def _of_change(finding: Finding, change: Change, people: Mapping[str, str]) -> Iterator[Trace]:
    subject, workspace_id = finding.subject, finding.subject.workspace_id
    match subject.kind:
        case Kind.WORKSPACE if change.path in _UPDATED_FIELDS:
            yield _updated(
                change, _UPDATED_FIELDS[change.path], "platform_workspace_updated", workspace_id=workspace_id
            )
        case Kind.API_KEY if change.path == "status":
            yield _updated(change, "status", "platform_api_key_updated", api_key_id=subject.id)
        case Kind.WORKSPACE_MEMBERS | Kind.WORKSPACE_MEMBER if change.path != "user":
            person = change.path.removeprefix("members.") if change.path != "role" else subject.label
            yield _membership(change, workspace_id, _user(person, people))
        case Kind.WORKSPACE_RATE_LIMIT:
            yield _rate_limit(change, finding)
        case Kind.WORKSPACE_SPEND_LIMIT if change.path == "amount":
            yield _cap(change, "workspace", workspace_id=workspace_id)
        case Kind.ORGANIZATION_SPEND_LIMIT if change.path == "amount":
            yield _cap(change, "platform")
        case Kind.CLAUDE_CODE_SPEND_LIMITS:
            yield _personal_limit(change, workspace_id, people)
        case Kind.SPEND_NOTIFICATIONS if change.path == "recipients":
            where = {} if workspace_id is None else {"workspace_id": workspace_id}
            prefix = "platform" if workspace_id is None else "workspace"
            yield Trace(
                change.path, (f"{prefix}_spend_limit_alert_emails_updated",), _has(**where), _recipients(change.actual)
            )
        case _:
            return


_CAME_OR_WENT: Final = {
    (Kind.WORKSPACE, Status.UNMANAGED): ("platform_workspace_created", "workspace_id"),
    (Kind.API_KEY, Status.UNMANAGED): ("platform_api_key_created", "api_key_id"),
    (Kind.SERVICE_ACCOUNT, Status.UNMANAGED): ("platform_service_account_created", "service_account_id"),
    (Kind.SERVICE_ACCOUNT, Status.ARCHIVED): ("platform_service_account_archived", "service_account_id"),
    (Kind.FEDERATION_ISSUER, Status.UNMANAGED): ("platform_federation_issuer_created", "federation_issuer_id"),
    (Kind.FEDERATION_ISSUER, Status.ARCHIVED): ("platform_federation_issuer_archived", "federation_issuer_id"),
    (Kind.FEDERATION_RULE, Status.UNMANAGED): ("platform_federation_rule_created", "federation_rule_id"),
    (Kind.FEDERATION_RULE, Status.ARCHIVED): ("platform_federation_rule_archived", "federation_rule_id"),
    (Kind.EXTERNAL_KEY, Status.UNMANAGED): ("org_external_key_created", "external_key_id"),
    (Kind.EXTERNAL_KEY, Status.MISSING): ("org_external_key_deleted", "external_key_id"),
}
"""The event that made an object what its status says, and the field that names the object."""

ALL_TYPES: Final = frozenset(
    {
        *(event for event, _ in _CAME_OR_WENT.values()),
        *LEFT,
        *(f"platform_workspace_{what}" for what in ("archived", "updated")),
        *(f"platform_workspace_member_{what}" for what in ("added", "updated", "removed")),
        *(f"platform_workspace_rate_limit_{what}" for what in ("updated", "deleted")),
        *(
            f"{scope}_spend_limit_{what}"
            for scope in ("workspace", "platform")
            for what in ("created", "deleted", "alert_emails_updated")
        ),
        *_PERSONAL,
        "platform_api_key_updated",
    }
)
"""Every type that a trace may name."""


def _whole(event: str, **where: str) -> Trace:
    return Trace("", (event,), _has(**where), _always)


def _updated(change: Change, name: str, event: str, **where: str | None) -> Trace:
    has = _has(**where)
    return Trace(
        change.path,
        (event,),
        lambda activity: has(activity) and name in activity.updates,
        lambda activity: _words(activity.updates[name]) == _words(change.actual),
    )


def _membership(change: Change, workspace_id: str | None, user_id: str) -> Trace:
    in_workspace, anywhere = _has(workspace_id=workspace_id, user_id=user_id), _has(user_id=user_id)
    added, updated, removed = (f"platform_workspace_member_{what}" for what in ("added", "updated", "removed"))

    def leaves(activity: Activity) -> bool:
        if change.actual is None:
            return activity.type not in {added, updated}
        if activity.type == updated:
            return activity.updates.get("workspace_role") == change.actual
        return activity.type == added and change.declared is None

    return Trace(
        change.path,
        (added, updated, removed, *LEFT),
        lambda activity: anywhere(activity) if activity.type in LEFT else in_workspace(activity),
        leaves,
    )


def _rate_limit(change: Change, finding: Finding) -> Trace:
    subject = finding.subject
    groups = {subject.label, subject.id.rpartition("/")[2]}
    has = _has(workspace_id=subject.workspace_id, limiter_type=change.path)
    deleted = "platform_workspace_rate_limit_deleted"
    return Trace(
        change.path,
        ("platform_workspace_rate_limit_updated", deleted),
        lambda activity: has(activity) and activity.details.get("model_group") in groups,
        lambda activity: (None if activity.type == deleted else activity.details.get("value")) == change.actual,
    )


def _cap(change: Change, scope: str, **where: str | None) -> Trace:
    """A deletion names no record, so it tells of a cap only when it is the sole one since the cap was set."""
    has, created, deleted = _has(**where), f"{scope}_spend_limit_created", f"{scope}_spend_limit_deleted"
    if change.actual is None:
        return Trace(
            change.path,
            (created, deleted),
            lambda activity: has(activity) and (activity.type == deleted or _is_cap(activity)),
            lambda activity: activity.type == deleted,
            is_sole=True,
        )
    return Trace(
        change.path,
        (created,),
        lambda activity: has(activity) and _is_cap(activity),
        lambda activity: _amount(activity) == change.actual,
    )


def _personal_limit(change: Change, workspace_id: str | None, people: Mapping[str, str]) -> Trace:
    person = change.path.partition(".")[2]
    deleted = "workspace_member_spend_limit_deleted"

    def leaves(activity: Activity) -> bool:
        if activity.type == deleted:
            return change.actual in {"default", "none"}
        amount = personal_amount(activity)
        return amount is not None and amount.major == change.actual

    return Trace(
        change.path,
        _PERSONAL,
        _has(workspace_id=workspace_id, account_id=_user(person, people) if person else None),
        leaves,
    )


def _is_cap(activity: Activity) -> bool:
    return activity.details.get("limit_action") == _PAUSES


def _amount(activity: Activity) -> str | None:
    """In major units; the event has cents, whatever its field is called."""
    cents = activity.details.get("limit_usd")
    is_whole = isinstance(cents, int) and not isinstance(cents, bool)
    return Money(cents).major if is_whole and isinstance(cents, int) else None


def _recipients(actual: Scalar) -> Callable[[Activity], bool]:
    wanted = {one.casefold() for one in actual} if isinstance(actual, tuple) else set()

    def leaves(activity: Activity) -> bool:
        told = activity.details.get("alert_emails")
        return isinstance(told, list) and {str(one).casefold() for one in told} == wanted

    return leaves


def _words(value: object) -> frozenset[str]:
    """A value as text and a list joined by commas, of which the event has the latter."""
    parts = value if isinstance(value, tuple) else () if value is None else str(value).split(",")
    return frozenset(str(part).strip().casefold() for part in parts)


def _has(**where: str | None) -> Callable[[Activity], bool]:
    return lambda activity: all(activity.details.get(name) == value for name, value in where.items())


def _always(_: Activity) -> bool:
    return True


def _user(person: str, people: Mapping[str, str]) -> str:
    return people.get(person.casefold(), person)
