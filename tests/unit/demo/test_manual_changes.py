"""The colleague who changes things by hand finds the spend limit in every layout and language that the simulator has."""

from __future__ import annotations

from claude_simulator.console.pages.layouts import LAYOUTS
from claude_simulator.switches import SWITCHES
from tools.demo.manual_changes import SPEND_WORDS
from tools.demo.stand_in import LANGUAGES, Pages
from tools.demo.story import knows_the_words


def test_there_are_words_for_every_layout() -> None:
    assert SPEND_WORDS.keys() == LAYOUTS.keys()


def test_the_tabs_are_those_of_the_layouts() -> None:
    tabs = {name: {tab.label for tab in layout.tabs} for name, layout in LAYOUTS.items()}

    assert {name: words.tab for name, words in SPEND_WORDS.items() if words.tab not in tabs[name]} == {}


def test_the_demo_runs_the_main_job_in_every_language_but_one_that_nobody_has_words_for() -> None:
    assert SWITCHES["console_language"].choices == LANGUAGES
    assert [one for one in LANGUAGES if not knows_the_words(Pages(language=one))] == ["qps"]
