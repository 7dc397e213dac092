from __future__ import annotations

import threading

from pulumi_claude_admin.console_pages import ask_all
from pulumi_claude_admin.errors import LayoutUnknown, SignInNeeded


def test_pages_are_told_in_their_order_and_a_failure_is_a_value() -> None:
    failure = LayoutUnknown("unknown")

    def ask(page: int) -> int:
        if page == 2:
            raise failure
        return page * 10

    assert ask_all([1, 2, 3], ask) == [10, failure, 30]


def test_without_a_session_one_page_is_asked() -> None:
    asked: list[int] = []
    lock = threading.Lock()

    def ask(page: int) -> None:
        with lock:
            asked.append(page)
        raise SignInNeeded("no session")

    shown = ask_all([1, 2, 3], ask)
    assert asked == [1]
    assert [type(one) for one in shown] == [SignInNeeded] * 3


def test_no_page_is_no_question() -> None:
    assert ask_all([], str) == []
