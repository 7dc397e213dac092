"""The questions about a monthly limit, on pages that are only text: what comes of the answers, what is pressed, what cannot be said."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pytest

from claude_console_shim.mapping.answers import LimitAnswers, WrittenAnswers
from claude_console_shim.mapping.asking import Asking, WorkspaceOnPage
from claude_console_shim.mapping.candidates import Candidate, Question
from claude_console_shim.mapping.limit_questions import ask_limit
from claude_console_shim.mapping.write_map import map_text
from claude_console_shim.snapshot.aria_tree import Node, parse
from pulumi_claude_admin.errors import ConfigurationError, LayoutUnknown

HEAD: Final = """
- button "Account menu": Tiny Tools
- main:
  - heading "Research" [level=1]
  - code: wrkspc_01Research
"""
CARDS: Final = (
    HEAD
    + """
  - button "Archive"
  - region "Ceiling":
    - heading "Ceiling" [level=2]
    - term: Each month at most
    - definition: $400.00
    - button "Tune"
  - region "So far":
    - term: Spent
    - definition: $12.34
    - button "Alert me"
"""
)
DIALOG: Final = """
- dialog "New ceiling":
  - heading "New ceiling" [level=2]
  - paragraph:
    - text: For
    - strong: Research
  - textbox "USD": "400.00"
  - button "Go on"
"""
SAVES: Final = """
- dialog "New ceiling":
  - heading "New ceiling" [level=2]
  - paragraph:
    - text: For
    - strong: Research
  - paragraph: It is used from now on.
  - button "Put in force"
"""
TABLE: Final = (
    HEAD
    + """
  - tablist:
    - tab "People"
    - tab "Money"
  - table:
    - rowgroup:
      - row "What Value Actions":
        - columnheader "What"
        - columnheader "Value"
        - columnheader "Actions"
    - rowgroup:
      - row "Cap $400.00":
        - rowheader "Cap"
        - cell "$400.00":
          - button "$400.00"
        - cell
      - row "Spent $12.34 Alert me":
        - rowheader "Spent"
        - cell "$12.34"
        - cell "Alert me":
          - button "Alert me"
"""
)
ONE_PAGE: Final = """
- dialog:
  - heading "Research" [level=3]
  - textbox: "400.00"
  - button "Done" [disabled]
"""
ANSWERS: Final[Mapping[str, Any]] = {
    "address": "/org/teams/wrkspc_01Research/budget?from=mail",
    "value": 'definition "$400.00"',
    "open": 'button "Tune"',
    "next": ('button "Go on"',),
    "submit": 'button "Put in force"',
    "none": "Nothing yet",
}
PAGES: Final[Mapping[str, str]] = {
    "/org/teams/wrkspc_01Research/budget": CARDS,
    'button "Tune"': DIALOG,
    'button "Go on"': SAVES,
}


@dataclass
class ScriptedLook:
    """Pages by what leads to them; it notes what was done."""

    pages: Mapping[str, str]
    done: list[str] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    async def open(self, address: str) -> Node:
        return self._shown(address)

    async def press(self, chosen: Candidate) -> Node:
        return self._shown(chosen.words)

    async def choose(self, chosen: Candidate, option: str) -> Node:
        return self._shown(f"{chosen.words} {option}")

    async def type_in(self, chosen: Candidate, text: str) -> Node:
        self.done.append(f"{chosen.words} := {text}")
        return parse(DIALOG)

    async def picture(self, question: Question) -> str:
        self.asked.append(question)
        return "private/01.png"

    def _shown(self, by: str) -> Node:
        self.done.append(by)
        return parse(self.pages[by])


def ask(look: ScriptedLook, **answers: object) -> str:
    """The two files of the map that comes of it, one after the other."""
    person = WrittenAnswers(LimitAnswers.model_validate({**ANSWERS, **answers}))
    asking = Asking(look, person, WorkspaceOnPage("wrkspc_01Research", "Research"))
    with ThreadPoolExecutor(1) as thread:
        told = thread.submit(lambda: asyncio.run(ask_limit(asking))).result()
    text = map_text(told, name="mine", dated=date(2026, 11, 29))
    return f"{text.structure}\n{text.words}"


def test_cards_and_a_wizard_become_a_map() -> None:
    assert (
        ask(ScriptedLook(PAGES))
        == r"""#:schema ./layout-1.schema.json
format = 1
id = "mine"
dated = 2026-11-29
seen = "mapped by a person (claude-admin console map)"
delete_when = "a release has a map for it"
sources = []

