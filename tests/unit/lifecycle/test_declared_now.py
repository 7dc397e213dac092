"""The register of one run: what is declared, what may be taken, and who waits for whom."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import NoReturn

import pytest

from pulumi_claude_admin.errors import InvalidInputs, NotFound, Problem, Unreachable
from pulumi_claude_admin.lifecycle.declared_now import DeclaredNow
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem

CAP = ManagedItem("spend limit", "wrkspc_1")
OTHER = ManagedItem("spend limit", "wrkspc_2")
SOON = 10.0


def fails(error: Exception) -> NoReturn:
    raise error


def test_what_nobody_declares_is_free_and_counts_as_taken_from_the_beginning() -> None:
    now = DeclaredNow()
    assert not now.was_taken(lambda: [CAP])
    with now.taking([CAP]) as hold:
        assert hold.free == {CAP}
        assert not hold.kept
        assert now.was_taken(lambda: [CAP, OTHER])
    assert now.was_taken(lambda: [CAP])
    assert not now.was_taken(lambda: [OTHER])


def test_what_is_declared_is_kept_and_the_first_who_declared_it_is_named() -> None:
    now = DeclaredNow()
    for by in ("A", "B"):
        now.note(by, lambda: [CAP])
    assert now.hold([CAP, OTHER]).kept == {CAP: "A"}
    with now.taking([CAP, OTHER]) as hold:
        assert hold.free == {OTHER}
    assert not now.was_taken(lambda: [CAP])


def test_what_a_declaration_means_is_asked_when_it_matters_and_once() -> None:
    now, asked = DeclaredNow(), list[str]()

    def items() -> Iterable[ManagedItem]:
        asked.append("A")
        return [CAP]

    now.note("A", items)
    assert asked == []
    assert now.declared_in("wrkspc_1") == "A"
    assert now.declared_in("wrkspc_2") is None
    assert asked == ["A"]


def test_the_workspace_itself_is_named_before_what_is_in_it() -> None:
    now = DeclaredNow()
    now.note("Cap", lambda: [CAP])
    now.note("Workspace", lambda: [ManagedItem("workspace", "wrkspc_1")])
    now.note("Other", lambda: [CAP])
    assert now.declared_in("wrkspc_1") == "Workspace"


@pytest.mark.parametrize("error", [InvalidInputs(Problem("user", "is nobody")), NotFound("no such workspace")])
def test_a_name_that_means_nothing_declares_nothing(error: Exception) -> None:
    now = DeclaredNow()
    now.note("A", lambda: fails(error))
    assert now.hold([CAP]).free == {CAP}


def test_while_it_cannot_be_asked_what_is_declared_nothing_is_taken() -> None:
    now = DeclaredNow()
    now.note("A", lambda: fails(Unreachable("no answer")))
    for _ in range(2):
        with pytest.raises(Unreachable), now.taking([CAP]):
            pytest.fail("taken on a guess")
    assert not now.was_taken(lambda: [CAP])


def test_who_declares_it_writes_after_it_was_taken_and_not_meanwhile() -> None:
    now, order, waits = DeclaredNow(), list[str](), threading.Event()

    def items() -> Iterable[ManagedItem]:
        waits.set()  # asked under the register's lock: from here on the writer waits
        return [CAP]

    def write() -> None:
        now.wait_for(items)
        order.append("written")

    writer = threading.Thread(target=write)
    with now.taking([CAP]):
        writer.start()
        assert waits.wait(SOON)
        assert now.was_taken(lambda: [CAP])  # the lock is free again: the writer waits, or has not waited at all
        order.append("taken")
    writer.join(SOON)
    assert order == ["taken", "written"]


def test_what_is_taken_elsewhere_keeps_nobody_waiting() -> None:
    now = DeclaredNow()
    with now.taking([CAP]):
        now.wait_for(lambda: [OTHER])
    now.wait_for(lambda: [CAP])


def test_a_resource_is_replaced_later_until_its_replacement_is_made() -> None:
    now, news = DeclaredNow(), {"name": "New"}
    now.note_replacement(int, "wrkspc_1", news)
    now.note_replaced(int, {"name": "Other"})
    now.note_replaced(str, {"name": "New"})
    assert now.is_replaced_later(int, "wrkspc_1")
    assert not now.is_replaced_later(int, "wrkspc_2")
    assert not now.is_replaced_later(str, "wrkspc_1")  # a limit has the id of its workspace
    now.note_replaced(int, {"name": "New"})
    assert not now.is_replaced_later(int, "wrkspc_1")


def test_the_parts_of_a_scope_are_those_of_its_kind() -> None:
    now = DeclaredNow()
    now.note("A", lambda: [ManagedItem("threshold", None, "100"), ManagedItem("recipient", None, "ana@example.com")])
    now.note("B", lambda: [ManagedItem("threshold", "wrkspc_1", "200"), ManagedItem("threshold", None, "300")])
    assert set(now.parts("threshold", None)) == {"100", "300"}


def test_the_program_declares_what_was_checked_and_nothing_else() -> None:
    now = DeclaredNow()
    now.note_checked(int, {"user": "ana", "role": "x"})
    assert now.is_checked(int, {"role": "x", "user": "ana"})
    assert not now.is_checked(str, {"user": "ana", "role": "x"})
    assert not now.is_checked(int, {"user": "ben", "role": "x"})
    now.forget()
    assert not now.is_checked(int, {"user": "ana", "role": "x"})


def test_a_new_process_knows_nothing() -> None:
    now = DeclaredNow()
    now.note("A", lambda: [CAP])
    assert now.hold([CAP]).kept
    now.forget()
    assert now.hold([CAP]).free == {CAP}
