"""How a question gets its answer: a page to look at, a person who knows it, and the picture between them. Nothing is asked here."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from claude_console_shim.mapping.candidates import Candidate, Question, candidates
from claude_console_shim.mapping.told_control import cannot_say
from claude_console_shim.snapshot.aria_tree import Node, normal

T = TypeVar("T")


class Look(Protocol):
    """A page in a browser that only reads. Each call answers with what the page shows then."""

    async def open(self, address: str) -> Node:
        """Load an address of the Console."""
        ...

    async def press(self, chosen: Candidate) -> Node:
        """Press one element."""
        ...

    async def choose(self, chosen: Candidate, option: str) -> Node:
        """Choose from a list."""
        ...

    async def type_in(self, chosen: Candidate, text: str) -> Node:
        """Fill in a field."""
        ...

    async def picture(self, question: Question) -> str:
        """Draw the page with the numbers of a question, and say where the person finds it."""
        ...


class Person(Protocol):
    """Somebody who knows the Console."""

    def choose(self, question: Question) -> Candidate | None:
        """One of the candidates; None for none of them, where that may be."""
        ...

    def address(self) -> str:
        """The address of the Console's page at which one begins."""
        ...

    def organization_address(self) -> str:
        """The address of the page that says which organization one is in."""
        ...

    def none(self) -> str | None:
        """What stands there when there is no limit, if the person knows."""
        ...


@dataclass(frozen=True, slots=True)
class WorkspaceOnPage:
    """The workspace whose pages are looked at."""

    id: str
    name: str


@dataclass(slots=True)
class Asking:
    """A round of questions about one page; `tree` is what it shows now."""

    look: Look
    person: Person
    workspace: WorkspaceOnPage
    tree: Node = field(default_factory=lambda: Node("document"), init=False)

    async def ask(self, key: str, asks: str, roles: frozenset[str], *, inside: Node | None = None) -> Candidate:
        """One of the elements of these roles. Raises LayoutUnknown where there are none."""
        found = await self.ask_perhaps(key, asks, roles, inside=inside, may_be_none=False)
        if found is None:
            raise cannot_say(f"nothing that a map could name is an answer to: {asks}")
        return found

    async def ask_perhaps(
        self, key: str, asks: str, roles: frozenset[str], *, inside: Node | None = None, may_be_none: bool = True
    ) -> Candidate | None:
        """The same, or None for none of them; without asking where there are none."""
        question = Question(key, asks, candidates(self.tree, roles, inside=inside), may_be_none)
        if not question.candidates:
            return None
        drawn = replace(question, picture=await self.look.picture(question))
        return await answered(lambda: self.person.choose(drawn))

    async def press(self, chosen: Candidate, *, what: str) -> None:
        """Press what an answer named. Raises LayoutUnknown for what has no name: no map may press it."""
        if not normal(chosen.node.name):
            raise cannot_say(f"{what} is a {chosen.node.role} without a name, and nobody presses what says nothing")
        self.tree = await self.look.press(chosen)


async def answered(ask: Callable[[], T]) -> T:
    """
    What a person says, on a thread that nobody waits for at the end: whoever does not answer holds no browser up, and Ctrl-C ends it.
    """
    loop = asyncio.get_running_loop()
    said: asyncio.Future[T] = loop.create_future()

    def give(act: Callable[[], None]) -> None:
        loop.call_soon_threadsafe(lambda: None if said.done() else act())

    def run() -> None:
        try:
            answer = ask()
        except BaseException as error:  # noqa: BLE001 - whoever asked is told
            give(lambda error=error: said.set_exception(error))  # type: ignore[misc]
        else:
            give(lambda: said.set_result(answer))

    threading.Thread(target=run, name="a person answers", daemon=True).start()
    return await said
