"""What the pages say: every word passes one place, German is complete, and invented words are drawn by number."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.console import pages
from claude_simulator.console.pages.german import GERMAN
from claude_simulator.console.pages.invented import ABSENT, INVENTED
from claude_simulator.console.pages.layouts import CLAUDE_CODE_LIMITS, LAYOUTS
from claude_simulator.console.pages.words import Words

FOLDER = Path(pages.__file__).parent
SOURCES = sorted([*FOLDER.glob("templates/*/*.html"), *FOLDER.glob("static/*.js")])
DOCUMENTED = (
    "Change Limit",
    "Set spend limit",
    "Adjust limit",
    "Set limit",
    "Add notification",
    "Refresh",
    "Spend limits",
    "Rate limits",
    "Spend notifications",
    "Limits",
    "Workspace",
    "Edit",
    "Requests per Minute",
    "Input Tokens per Minute",
    "Output Tokens per Minute",
)
Visitor = Callable[[str], httpx.Client]


def written_texts() -> set[str]:
    """Every text that a template or script hands to t()."""
    return {text for file in SOURCES for text in re.findall(r'\bt\(\s*"([^"]+)"', file.read_text("utf-8"))}


def labels_of_layouts() -> set[str]:
    links = {label for layout in LAYOUTS.values() for group in layout.navigation for label, _ in group.links}
    groups = {group.name for layout in LAYOUTS.values() for group in layout.navigation}
    return links | groups | {tab.label for layout in LAYOUTS.values() for tab in (*layout.tabs, CLAUDE_CODE_LIMITS)}


def test_german_has_a_word_for_every_text() -> None:
    drawn = {text for candidates in INVENTED.values() for text in candidates if text != ABSENT}
    needed = {text for text in written_texts() if text not in INVENTED} | labels_of_layouts() | drawn

    assert {text for text in needed if text not in GERMAN and re.sub(r"\{\w+\}", "", text).strip()} == set()


def test_german_keeps_the_places_of_values() -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}", text))

    assert {text: german for text, german in GERMAN.items() if places(text) != places(german)} == {}


def test_templates_say_nothing_without_asking_for_the_word() -> None:
    spoken = {}
    for file in FOLDER.glob("templates/*/*.html"):
        if file.name in {"alone.html", "unknown.html", "notice.html", "member_usage.html"}:
            continue  # the last is claude.ai's, in English alone
        text = re.sub(
            r"\{% block view %\}.*?\{% endblock %\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<title>.*?</title>|<[^>]*>",
            "|",
            file.read_text("utf-8"),
            flags=re.DOTALL,
        )
        found = {part.strip() for part in text.split("|") if re.search(r"[A-Za-z]{3,}", part)}
        if found - {"Claude Code", "Console simulator"}:
            spoken[file.name] = found

    assert spoken == {}


def test_documented_words_are_never_drawn() -> None:
    assert {text for text in DOCUMENTED if text in INVENTED} == set()


def test_the_first_draft_is_the_first_candidate() -> None:
    words = Words()

    assert {text: words.say(text) for text in INVENTED} == {text: choices[0] for text, choices in INVENTED.items()}


def test_a_draft_says_the_same_thing_every_time() -> None:
    assert Words("en", 7) == Words("en", 7)
    assert [Words("en", 7).say(text) for text in INVENTED] == [Words("en", 7).say(text) for text in INVENTED]


def test_every_candidate_is_drawn_by_some_draft() -> None:
    drafts = [Words("en", draft) for draft in range(1, 60)]

    assert {
        text: missing for text, choices in INVENTED.items() if (missing := set(choices) - {d.say(text) for d in drafts})
    } == {}


def test_two_drafts_differ() -> None:
    assert len({tuple(Words("en", draft).say(text) for text in INVENTED) for draft in range(1, 10)}) == 9


@pytest.mark.parametrize("layout", "abcd")
@pytest.mark.parametrize("draft", [1, 2, 3, 4])
def test_every_page_of_every_layout_can_be_said_in_every_draft(
    simulator: Simulator, admin: httpx.Client, research: str, layout: str, draft: int
) -> None:
    simulator.set_layout(layout)
    simulator.switch("console_labels", draft)
    simulator.switch("console_language", "de")
    tabs = [f"/settings/workspaces/{research}/{tab.segment}" for tab in LAYOUTS[layout].tabs]
    links = [path for group in LAYOUTS[layout].navigation for _, path in group.links]

    assert {admin.get(path).status_code for path in (*tabs, *links)} == {200}


def test_a_draft_may_have_no_control_that_takes_a_limit_away(
    simulator: Simulator, admin: httpx.Client, research: str
) -> None:
    def has_control() -> bool:
        return 'data-action="remove-limit"' in admin.get(f"/settings/workspaces/{research}").text

    seen = {}
    for draft in range(12):
        simulator.switch("console_labels", draft)
        seen[draft] = has_control()

    assert seen[0]
    assert set(seen.values()) == {True, False}
    assert {draft: Words("en", draft).say("Remove limit") != ABSENT for draft in seen} == seen


def test_icons_may_be_without_names(simulator: Simulator, admin: httpx.Client, research: str) -> None:
    simulator.set_layout("a")
    named = admin.get(f"/settings/workspaces/{research}/limits").text
    simulator.switch("console_icon_names", "nameless")
    nameless = admin.get(f"/settings/workspaces/{research}/limits").text

    assert 'data-label="Refresh"' in named
    assert 'aria-label="More actions" aria-haspopup' in named
    assert 'class="icon" data-label' not in nameless
    assert 'aria-label="More actions" aria-haspopup' not in nameless


@pytest.mark.parametrize(("language", "heading"), [("en", "Sign in"), ("de", "Anmelden")])
def test_sign_in_speaks_the_language(simulator: Simulator, stranger: httpx.Client, language: str, heading: str) -> None:
    simulator.switch("console_language", language)

    page = stranger.get("/login").text

    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page


@pytest.mark.parametrize(
    ("seed", "draft"),
    [
        ("quickstart", 0),
        ("tiny", 0),
        ("startup", 0),
        ("company", 3),
        ("hostile", 2),
        ("generated:workspaces=1,people=3,members=1", 0),
        ("generated:workspaces=1,people=3,members=1,seed=9", 8),
    ],
)
def test_each_seed_has_its_draft(seed: str, draft: int) -> None:
    assert Simulator(seed=seed).world.switches.number("console_labels") == draft
