"""What the pages say: every word of templates and scripts passes here, as the English text of the first draft.

English is its own key; a draft number draws other wording for what nobody documents (invented.py), and German
replaces the result (german.py). No names of people or workspaces, and no server's message, passes here.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from claude_simulator.console.pages.german import GERMAN
from claude_simulator.console.pages.invented import INVENTED
from claude_simulator.switches import Switches

FIRST_DRAFT = 0


@dataclass(frozen=True, slots=True)
class Words:
    """One choice of words: a language (``en``, ``de``, or ``qps``: every word in brackets) and a draft (0: the first candidate of every invented word)."""

    language: str = "en"
    draft: int = FIRST_DRAFT
    _drawn: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_drawn", {text: self._drawn_for(text) for text in INVENTED})

    def say(self, text: str) -> str:
        """Return what the page says for a text; empty when this draft leaves it away."""
        chosen = self._drawn.get(text, text)
        match self.language:
            case "de":
                return GERMAN.get(chosen, chosen)
            case "qps":
                return f"[{chosen}]" if chosen else chosen
            case _:
                return chosen

    def different(self) -> dict[str, str]:
        """Return every text that is said otherwise than it is written, for the scripts of a page."""
        said = {text: self.say(text) for text in {**INVENTED, **GERMAN}}
        return {text: words for text, words in sorted(said.items()) if words != text}

    def _drawn_for(self, text: str) -> str:
        if self.draft == FIRST_DRAFT:
            return INVENTED[text][0]
        return random.Random(f"{self.draft}:{text}").choice(INVENTED[text])  # noqa: S311 - a draft, no secret


def words_of(switches: Switches) -> Words:
    """Return the words that the switches ask for."""
    return Words(switches.choice("console_language"), switches.number("console_labels"))
