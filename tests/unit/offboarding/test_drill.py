from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.errors import ConfigurationError, Unavailable, Unreachable
from pulumi_claude_admin.offboarding.drill import (
    FIRST_PAUSE,
    Died,
    Drill,
    KeyDrill,
    Lived,
    NotRestored,
    Restored,
    Untold,
)
from pulumi_claude_admin.offboarding.executor import Executor
from pulumi_claude_admin.offboarding.write_outcomes import WriteOutcome
from pulumi_claude_admin.offboarding.writes import Write
from pulumi_claude_admin.probe_ports import CanaryKey, LetIn, NotTold, Probed, TurnedAway
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_journal import FakeJournal
from tests.support.fake_key_probe import ORGANIZATION, REFUSED, FakeKeyProbe, FakeStopwatch

CANARY = CanaryKey("apikey_01Research", "sk-ant-api03-test-not-a-key")
WITHIN = 60.0


class Desk:
    """One drill with everything that it needs; a call is let in while the key is active, and `delay` seconds longer."""

    def __init__(self, *, delay: float = 0, room: int | None = None) -> None:
        self.api = FakeAdminApi(StoredOrganization())
        stored = self.api.stored
        stored.keys = tuple(replace(key, partial_key_hint="sk-ant-api03-tes...-key") for key in stored.keys)
        self.stopwatch = FakeStopwatch()
        self.probe = FakeKeyProbe(models=self.models)
        self.journal = FakeJournal(room=room)
        self.delay = delay
        self.before: list[Exception | None] = []
        self.after: list[Exception] = []
        self.executor = Executor(
            self.api, self.journal, organization_id="org", job="offboard test", anew=lambda: self.api
        )
        self.drill = Drill(
            self.api,
            self.perform,
            self.probe,
            self.stopwatch,
            organization_id=ORGANIZATION,
            within=WITHIN,
        )

    @property
    def status(self) -> str:
        return self.api.stored.keys[0].status

    def perform(self, write: Write) -> WriteOutcome:
        """Write, with the trouble that is ordered: before it, or after."""
        if self.before and (error := self.before.pop(0)) is not None:
            raise error
        outcome = self.executor.perform(write)
        if self.after:
            raise self.after.pop(0)
        return outcome

    def models(self, _canary: CanaryKey) -> Probed:
        is_let_in = self.status == "active" or self.stopwatch.seconds < self.delay
        return LetIn(ORGANIZATION) if is_let_in else REFUSED

    def run(self) -> KeyDrill:
        return self.drill.switch_off_and_on(self.api.stored.keys[0], CANARY)


def test_a_key_that_is_refused_at_once_is_active_again_afterwards() -> None:
    desk = Desk()
    done = desk.run()
    assert (done.ended, done.restored) == (Died(0.0, REFUSED), Restored(0.0))
    assert desk.status == "active"
    assert [(event, facts["status"]) for event, facts in desk.journal.lines] == [
        ("begin", "inactive"),
        ("done", "inactive"),
        ("begin", "active"),
        ("done", "active"),
    ]


@pytest.mark.parametrize("delay", [1.0, 4.0, 30.5, WITHIN])
def test_the_stopwatch_says_when_it_was_refused_to_a_second_or_a_tenth(delay: float) -> None:
    ended = Desk(delay=delay).run().ended
    assert isinstance(ended, Died)
    assert delay <= ended.seconds <= delay + max(1, delay / 10)


def test_a_key_that_lives_longer_lived_and_is_active_again() -> None:
    desk = Desk(delay=10 * WITHIN)
    assert (desk.run(), desk.status) == (
        KeyDrill(desk.api.stored.keys[0], Lived(WITHIN), Restored(0.0)),
        "active",
    )


def test_a_key_that_lists_models_still_is_asked_for_a_message_before_it_has_lived() -> None:
    desk = Desk(delay=10 * WITHIN)
    gone = TurnedAway(400, "invalid_request_error", "claude_code_key_creator_not_member", None)
    desk.probe.message = lambda _: gone
    assert desk.run().ended == Died(WITHIN, gone, by_message=True)


def test_where_nobody_answers_nobody_says_that_it_lived_or_died() -> None:
    desk = Desk()
    desk.probe.models = lambda _: NotTold("no answer")
    done = desk.run()
    assert (done.ended, done.restored, desk.status) == (Untold("no answer"), Restored(None), "active")


