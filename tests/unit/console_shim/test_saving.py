from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from claude_console_shim.saving import Answer, confirmed
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown, NotPermitted, SignInNeeded, WriteNotConfirmed


def settle(answer: Answer, shown: int | ConsoleError) -> int:
    """What comes of an answer when 5 was wanted and a fresh page shows something."""

    async def read() -> int:
        if isinstance(shown, ConsoleError):
            raise shown
        return shown

    # A loop of its own on a thread of its own: another tier's browser may keep one running on this thread.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(confirmed(answer, read=read, wanted=5, say=str))).result()


def test_a_yes_that_the_fresh_page_shows_is_believed() -> None:
    assert settle(Answer(status=200, is_done=True), 5) == 5


def test_a_yes_that_the_fresh_page_does_not_show_is_not() -> None:
    with pytest.raises(WriteNotConfirmed, match="saved 5, but a fresh page shows 4"):
        settle(Answer(status=200, is_done=True), 4)


def test_a_yes_that_cannot_be_read_back_is_not_believed() -> None:
    with pytest.raises(WriteNotConfirmed, match="no page map") as caught:
        settle(Answer(status=200, is_done=True), LayoutUnknown("no page map fits", evidence="/evidence"))
    assert caught.value.evidence == "/evidence"


@pytest.mark.parametrize("answer", [Answer(), Answer(status=503, message="Busy")])
def test_an_unclear_answer_is_forgiven_when_the_value_is_there(answer: Answer) -> None:
    assert settle(answer, 5) == 5


def test_a_server_error_that_saved_nothing_is_told_in_its_words() -> None:
    with pytest.raises(ConsoleError, match="Busy") as caught:
        settle(Answer(status=503, message="Busy"), 4)
    assert type(caught.value) is ConsoleError


@pytest.mark.parametrize(
    ("status", "kind"), [(400, ConsoleError), (401, SignInNeeded), (403, NotPermitted), (409, ConsoleError)]
)
def test_a_refusal_needs_no_second_look(status: int, kind: type[ConsoleError]) -> None:
    with pytest.raises(kind, match="too much") as caught:
        settle(Answer(status=status, message="too much"), LayoutUnknown("must not be read"))
    assert type(caught.value) is kind


def test_a_question_that_never_came_is_a_page_that_is_not_known() -> None:
    with pytest.raises(LayoutUnknown, match="did not open; nothing was saved"):
        settle(Answer(missing='alertdialog "Remove"'), 4)


def test_a_question_that_never_came_is_forgiven_when_the_value_is_there() -> None:
    assert settle(Answer(missing='alertdialog "Remove"'), 5) == 5
