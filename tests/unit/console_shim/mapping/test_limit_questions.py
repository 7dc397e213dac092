"""The questions about a monthly limit, on pages that are only text: what comes of the answers, what is pressed, what cannot be said."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

import pytest

from claude_console_shim.layouts.load import parse_layout
from claude_console_shim.mapping.answers import Answers, WrittenAnswers
from claude_console_shim.mapping.asking import Asking, WorkspaceOnPage
from claude_console_shim.mapping.dumped import DumpedPages
from claude_console_shim.mapping.left_out import LeftOut
from claude_console_shim.mapping.limit_questions import ask_limit
from claude_console_shim.mapping.told_map import ToldMap
from claude_console_shim.mapping.way_questions import ask_way
from claude_console_shim.mapping.write_map import map_text
from claude_console_shim.snapshot.values import read_amount
from pulumi_claude_admin.errors import ConfigurationError, LayoutUnknown
from pulumi_claude_admin.model.money import Money
from tests.support.scripted_look import ScriptedLook

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


def ask(look: ScriptedLook, **answers: object) -> str:
    """The two files of the map that comes of it, one after the other."""
    return "\n".join(both(look, **answers))


def both(look: ScriptedLook, **answers: object) -> tuple[str, str]:
    """The structure and the words of the map that comes of it; what was left out is in `look`."""
    workspace = {"id": "wrkspc_01Research", "name": "Research"}
    given = {"format": 1, "dump": "x", "workspace": workspace, "workspace_spend_limit": {**ANSWERS, **answers}}
    person = WrittenAnswers(Answers.model_validate(given))
    asking = Asking(look, person, WorkspaceOnPage(**workspace), ("workspace_spend_limit",), DumpedPages())
    left_out = LeftOut(look.left_out)

    async def work() -> ToldMap:
        way = await ask_way(asking, "the monthly limit")
        assert way is not None
        return ToldMap({"workspace_spend_limit": await ask_limit(asking, way, left_out)})

    with ThreadPoolExecutor(1) as thread:
        told = thread.submit(lambda: asyncio.run(work())).result()
    text = map_text(told, name="mine", dated=date(2026, 11, 29))
    return text.structure, text.words


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
region = { role = "region", name = "workspace_spend_limit_region" }
value = { term = { role = "term", text = "workspace_spend_limit_value_term" } }
amount = { none = "workspace_spend_limit_none", money = "workspace_spend_limit_amount" }
open = { role = "button", name = "workspace_spend_limit_open" }
dialog = { role = "dialog", name = "workspace_spend_limit_dialog" }
subject = { role = "strong" }
submit = { role = "button", name = "workspace_spend_limit_submit" }
field = { role = "textbox", name = "workspace_spend_limit_field" }

[workspace_spend_limit.way]
route = "/org/teams/{workspace_id}/budget"
landing = { role = "code", text = { pattern = "wrkspc_[0-9A-Za-z]+" } }
workspace_id = { role = "code", text = { pattern = "wrkspc_[0-9A-Za-z]+" } }
workspace_name = { role = "heading", level = 1 }

[[workspace_spend_limit.steps]]
press = { role = "button", name = "workspace_spend_limit_step_1_press" }
dialog = { role = "dialog", name = "workspace_spend_limit_step_1_dialog" }
shows = { role = "button", name = "workspace_spend_limit_step_1_shows" }

#:schema ./words/words-1.schema.json
format = 1

[words]
workspace_spend_limit_amount = "${amount}"
workspace_spend_limit_dialog = "New ceiling"
workspace_spend_limit_field = "USD"
workspace_spend_limit_none = "Nothing yet"
workspace_spend_limit_open = "Tune"
workspace_spend_limit_region = "Ceiling"
workspace_spend_limit_step_1_dialog = "New ceiling"
workspace_spend_limit_step_1_press = "Go on"
workspace_spend_limit_step_1_shows = "Put in force"
workspace_spend_limit_submit = "Put in force"
workspace_spend_limit_value_term = "Each month at most"
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
    assert 'tabs = [{ role = "tab", name = "workspace_spend_limit_way_tab_1" }]' in said
    assert 'value = { control = { role = "button", name = "workspace_spend_limit_value_control" } }' in said
    assert r'open = [{ pattern = "\\$(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d{2})?" }, "Nothing yet"]' in said
    assert 'dialog = { role = "dialog" }\nsubject = { role = "heading", level = 3 }\n' in said
    assert 'field = { role = "textbox" }' in said


def test_a_value_in_a_cell_is_told_by_its_row_and_column() -> None:
    tabled = TABLE.replace(
        'cell "$400.00":\n          - button "$400.00"\n        - cell', 'cell "$400.00"\n        - button "Tune"'
    )
    said = ask(ScriptedLook({**PAGES, "/org/teams/wrkspc_01Research/budget": tabled}), value=1)
    assert (
        'value = { row = { role = "rowheader", name = "workspace_spend_limit_value_row" }, column = { role = "columnheader", '
        in said
    )


def test_only_what_an_answer_names_is_pressed() -> None:
    look = ScriptedLook(PAGES)
    ask(look)
    address, *pressed = look.done
    assert address == "/org/teams/wrkspc_01Research/budget"
    assert pressed == ['button "Tune"', 'textbox "USD" := 1', 'button "Go on"']


def test_what_is_never_pressed_is_no_candidate() -> None:
    look = ScriptedLook(PAGES)
    ask(look)
    asked = {
        ".".join((*question.section, question.key)): [each.words for each in question.candidates]
        for question in look.asked
    }
    assert asked["workspace_spend_limit.open"] == ['button "Tune"', 'button "Alert me"']
    with pytest.raises(
        ConfigurationError, match=re.escape("spend_limit.open = 'button \"Archive\"' is none of the 2 there")
    ):
        ask(ScriptedLook(PAGES), open='button "Archive"')


@pytest.mark.parametrize(
    ("page", "change", "said"),
    [
        (CARDS, ('button "Tune"', "button"), "what opens the editor is a button without a name"),
        (
            DIALOG,
            ("strong: Research", "text: and Research too"),
            "nothing in the dialog names 'Research' on its own",
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


GERMAN: Final = {
    "Ceiling": "Obergrenze",
    "Each month at most": "Höchstens im Monat",
    "$400.00": "1.400,00 $",
    '"400.00"': '"1400,00"',
    "Tune": "Ändern",
    "New ceiling": "Neue Obergrenze",
    "Go on": "Weiter",
    "Put in force": "Speichern",
    "Nothing yet": "Noch nichts",
}


def in_german(text: str) -> str:
    for english, german in GERMAN.items():
        text = text.replace(english, german)
    return text


def test_the_same_answers_in_german_are_the_same_structure_with_other_words() -> None:
    structure, words = both(ScriptedLook(PAGES))
    german = ScriptedLook({in_german(by): in_german(page) for by, page in PAGES.items()}, language="de")
    answers = {key: in_german(each) if isinstance(each, str) else each for key, each in ANSWERS.items()}
    structure_again, german_words = both(german, **{**answers, "next": ('button "Weiter"',)})
    assert structure_again == structure
    assert german_words.count("\n") == words.count("\n")
    assert 'workspace_spend_limit_amount = "{amount} $"\n' in german_words
    layout = parse_layout(
        structure.encode(), "mine.toml", words=german_words.encode(), words_name="mine.de.toml", language="de"
    )
    assert layout.workspace_spend_limit is not None
    assert read_amount("1.400,00 $", layout.workspace_spend_limit.amount) == Money(1400_00)


TAKEN_AWAY: Final = """
- alertdialog "Take it away?":
  - heading "Take it away?" [level=2]
  - paragraph:
    - text: For
    - strong: Research
  - button "Yes, away"
