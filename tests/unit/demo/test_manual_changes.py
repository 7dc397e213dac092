"""The colleague who changes things by hand finds the spend limit in every layout that the simulator has."""

from __future__ import annotations

from claude_simulator.console.pages.layouts import LAYOUTS
from tools.demo.manual_changes import SPEND_WORDS


def test_there_are_words_for_every_layout() -> None:
    assert SPEND_WORDS.keys() == LAYOUTS.keys()


def test_the_tabs_are_those_of_the_layouts() -> None:
    tabs = {name: {tab.label for tab in layout.tabs} for name, layout in LAYOUTS.items()}

    assert {name: words.tab for name, words in SPEND_WORDS.items() if words.tab not in tabs[name]} == {}