[workspace_spend_limit]
region = { role = "region", name = "region" }
value = { term = { role = "term", text = "value_term" } }
amount = { none = "no_limit" }
open = { role = "button", name = "open" }
dialog = { role = "dialog", name = "dialog" }
subject = { role = "strong" }
field = { role = "textbox", name = "field" }
submit = { role = "button", name = "submit" }

[workspace_spend_limit.way]
route = "/org/teams/{workspace_id}/budget"
landing = { role = "code", text = { pattern = "wrkspc_[0-9A-Za-z]+" } }
workspace_id = { role = "code", text = { pattern = "wrkspc_[0-9A-Za-z]+" } }
workspace_name = { role = "heading", level = 1 }

[[workspace_spend_limit.steps]]
press = { role = "button", name = "press" }
dialog = { role = "dialog", name = "dialog" }
shows = { role = "button", name = "shows" }

#:schema ./words/words-1.schema.json
format = 1

[words]
dialog = "New ceiling"
field = "USD"
no_limit = "Nothing yet"
open = "Tune"
press = "Go on"
region = "Ceiling"
shows = "Put in force"
submit = "Put in force"
value_term = "Each month at most"
"""
    )


def test_a_value_that_is_the_name_of_the_button_that_changes_it() -> None:
    look = ScriptedLook(
        {
            "/org/teams/wrkspc_01Research/budget": HEAD + '  - tab "People"\n  - tab "Money"\n',
            'tab "Money"': TABLE,
            'button "$400.00"': ONE_PAGE,
        }
    )
    said = ask(look, see=('tab "Money"',), value='cell "$400.00"', open='button "$400.00"', next=(), submit=1)
    assert 'tabs = [{ role = "tab", name = "tab" }]' in said
    assert 'value = { control = { role = "button", name = "value_control" } }' in said
    assert r'open = [{ pattern = "\\$(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d{2})?" }, "Nothing yet"]' in said
    assert (
        'dialog = { role = "dialog" }\nsubject = { role = "heading", level = 3 }\nfield = { role = "textbox" }' in said
    )


def test_a_value_in_a_cell_is_told_by_its_row_and_column() -> None:
    tabled = TABLE.replace(
        'cell "$400.00":\n          - button "$400.00"\n        - cell', 'cell "$400.00"\n        - button "Tune"'
    )
    said = ask(ScriptedLook({**PAGES, "/org/teams/wrkspc_01Research/budget": tabled}), value=1)
    assert 'value = { row = { role = "rowheader", name = "value_row" }, column = { role = "columnheader", ' in said


def test_only_what_an_answer_names_is_pressed() -> None:
    look = ScriptedLook(PAGES)
    ask(look)
    address, *pressed = look.done
    assert address == "/org/teams/wrkspc_01Research/budget"
    assert pressed == ['button "Tune"', 'textbox "USD" := 1', 'button "Go on"']


def test_what_is_never_pressed_is_no_candidate() -> None:
    look = ScriptedLook(PAGES)
    ask(look)
    asked = {question.key: [each.words for each in question.candidates] for question in look.asked}
    assert asked["open"] == ['button "Tune"', 'button "Alert me"']
    with pytest.raises(ConfigurationError, match="open = 'button \"Archive\"' is none of the 2 there"):
        ask(ScriptedLook(PAGES), open='button "Archive"')


@pytest.mark.parametrize(
    ("page", "change", "said"),
    [
        (CARDS, ('button "Tune"', "button"), "what opens the editor is a button without a name"),
        (
            DIALOG,
            ("strong: Research", "text: and Research too"),
            "nothing in the dialog names the workspace on its own",
        ),
        (DIALOG, ('dialog "New ceiling"', "region"), "no dialogs are open"),
        (
            SAVES,
            ('paragraph: It is used from now on.\n  - button "Put in force"', "text: x"),
            "nothing tells the next page of the editor",
        ),
        (CARDS, ("$400.00", "a lot"), "'a lot' is no amount of dollars"),
        (CARDS, ("code: wrkspc_01Research", "code: wrkspc_01Other"), None),
        (HEAD, ("Research", "Researchers"), "names neither the workspace nor its id"),
    ],
)
def test_what_the_format_cannot_say_stops_it(page: str, change: tuple[str, str], said: str | None) -> None:
    pages = {by: each.replace(page, page.replace(*change)) for by, each in PAGES.items()}
    value = {"value": 'definition "a lot"'} if "a lot" in change else {}
    openers = {"open": "button"} if change[1] == "button" else {}
    look = ScriptedLook({**pages, "button": DIALOG})
    if said is None:
        assert "workspace_id = " not in ask(look, **value, **openers)
        return
    with pytest.raises((LayoutUnknown, ConfigurationError), match=re.escape(said)):
        ask(look, **value, **openers)