"""
ASKS: Final = {**PAGES, 'button "Tune"': f'{DIALOG}  - button "Take it away"\n'}


def test_what_takes_a_limit_away_is_pressed_for_its_question_and_the_editor_is_opened_again() -> None:
    look = ScriptedLook({**ASKS, 'button "Take it away"': TAKEN_AWAY})
    said = ask(look, remove={"open": 'button "Take it away"', "submit": 'button "Yes, away"'})
    assert 'clear_submit = { role = "button", name = "workspace_spend_limit_clear_submit" }' in said
    assert 'workspace_spend_limit_clear_dialog = "Take it away?"' in said
    address = "/org/teams/wrkspc_01Research/budget"
    assert look.done[:5] == [address, 'button "Tune"', 'button "Take it away"', address, 'button "Tune"']


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("- main", "asks nothing before it takes something away"),
        (TAKEN_AWAY.replace("strong: Research", "text: this space"), "names 'Research' in another way"),
    ],
)
def test_a_removal_that_no_map_can_say_is_left_out_and_the_limit_is_kept(question: str, why: str) -> None:
    look = ScriptedLook({**ASKS, 'button "Take it away"': question})
    said = ask(look, remove={"open": 'button "Take it away"', "submit": 'button "Yes, away"'})
    assert "clear" not in said
    assert 'submit = { role = "button"' in said
    ((part, reason),) = look.left_out
    assert part == "workspace spend limit remove"
    assert why in reason
