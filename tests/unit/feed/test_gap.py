from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pulumi_claude_admin.feed.changed_lists import OWN_CALL, SWITCHED
from pulumi_claude_admin.feed.gap import gap
from pulumi_claude_admin.model.activity import Activity, ActivityLog, Actor
from tests.support.admin_api.stored import TINY_TOOLS

OLDEST = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SOMEBODY = Actor("user_actor", "user_01Jane")
OURS = TINY_TOOLS.id
ANOTHER = "00000000-0000-4000-8000-000000000001"


def event(kind: str, seconds: float, organization_id: str | None = OURS) -> Activity:
    """So many seconds after the oldest list was read."""
    return Activity(f"activity_{kind}", kind, OLDEST + timedelta(seconds=seconds), SOMEBODY, organization_id)


READ_THEN = event(OWN_CALL, -1, None)


def why(*events: Activity, is_complete: bool = True, organization_id: str | None = OURS) -> str | None:
    return gap(ActivityLog(events, is_complete, organization_id), oldest=OLDEST, organization_id=OURS)


def test_a_feed_that_shows_our_own_reading_of_then_reaches_back() -> None:
    assert why(READ_THEN) is None
    assert why(event("platform_workspace_created", 900), READ_THEN) is None


def test_a_feed_that_begins_later_does_not() -> None:
    assert why(event(OWN_CALL, 60, None)) == "the activity feed does not reach back to 2026-11-24 09:00 UTC"
    assert why() == "the activity feed does not reach back to 2026-11-24 09:00 UTC"


def test_an_incomplete_feed_is_not_believed() -> None:
    assert why(READ_THEN, is_complete=False) == "the activity feed could not be read to its end"


def test_an_unknown_event_about_what_we_manage_is_a_gap_until_everything_was_read_after_it() -> None:
    assert why(event("platform_workspace_renumbered", 60), READ_THEN) == (
        "the activity feed tells of 'platform_workspace_renumbered', which this version does not know"
    )
    assert why(event("platform_workspace_renumbered", -121), READ_THEN) is None


def test_a_switch_of_the_feed_is_a_gap() -> None:
    assert why(event(SWITCHED, 60), READ_THEN) == "the activity feed was switched off or on in between"


@pytest.mark.parametrize("named", [ANOTHER, None])
def test_another_organizations_feed_is_never_believed(named: str | None) -> None:
    elsewhere = event("platform_workspace_created", 60, ANOTHER)
    assert "another organization" in str(why(elsewhere, READ_THEN, organization_id=named))
    assert "another organization" in str(why(READ_THEN, organization_id=ANOTHER))


def test_a_feed_that_does_not_say_whose_it_is_is_not_believed() -> None:
    assert why(READ_THEN, organization_id=None) == "the activity feed does not say whose it is"
    ours = replace(event("platform_workspace_created", 60), organization_id=OURS.upper())
    assert why(ours, READ_THEN, organization_id=None) is None
