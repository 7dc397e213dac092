from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pulumi_claude_admin.errors import PermissionDenied, UnexpectedResponse
from pulumi_claude_admin.feed.attribution import REACH, with_authors
from pulumi_claude_admin.feed.console_replay import SWITCHED
from pulumi_claude_admin.findings import Change, Finding, Kind, MadeBy, Status, Subject
from pulumi_claude_admin.model.activity import Activity, Actor
from tests.support.admin_api.stored import TINY_TOOLS, StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi, refusing

W = "wrkspc_01Payments"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JANE = Actor("user_actor", "user_01Jane", "jane@example.com", "203.0.113.9", "Mozilla/5.0")
BOB = Actor("user_actor", "user_01Bob", "bob@example.com", "203.0.113.10", "Mozilla/5.0")
PIPELINE = Actor("admin_api_key_actor", "apikey_01Pipeline")


def at(minutes_ago: int, kind: str, actor: Actor = JANE, /, **details: object) -> Activity:
    return Activity(
        f"activity_{minutes_ago}_{kind}", kind, NOW - timedelta(minutes=minutes_ago), actor, details=details
    )


def drifted(kind: Kind, *changes: Change, label: str = "", object_id: str = W, workspace_id: str | None = W) -> Finding:
    subject = Subject(kind=kind, id=object_id, workspace_id=workspace_id, label=label)
    return Finding(Status.DRIFTED, subject, urn="urn", changes=changes)


def told(finding: Finding, *activities: Activity) -> list[tuple[str, str]]:
    """Path and actor of what is told about a finding."""
    api = FakeAdminApi(StoredOrganization(activities=activities))
    (one,), silence = with_authors(
        (finding,), api.activities, users=api.stored.users, organization_id=TINY_TOOLS.id, now=NOW
    )
    assert silence is None
    return [(each.path, each.actor.words) for each in one.made_by]


CAP = drifted(Kind.WORKSPACE_SPEND_LIMIT, Change("amount", "500.00", "5000.00"))
NO_CAP = drifted(Kind.WORKSPACE_SPEND_LIMIT, Change("amount", "500.00", None))
RECIPIENTS = drifted(Kind.SPEND_NOTIFICATIONS, Change("recipients", ("a@example.com",), ()))
ROLE = drifted(Kind.WORKSPACE_MEMBERS, Change("members.ana@example.com", "workspace_user", "workspace_admin"))
ADDED = drifted(Kind.WORKSPACE_MEMBERS, Change("members.ana@example.com", None, "workspace_user"))
REMOVED = drifted(Kind.WORKSPACE_MEMBERS, Change("members.ana@example.com", "workspace_user", None))
RATE = drifted(
    Kind.WORKSPACE_RATE_LIMIT, Change("requests_per_minute", 5, 900), label="Claude Sonnet 4.x", object_id=f"{W}/rlg_1"
)
GEOS = drifted(Kind.WORKSPACE, Change("data_residency.allowed_inference_geos", ("us",), ("eu", "us")))

PAUSE = {"workspace_id": W, "limit_action": "notify_and_pause"}
ANA = {"workspace_id": W, "user_id": "user_01Ana"}
SONNET = {"workspace_id": W, "model_group": "Claude Sonnet 4.x", "limiter_type": "requests_per_minute"}


@pytest.mark.parametrize(
    ("finding", "activities"),
    [
        (CAP, [at(9, "workspace_spend_limit_created", limit_usd=500_000, **PAUSE)]),
        (NO_CAP, [at(9, "workspace_spend_limit_deleted", workspace_id=W)]),
        (RECIPIENTS, [at(9, "workspace_spend_limit_alert_emails_updated", workspace_id=W, alert_emails=[])]),
        (
            ROLE,
            [
                at(
                    9,
                    "platform_workspace_member_updated",
                    updates=[{"type": "workspace_role", "current_value": "workspace_admin"}],
                    **ANA,
                )
            ],
        ),
        (ADDED, [at(9, "platform_workspace_member_added", **ANA)]),
        (REMOVED, [at(9, "platform_workspace_member_removed", **ANA)]),
        (
            REMOVED,
            [at(9, "org_user_deleted", user_id="user_01Ana"), at(12, "platform_workspace_member_added", BOB, **ANA)],
        ),
        (RATE, [at(9, "platform_workspace_rate_limit_updated", value=900, **SONNET)]),
        (
            GEOS,
            [
                at(
                    9,
                    "platform_workspace_updated",
                    workspace_id=W,
                    updates=[{"type": "allowed_inference_geos", "current_value": "us,eu"}],
                )
            ],
        ),
    ],
    ids=lambda one: one.subject.kind if isinstance(one, Finding) else "",
)
def test_the_latest_event_that_leaves_what_is_there_says_who(finding: Finding, activities: list[Activity]) -> None:
    assert told(finding, *activities) == [(finding.changes[0].path, "jane@example.com")]


