from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import cast

import pytest

from claude_console_shim.console import WebConsole
from claude_console_shim.console_session import ConsoleSession
from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.ports import ConsoleIdentity

WHO = ConsoleIdentity("0b4f4f6e-0000-4000-8000-000000000000", "Example", "Admin")


@dataclass
class Session:
    """Stands for a session with its browser: says who is signed in, or why not, and what it was asked."""

    refusal: SignInNeeded | None = None
    newer: list[str] = field(default_factory=list)
    edition: int = 0
    calls: list[str] = field(default_factory=list)

    @property
    def owner(self) -> Session:
        return self

    def call(self, work: Callable[[], Awaitable[object]]) -> object:
        async def done() -> object:
            return await work()

        with ThreadPoolExecutor(1) as thread:  # this thread's own event loop is wanted by other tests
            return thread.submit(lambda: asyncio.run(done())).result()

    async def identity(self) -> ConsoleIdentity:
        self.calls.append("identity")
        if self.refusal is not None:
            raise self.refusal
        return WHO

    async def take_newer(self, since: int) -> bool:
        self.calls.append(f"take newer than {since}")
        if self.newer:
            self.refusal = None
        return bool(self.newer)

    def close(self) -> None:
        self.calls.append("close")


def opened_by(made: list[Session], session: Session) -> Callable[[], ConsoleSession]:
    def open_session() -> ConsoleSession:
        made.append(session)
        return cast("ConsoleSession", session)

    return open_session


def test_the_session_is_opened_by_the_first_question_and_closed_with_the_console() -> None:
    made: list[Session] = []
    console = WebConsole(opened_by(made, Session()))
    console.close()
    assert made == []
    assert console.whoami() == WHO
    console.whoami()
    console.close()
    assert [session.calls for session in made] == [["identity", "identity", "close"]]


def test_an_expired_session_is_asked_once_per_process_and_its_error_is_another_each_time() -> None:
    session = Session(refusal=SignInNeeded("the session has expired", page="/limits", hint="Sign in"))
    console = WebConsole(opened_by([], session))
    raised = []
    for _ in range(3):
        with pytest.raises(SignInNeeded, match=r"the session has expired\. Sign in") as caught:
            console.whoami()
        raised.append(caught.value)
    assert session.calls == ["identity", "take newer than 0"]
    assert len(set(map(id, raised))) == 3
    assert {error.page for error in raised} == {"/limits"}


def test_what_keeps_a_session_from_being_opened_is_asked_again() -> None:
    asked: list[str] = []

    def open_session() -> ConsoleSession:
        asked.append("asked")
        raise SignInNeeded("there is no session")

    console = WebConsole(open_session)
    for _ in range(2):
        with pytest.raises(SignInNeeded):
            console.whoami()
    assert len(asked) == 2


def test_the_session_file_is_read_once_more_before_a_person_is_sent_to_sign_in() -> None:
    session = Session(refusal=SignInNeeded("the session has expired"), newer=["another process's"])
    console = WebConsole(opened_by([], session))
    assert console.whoami() == WHO
    assert session.calls == ["identity", "take newer than 0", "identity"]
