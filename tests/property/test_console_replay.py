"""The law of replay: whatever is done in the Console, by the API and by keys, a value that the feed proves is the true one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from claude_simulator import Simulator
from claude_simulator.changes.compliance_settings import set_compliance
from claude_simulator.changes.rate_limits import set_rate_limits
from claude_simulator.changes.spend_limits import (
    add_threshold,
    remove_spend_limit,
    remove_threshold,
    set_alert_emails,
    set_spend_limit,
)
from claude_simulator.clock import stamp
from claude_simulator.feed.activity_feed import Actor
from claude_simulator.feed.actors import actor_of_user
from claude_simulator.organization import Organization
from claude_simulator.organization import Scope as SimulatedScope
from claude_simulator.rules.refused import Refused
from pulumi_claude_admin.admin_api.activities import parse_activity
from pulumi_claude_admin.feed.console_replay import (
    TYPES,
    Anchor,
    History,
    Proven,
    replay_cap,
    replay_recipients,
    replay_thresholds,
)
from pulumi_claude_admin.feed.traces import ALL_TYPES
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope

KEY: Actor = {"type": "admin_api_key_actor", "admin_api_key_id": "apikey_01Pipeline"}
CENTS = (100, 200, 300)
EMAILS = ((), ("a@example.com",), ("B@example.com", "a@example.com"))


@dataclass(frozen=True)
class Truth:
    """What a scope's settings are."""

    cap: Money | None
    thresholds: tuple[Money, ...]
    recipients: tuple[str, ...]


@dataclass
class Scene:
    """An organization, what was true when, and what was last looked at; `late_by` is how old the date of an anchor may be."""

    organization: Organization
    workspace_id: str | None
    by: str = "jane"
    history: list[tuple[datetime, Truth]] = field(default_factory=list)
    anchor: tuple[Truth, datetime] | None = None
    page: Truth | None = None

    @property
    def scope(self) -> SimulatedScope:
        return SimulatedScope(self.workspace_id)

    @property
    def now(self) -> datetime:
        return self.organization.clock.now()

    @property
    def actor(self) -> Actor:
        jane = next(one for one in self.organization.users.values() if one.email == "admin@example.com")
        return KEY if self.by == "key" else actor_of_user(jane)

    def truth(self) -> Truth:
        spend = self.organization.spend_of(self.scope)
        return Truth(
            cap=Money(spend.cap.cents) if spend.cap is not None else None,
            thresholds=tuple(Money(one.cents) for one in spend.thresholds),
            recipients=tuple(sorted(one.casefold() for one in spend.alert_emails)),
        )

    def look(self, seconds_old: int) -> None:
        """As the product does: the value of now, dated by an answer of the platform in whole seconds."""
        self.page = self.truth()
        self.date(seconds_old)

    def date(self, seconds_old: int = 0) -> None:
        """Date what a page showed."""
        self.anchor = self.page or self.truth(), self.now.replace(microsecond=0) - timedelta(seconds=seconds_old)

    def true_at(self, moment: datetime) -> Truth:
        return next(truth for at, truth in reversed(self.history) if at <= moment)


def a_workspace(organization: Organization) -> str:
    return next(one for one in organization.workspaces if one != organization.default_workspace_id)


Step = Callable[[Scene], object]


def by(who: str, do: Callable[[Scene, int], object], number: int) -> Step:
    def step(scene: Scene) -> None:
        scene.by = who
        feed = scene.organization.feed
        with suppress(Refused), scene.organization.lock, feed.acting_as(scene.actor):
            do(scene, number)

    return step


def cap(scene: Scene, number: int) -> None:
    if number:
        set_spend_limit(scene.organization, scene.scope, CENTS[number])
    else:
        remove_spend_limit(scene.organization, scene.scope)


def notify(scene: Scene, number: int) -> None:
    add_threshold(scene.organization, scene.scope, CENTS[number])


def unnotify(scene: Scene, number: int) -> None:
    remove_threshold(scene.organization, scene.scope, CENTS[number])


def write_to(scene: Scene, number: int) -> None:
    set_alert_emails(scene.organization, scene.scope, EMAILS[number])


def rate(scene: Scene, number: int) -> None:
    workspace_id = a_workspace(scene.organization)
    entry = next(iter(scene.organization.rate_limit_groups))
    set_rate_limits(scene.organization, workspace_id, entry, {"requests_per_minute": number + 1})


def elsewhere(scene: Scene, number: int) -> None:
    other = a_workspace(scene.organization) if scene.workspace_id is None else None
    add_threshold(scene.organization, SimulatedScope(other), CENTS[number])
    remove_threshold(scene.organization, SimulatedScope(other), CENTS[number])


def switch(scene: Scene, number: int) -> None:
    set_compliance(scene.organization, is_enabled=number > 0)


def wait(seconds: int) -> Step:
    return lambda scene: scene.organization.clock.advance(seconds)