def test_a_drill_that_is_ended_makes_the_key_active_first() -> None:
    desk = Desk(delay=10 * WITHIN)
    desk.stopwatch.ends_after = 2
    done = desk.run()
    assert isinstance(done.ended, Untold)
    assert (done.ended.is_cut_short, done.restored, desk.status) == (True, Restored(0.0), "active")


class Stumbled(RuntimeError):
    pass


def test_a_key_is_active_again_even_when_the_drill_stumbles() -> None:
    desk = Desk()

    def stumble(_canary: CanaryKey) -> Probed:
        if desk.status == "inactive":
            raise Stumbled
        return LetIn(ORGANIZATION)

    desk.probe.models = stumble
    with pytest.raises(Stumbled):
        desk.run()
    assert desk.status == "active"


def test_a_key_whose_answer_was_lost_is_made_active_again() -> None:
    desk = Desk()
    desk.after = [Unreachable("no answer", method="POST", outcome_unknown=True)]
    done = desk.run()
    assert (done.ended, done.restored, desk.status) == (Untold("no answer [POST]"), Restored(0.0), "active")


def test_a_key_that_cannot_be_made_active_again_is_told() -> None:
    desk = Desk(room=2)
    done = desk.run()
    assert isinstance(done.ended, Died)
    assert isinstance(done.restored, NotRestored)
    assert "No space left" in done.restored.reason
    assert desk.status == "inactive"


def test_nothing_is_undone_that_was_not_done_here() -> None:
    desk = Desk()
    key = desk.api.stored.keys[0]
    desk.api.api_keys.update(key.id, status="inactive")
    done = desk.drill.switch_off_and_on(key, CANARY)
    assert (done.ended, done.restored) == (Untold("the key is inactive"), None)
    assert (desk.status, desk.journal.lines) == ("inactive", [])


def test_a_key_of_somebody_else_by_now_is_not_touched() -> None:
    desk = Desk()
    key = replace(desk.api.stored.keys[0], owner_id="user_01Ben")
    done = desk.drill.switch_off_and_on(key, CANARY)
    assert isinstance(done.ended, Untold)
    assert (done.restored, desk.status, desk.journal.lines) == (None, "active", [])


def test_trouble_on_the_way_back_is_tried_again() -> None:
    desk = Desk()
    desk.before = [None, Unavailable("busy", status=503)]
    done = desk.run()
    assert isinstance(done.restored, Restored)
    assert desk.status == "active"


def test_the_way_back_has_pauses_although_somebody_wants_the_end() -> None:
    desk = Desk()
    desk.stopwatch.ends_after = 0
    desk.before = [None, Unavailable("busy", status=503), Unavailable("busy", status=503)]
    passed: list[float] = []
    desk.stopwatch.rested = passed.append
    done = desk.run()
    assert isinstance(done.restored, Restored)
    assert passed == [FIRST_PAUSE, FIRST_PAUSE]


class TestBeforeAnythingIsWritten:
    def test_a_canary_is_asked_whether_it_is_let_in(self) -> None:
        desk = Desk()
        assert desk.drill.require_testable([CANARY]) == desk.api.stored.keys
        assert desk.probe.asked == ["models"]

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (REFUSED, "refused already"),
            (NotTold("no answer"), "tells nothing: no answer"),
            (LetIn("00000000-0000-4000-8000-000000000000"), "not known to be of this organization"),
            (LetIn(None), "not known to be of this organization"),
        ],
    )
    def test_one_that_is_not_is_refused(self, answer: Probed, reason: str) -> None:
        desk = Desk()
        desk.probe.models = lambda _: answer
        with pytest.raises(ConfigurationError, match=reason):
            desk.drill.require_testable([CANARY])
        assert desk.journal.lines == []

    def test_one_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(ConfigurationError, match="has no such key"):
            Desk().drill.require_testable([replace(CANARY, key_id="apikey_01Nobody")])

    def test_one_whose_secret_is_another_s_is_refused_before_it_is_sent(self) -> None:
        desk = Desk()
        with pytest.raises(ConfigurationError, match="its secret is another one"):
            desk.drill.require_testable([replace(CANARY, secret="sk-ant-api03-test-another")])
        assert desk.probe.asked == []