@pytest.mark.parametrize(
    ("finding", "activities"),
    [
        pytest.param(CAP, [], id="silence"),
        pytest.param(CAP, [at(9, "workspace_spend_limit_created", limit_usd=50_000, **PAUSE)], id="own write"),
        pytest.param(
            CAP,
            [
                at(8, "workspace_spend_limit_created", PIPELINE, limit_usd=50_000, **PAUSE),
                at(9, "workspace_spend_limit_created", limit_usd=500_000, **PAUSE),
            ],
            id="put right since, then changed unseen",
        ),
        pytest.param(
            CAP,
            [at(9, "workspace_spend_limit_created", workspace_id=W, limit_action="notify_only", limit_usd=500_000)],
            id="a threshold",
        ),
        pytest.param(
            CAP,
            [at(9, "workspace_spend_limit_created", limit_usd=500_000, **{**PAUSE, "workspace_id": "wrkspc_01Other"})],
            id="another workspace",
        ),
        pytest.param(
            NO_CAP,
            [
                at(8, "workspace_spend_limit_deleted", BOB, workspace_id=W),
                at(9, "workspace_spend_limit_deleted", workspace_id=W),
            ],
            id="one of two deletions",
        ),
        pytest.param(
            drifted(Kind.WORKSPACE, Change("tags.team", "a", "b")),
            [at(9, "platform_workspace_updated", workspace_id=W, updates=[{"type": "name", "current_value": "b"}])],
            id="tags leave no trace",
        ),
        pytest.param(ROLE, [at(9, "platform_workspace_member_added", **ANA)], id="the role on adding is not told"),
        pytest.param(REMOVED, [at(9, "platform_workspace_member_added", **ANA)], id="added last and not there"),
        pytest.param(RATE, [at(9, "platform_workspace_rate_limit_deleted", **SONNET)], id="cleared last and there"),
        pytest.param(GEOS, [at(9, "platform_workspace_updated", workspace_id=W, updates="nonsense")], id="nonsense"),
    ],
)
def test_nobody_is_named_who_is_not_proven(finding: Finding, activities: list[Activity]) -> None:
    assert told(finding, *activities) == []


@pytest.mark.parametrize(
    ("kind", "status", "object_id", "event", "named"),
    [
        (Kind.WORKSPACE, Status.ARCHIVED, W, "platform_workspace_archived", "workspace_id"),
        (Kind.WORKSPACE, Status.UNMANAGED, W, "platform_workspace_created", "workspace_id"),
        (Kind.API_KEY, Status.UNMANAGED, "apikey_1", "platform_api_key_created", "api_key_id"),
        (Kind.SERVICE_ACCOUNT, Status.UNMANAGED, "svac_1", "platform_service_account_created", "service_account_id"),
        (Kind.EXTERNAL_KEY, Status.MISSING, "ekey_1", "org_external_key_deleted", "external_key_id"),
    ],
)
def test_who_made_or_ended_an_object_is_told_of_the_whole(
    kind: Kind, status: Status, object_id: str, event: str, named: str
) -> None:
    workspace_id = W if kind is Kind.WORKSPACE else None
    finding = Finding(status, Subject(kind=kind, id=object_id, workspace_id=workspace_id))

    assert told(finding, at(9, event, **{named: object_id}), at(8, event, BOB, **{named: "other"})) == [
        ("", "jane@example.com")
    ]


def test_when_and_from_where_are_told_too() -> None:
    api = FakeAdminApi(
        StoredOrganization(activities=(at(9, "workspace_spend_limit_created", limit_usd=500_000, **PAUSE),))
    )
    (one,), _ = with_authors((CAP,), api.activities, users=(), organization_id=TINY_TOOLS.id, now=NOW)

    assert one.made_by == (MadeBy("amount", JANE, NOW - timedelta(minutes=9)),)


@pytest.mark.parametrize("status", [Status.IN_SYNC, Status.PENDING, Status.UNSEEN, Status.ELSEWHERE, Status.IGNORED])
def test_the_feed_is_not_asked_about_what_nobody_changed(status: Status) -> None:
    api = FakeAdminApi()
    found = (replace(CAP, status=status), replace(CAP, status=Status.UNMANAGED, is_counted=True))

    assert with_authors(found, api.activities, users=(), organization_id=TINY_TOOLS.id, now=NOW) == (found, None)
    assert api.calls == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionDenied("no"), "CLAUDE_ADMIN_FEED_KEY"),
        (UnexpectedResponse("the page has no data"), "the page has no data"),
    ],
)
def test_a_feed_that_does_not_answer_is_one_sentence(error: Exception, words: str) -> None:
    feed = refusing(error, "activities.list_since").activities
    found, silence = with_authors((CAP, NO_CAP), feed, users=(), organization_id=TINY_TOOLS.id, now=NOW)

    assert found == (CAP, NO_CAP)
    assert silence is not None
    assert words in silence.reason


def test_the_feed_of_another_organization_names_nobody() -> None:
    event = at(9, "workspace_spend_limit_created", limit_usd=500_000, **PAUSE)
    api = FakeAdminApi(StoredOrganization(activities=(replace(event, organization_id="another"),)))
    found, silence = with_authors((CAP,), api.activities, users=(), organization_id=TINY_TOOLS.id, now=NOW)

    assert found == (CAP,)
    assert silence is not None
    assert "another organization" in silence.reason


def test_what_is_older_than_the_reach_is_not_asked_for() -> None:
    old = replace(
        at(0, "workspace_spend_limit_created", limit_usd=500_000, **PAUSE), at=NOW - REACH - timedelta(seconds=1)
    )
    assert told(CAP, old) == []


@pytest.mark.parametrize(
    ("events", "is_told"),
    [
        ([at(9, SWITCHED)], True),
        ([at(9, SWITCHED), at(8, "workspace_spend_limit_created", limit_usd=500_000, **PAUSE)], False),
        ([at(9, "platform_workspace_created", workspace_id="wrkspc_01Other")], False),
    ],
    ids=["switched on since", "and somebody named all the same", "never switched"],
)
def test_a_feed_that_was_off_says_so_where_somebody_is_not_named(events: list[Activity], *, is_told: bool) -> None:
    api = FakeAdminApi(StoredOrganization(activities=tuple(events)))
    _, silence = with_authors((CAP,), api.activities, users=(), organization_id=TINY_TOOLS.id, now=NOW)

    assert (silence is not None) == is_told
    assert silence is None or "was switched off or on at 2026-11-24 08:51 UTC" in silence.reason