def look(seconds_old: int) -> Step:
    return lambda scene: scene.look(seconds_old)


def edited_while_looked_at(do: Step) -> Step:
    """Somebody else is a minute faster than our own date."""

    def step(scene: Scene) -> None:
        scene.page = scene.truth()
        scene.organization.clock.advance(30)
        do(scene)
        scene.history.append((scene.now, scene.truth()))
        scene.organization.clock.advance(60)
        scene.date()

    return step


def edited_while_off(do: Step) -> Step:
    """The feed is off meanwhile."""

    def step(scene: Scene) -> None:
        set_compliance(scene.organization, is_enabled=False)
        do(scene)
        set_compliance(scene.organization, is_enabled=True)

    return step


def log_keys(scene: Scene) -> None:
    scene.organization.switches.set("feed_limits_by_key", "logged")


NUMBERS = st.integers(0, 2)
EDITS = st.builds(by, st.just("jane"), st.sampled_from((cap, notify, unnotify, write_to)), NUMBERS)
STEPS = st.one_of(
    EDITS,
    EDITS,
    st.builds(by, st.just("key"), st.sampled_from((cap, rate)), NUMBERS),
    st.builds(by, st.just("jane"), st.sampled_from((elsewhere, switch)), NUMBERS),
    st.builds(wait, st.sampled_from((1, 30, 130, 400))),
    st.builds(wait, st.sampled_from((130, 400))),
    st.builds(look, st.sampled_from((0, 0, 40))),
    st.builds(edited_while_looked_at, EDITS),
    st.builds(edited_while_off, EDITS),
    st.just(log_keys),
)


def seen(scene: Scene, order: Random) -> list[Activity]:
    """What the feed shows now, some of it twice, in any order."""
    rows = [
        parse_activity(
            {"id": one.id, "type": one.type, "created_at": stamp(one.created_at), "actor": one.actor, **one.fields}
        )
        for one in scene.organization.feed.visible(scene.now)
        if one.type in TYPES | ALL_TYPES
    ]
    known = [one for one in rows if one is not None]
    order.shuffle(known)
    return [*known, *known[::2]]


def check(scene: Scene, order: Random) -> set[str]:
    """Every proven value is the true one of its time; which are proven."""
    if scene.anchor is None or not scene.organization.compliance_enabled:
        return set()
    known, at = scene.anchor
    history, scope = History.of(seen(scene, order), scene.now), Scope(scene.workspace_id)
    found = {
        "cap": replay_cap(history, scope, Anchor(known.cap, at)),
        "thresholds": replay_thresholds(history, scope, Anchor(known.thresholds, at)),
        "recipients": replay_recipients(history, scope, Anchor(known.recipients, at)),
    }
    proven = {name: one for name, one in found.items() if isinstance(one, Proven)}
    for name, one in proven.items():
        truth = known if one.as_of == at else scene.true_at(one.as_of)
        assert one.value == getattr(truth, name), name
    return set(proven)


def play(steps: list[Step], *, late: int, keys: str, where: str, start: str = "on", seed: int = 0) -> set[str]:
    """Do the steps and look at the feed after each; which values are proven in the end."""
    organization = Simulator(seed="tiny").world.organization
    organization.switches.set("feed_visible_within_seconds", late)
    organization.switches.set("feed_limits_by_key", keys)
    organization.compliance_enabled = start == "on"
    workspace_id = a_workspace(organization) if where == "workspace" else None
    scene, order = Scene(organization, workspace_id), Random(seed)  # noqa: S311 - an order, not a secret
    scene.history.append((scene.now, scene.truth()))
    proven: set[str] = set()
    for step in steps:
        step(scene)
        scene.history.append((scene.now, scene.truth()))
        proven = check(scene, order)
        organization.clock.advance(2)
    return proven


def test_a_plain_story_is_proven_and_what_a_key_may_have_done_in_silence_is_not() -> None:
    a_day = [by("key", rate, 1), by("jane", cap, 1), by("jane", notify, 0), wait(130), look(0), wait(400)]
    by_hand = [by("jane", cap, 2), by("jane", write_to, 1), by("jane", notify, 2), wait(400)]
    assert play([*a_day, *by_hand], late=60, keys="logged", where="workspace") == {"cap", "recipients"}
    assert play([*a_day, *by_hand], late=60, keys="silent", where="workspace") == {"recipients"}


@settings(max_examples=300)
@given(
    steps=st.lists(STEPS, min_size=8, max_size=25),
    late=st.sampled_from((0, 60, 240)),
    keys=st.sampled_from(("logged", "silent")),
    where=st.sampled_from(("workspace", "organization")),
    start=st.sampled_from(("on", "on", "off")),
    seed=st.integers(0, 99),
)
def test_what_the_feed_proves_is_true(
    steps: list[Step], late: int, keys: str, where: str, start: str, seed: int
) -> None:
    play(steps, late=late, keys=keys, where=where, start=start, seed=seed)
