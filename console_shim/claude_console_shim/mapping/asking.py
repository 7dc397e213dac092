"""How a question gets its answer: a page to look at, a person who knows it, and the picture between them. Nothing is asked here."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from claude_console_shim.layouts.load import languages
from claude_console_shim.layouts.words import NumberForms
from claude_console_shim.mapping.candidates import Candidate, Question, Section, TextQuestion, candidates
from claude_console_shim.mapping.dumped import DumpedPages
from claude_console_shim.mapping.told_control import cannot_say
from claude_console_shim.snapshot.aria_tree import Node, normal

T = TypeVar("T")


class Look(Protocol):
    """A page in a browser that only reads. Each call answers with what the page shows then."""

    @property
    def language(self) -> str:
        """The language that the page is in, one that there are words for."""
        ...

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

    def say(self, question: TextQuestion) -> str | None:
        """A text; None for nothing."""
        ...


@dataclass(frozen=True, slots=True)
class WorkspaceOnPage:
    """The workspace whose pages are looked at."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OrganizationOnPage:
    """The organization, where its own settings are looked at."""

    name: str


@dataclass(slots=True)
class Asking:
    """
    A round of questions about one setting of a workspace or the organization: `section` is its name in a file of answers; `tree` is what
    the page shows now. `dumped` is what a dump has for a question.
    """

    look: Look
    person: Person
    subject: WorkspaceOnPage | OrganizationOnPage
    section: Section
    dumped: DumpedPages
    tree: Node = field(default_factory=lambda: Node("document"), init=False)
    _trail: list[Callable[[], Awaitable[Node]]] = field(default_factory=list, init=False)
    _route: str = field(default="/", init=False)

    @property
    def numbers(self) -> NumberForms:
        """How the language of the page writes numbers."""
        return languages()[self.look.language].numbers

    def within(self, *names: str) -> AbstractContextManager[None]:
        """What is asked in there is about a part of the setting."""
        return self._within((*self.section, *names))

    @contextmanager
    def _within(self, section: Section) -> Iterator[None]:
        before, self.section = self.section, section
        try:
            yield
        finally:
            self.section = before

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
        is_likely = self.dumped.likely(self.section, key, self._route)
        found = candidates(self.tree, roles, inside=inside, is_likely=is_likely)
        question = Question(self.section, key, asks, found, may_be_none)
        if not question.candidates:
            return None
        drawn = replace(question, picture=await self.look.picture(question))
        return await answered(lambda: self.person.choose(drawn))

    async def say(self, key: str, asks: str, offers: tuple[str, ...] = ()) -> str | None:
        """What a person says; None for nothing."""
        question = TextQuestion(self.section, key, asks, offers)
        return await answered(lambda: self.person.say(question))

    async def open(self, address: str) -> None:
        """Load an address: whatever is done from then on leads from there."""
        self._trail, self._route = [], address
        await self._do(lambda: self.look.open(address))

    async def press(self, chosen: Candidate, *, what: str) -> None:
        """Press what an answer named. Raises LayoutUnknown for what has no name: no map may press it."""
        if not normal(chosen.node.name):
            raise cannot_say(f"{what} is a {chosen.node.role} without a name, and nobody presses what says nothing")
        await self._do(lambda: self.look.press(chosen))

    async def choose(self, chosen: Candidate, option: str) -> None:
        """Choose from a list that an answer named."""
        await self._do(lambda: self.look.choose(chosen, option))

    async def type_in(self, chosen: Candidate, text: str) -> None:
        """Fill in a field that an answer named."""
        await self._do(lambda: self.look.type_in(chosen, text))

    @property
    def steps_so_far(self) -> int:
        """How many steps led here, to come back to."""
        return len(self._trail)

    async def come_back(self, steps: int) -> None:
        """Where more was done since: load the page anew and do again what led to where it was after so many steps."""
        if len(self._trail) == steps:
            return
        again, self._trail = self._trail[:steps], []
        for act in again:
            await self._do(act)

    async def _do(self, act: Callable[[], Awaitable[Node]]) -> None:
        self._trail.append(act)
        self.tree = await act()


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
