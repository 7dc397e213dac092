"""Console settings without a browser: the real adapter, the simulator's feed, and what drift makes of both."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from claude_simulator.changes.spend_limits import add_threshold, set_alert_emails, set_spend_limit
from claude_simulator.organization import Scope as SimulatedScope
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.findings import Change, Kind, Status
from pulumi_claude_admin.report.drift_notices import feed_notices
from tests.contract.conftest import Connect
from tests.support.by_hand import by_hand
from tests.support.simulator_switches import over
from tests.support.stack_builder import Stack

ASLEEP = ConsoleSource(None, "the Console was not asked, as --no-console says")
CONSOLE_KINDS = (Kind.WORKSPACE_SPEND_LIMIT, Kind.SPEND_NOTIFICATIONS)


class Scene:
    """A workspace with a cap and notifications that an `up` wrote in the Console, in an organization without the spend-limit API."""

    def __init__(self, simulator: Simulator, http: HttpAdminApi) -> None:
        self.simulator, self.http = simulator, http
        [workspace] = http.workspaces.list()
        self.workspace_id, self.scope = workspace.id, SimulatedScope(workspace.id)
        [group, *_] = http.rate_limits.list()
        http.workspace_rate_limits.set(workspace.id, group.entry_id, {next(iter(group.limits)): 5})
        simulator.advance(1)
        self.edit(cents=50_000, emails=["finops@example.com"], threshold=10_000)
        simulator.switch("spend_limits_api", "not_enabled_403")
        simulator.advance(5)
        self.verified_at = http.now().isoformat()

    def edit(self, *, cents: int | None = None, emails: list[str] | None = None, threshold: int | None = None) -> None:
        organization = self.simulator.world.organization
        with by_hand(self.simulator, "admin@example.com"):
            if cents is not None:
                set_spend_limit(organization, self.scope, cents)
            if threshold is not None:
                add_threshold(organization, self.scope, threshold)
            if emails is not None:
                set_alert_emails(organization, self.scope, emails)

    def reading(self) -> tuple[Stack, Reading]:
        seen = {"verified_at": self.verified_at}
        stack = Stack(organization_id=self.http.organization.retrieve().id)
        stack.spend_limit("a", self.workspace_id, "500.00", **seen)
        stack.notifications("a", self.workspace_id, ["100.00"], ["finops@example.com"], self.verified_at)
        return stack, read_organization(stack.declared(), Sources(self.http, ASLEEP))

    def statuses(self) -> list[tuple[Status, tuple[Change, ...]]]:
        stack, reading = self.reading()
        found = detect(stack.declared(), reading).findings
        return [(one.status, one.changes) for one in found if one.subject.kind in CONSOLE_KINDS]


@pytest.fixture
def scene(simulator: Simulator, http: HttpAdminApi) -> Scene:
    return Scene(simulator, http)


@over("feed_limits_by_key")
def test_a_quiet_day_is_in_sync_as_far_as_the_feed_is_known_to_log_keys(setting: str, scene: Scene) -> None:
    scene.simulator.advance(7200)
    known = Status.IN_SYNC if setting == "logged" else Status.UNSEEN
    assert scene.statuses() == [(known, ()), (known, ())]


def test_what_somebody_changed_in_the_console_is_told_without_looking_there(scene: Scene) -> None:
    scene.simulator.advance(7200)
    scene.edit(cents=900_000, emails=["mallory@example.com"])
    scene.simulator.advance(400)
    assert scene.statuses() == [
        (Status.DRIFTED, (Change("amount", "500.00", "9000.00"),)),
        (Status.DRIFTED, (Change("recipients", ("finops@example.com",), ("mallory@example.com",)),)),
    ]


def test_what_was_changed_a_moment_ago_is_unseen_until_the_feed_has_settled(scene: Scene) -> None:
    scene.simulator.advance(7200)
    scene.edit(emails=["mallory@example.com"])
    scene.simulator.advance(70)
    assert scene.statuses() == [(Status.IN_SYNC, ()), (Status.UNSEEN, ())]


def test_a_feed_that_is_off_leaves_everything_unseen_and_says_how_to_enable_it(scene: Scene) -> None:
    scene.simulator.advance(7200)
    scene.http.compliance_settings.update("disabled")
    stack, reading = scene.reading()
    found = detect(stack.declared(), reading).findings
    assert {one.status for one in found if one.subject.kind in CONSOLE_KINDS} == {Status.UNSEEN}
    assert reading.feed_silence is not None
    assert "make a new Admin API key after that" in reading.feed_silence.reason


def test_a_feed_that_was_switched_on_since_is_too_short_for_the_new_key_too(
    simulator: Simulator, http: HttpAdminApi, connect: Connect
) -> None:
    http.compliance_settings.update("disabled")
    scene = Scene(simulator, http)
    simulator.advance(60)
    http.compliance_settings.update("enabled")
    scene.http = connect(Credential("api_key", simulator.credential("admin_key")))
    simulator.advance(7200)
    _, reading = scene.reading()
    assert not reading.by_feed
    [notice] = feed_notices(reading, None)
    assert notice.startswith("the Console settings that were not looked at are in part not known: ")
    assert "does not reach back" in notice
    assert "`pulumi refresh` once with a Console session" in notice
