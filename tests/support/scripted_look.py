"""A page of the Console that is only text, for questions about it: what leads where is given, and what was done is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claude_console_shim.mapping.candidates import Candidate, Question
from claude_console_shim.snapshot.aria_tree import Node, parse


@dataclass
class ScriptedLook:
    """Pages by what leads to them (an address, or an element in words); `asked` are the questions that were drawn."""

    pages: Mapping[str, str]
    done: list[str] = field(default_factory=list)
    language: str = "en"
    asked: list[Question] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    _shown: str = ""

    async def open(self, address: str) -> Node:
        return self._show(address)

    async def press(self, chosen: Candidate) -> Node:
        return self._show(chosen.words)

    async def choose(self, chosen: Candidate, option: str) -> Node:
        return self._show(f"{chosen.words} {option}")

    async def type_in(self, chosen: Candidate, text: str) -> Node:
        """What is typed changes nothing that is asked about."""
        self.done.append(f"{chosen.words} := {text}")
        return parse(self._shown)

    async def picture(self, question: Question) -> str:
        self.asked.append(question)
        return "private/01.png"

    def _show(self, by: str) -> Node:
        self.done.append(by)
        self._shown = self.pages[by]
        return parse(self._shown)
