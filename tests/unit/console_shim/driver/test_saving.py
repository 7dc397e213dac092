from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from claude_console_shim.driver.saving import SaveOutcome, confirmed
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ConsoleError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    WriteNotConfirmed,
)


def settle(outcome: SaveOutcome, shown: int | ConsoleError) -> int:
    """What comes of an answer when 5 was wanted and a fresh page shows something."""

    async def read() -> int:
        if isinstance(shown, ConsoleError):
            raise shown
        return shown

    # A loop of its own on a thread of its own: another tier's browser may keep one running on this thread.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(confirmed(outcome, read=read, before=4, wanted=5, say=str))).result()


def test_a_yes_that_the_fresh_page_shows_is_believed() -> None:
    assert settle(SaveOutcome(status=200, is_done=True), 5) == 5


def test_a_yes_that_the_fresh_page_does_not_show_is_not() -> None:
    with pytest.raises(WriteNotConfirmed, match="saved 5, but a fresh page shows 4"):
        settle(SaveOutcome(status=200, is_done=True), 4)


def test_a_yes_that_cannot_be_read_back_is_not_believed() -> None:
    with pytest.raises(WriteNotConfirmed, match="no page map") as caught:
        settle(SaveOutcome(status=200, is_done=True), LayoutUnknown("no page map fits", evidence="/evidence"))
    assert caught.value.evidence == "/evidence"


@pytest.mark.parametrize("outcome", [SaveOutcome(), SaveOutcome(status=503, message="Busy")])
def test_an_unclear_answer_is_forgiven_when_the_value_is_there(outcome: SaveOutcome) -> None:
    assert settle(outcome, 5) == 5


def test_a_server_error_that_saved_nothing_is_told_in_its_words() -> None:
    with pytest.raises(ConsoleError, match="Busy") as caught:
        settle(SaveOutcome(status=503, message="Busy"), 4)
    assert type(caught.value) is ConsoleError


@pytest.mark.parametrize(
    ("status", "kind"), [(400, ConsoleError), (401, SignInNeeded), (403, NotPermitted), (409, ConsoleError)]
)
def test_a_refusal_is_told_when_nothing_was_saved(status: int, kind: type[ConsoleError]) -> None:
    with pytest.raises(kind, match="too much") as caught:
        settle(SaveOutcome(status=status, message="too much", evidence="/the-question"), 4)
    assert type(caught.value) is kind
    assert caught.value.evidence == "/the-question"


@pytest.mark.parametrize("status", [400, 401, 403, 409])
def test_a_refusal_is_forgiven_when_the_value_is_there(status: int) -> None:
    assert settle(SaveOutcome(status=status, message="too much"), 5) == 5


def test_a_refusal_after_which_nothing_can_be_read_is_not_believed() -> None:
    with pytest.raises(WriteNotConfirmed, match=r"too much.*no page map"):
        settle(SaveOutcome(status=403, message="too much"), LayoutUnknown("no page map fits"))


def test_what_stood_in_the_way_of_the_save_and_does_still_is_told_as_that() -> None:
    with pytest.raises(SignInNeeded, match="ended before the save"):
        settle(SaveOutcome(status=401), SignInNeeded("the Console session has expired"))


def test_an_unclear_answer_after_which_there_is_a_third_value_is_not_told_as_nothing_saved() -> None:
    with pytest.raises(WriteNotConfirmed, match="shows 3, neither 5 nor 4"):
        settle(SaveOutcome(status=503, message="Busy"), 3)


def test_a_challenge_is_not_a_missing_permission() -> None:
    with pytest.raises(ChallengeShown, match="person"):
        settle(SaveOutcome(status=403, is_challenged=True), 4)


def test_a_question_that_never_came_is_a_page_that_is_not_known() -> None:
    with pytest.raises(LayoutUnknown, match="did not open; nothing was saved"):
        settle(SaveOutcome(missing='alertdialog "Remove"'), 4)


def test_a_question_that_never_came_is_forgiven_when_the_value_is_there() -> None:
    assert settle(SaveOutcome(missing='alertdialog "Remove"'), 5) == 5


@pytest.mark.parametrize(
    ("shown", "said"), [(5, "what was wanted"), (4, "what was there before"), (6, "another value")]
)
def test_it_is_logged_what_was_read_back(caplog: pytest.LogCaptureFixture, shown: int, said: str) -> None:
    caplog.set_level(logging.INFO, logger="claude_console_shim")
    with contextlib.suppress(ConsoleError):
        settle(SaveOutcome(status=400, message="No"), shown)
    assert caplog.messages == [f"read back from a fresh page: {said}"]
