"""The questions about rate limits, on pages that are only text: what comes of the answers, what is pressed, what cannot be said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

import pytest

from claude_console_shim.mapping.answers import Answers, WrittenAnswers
from claude_console_shim.mapping.asking import Asking, WorkspaceOnPage
from claude_console_shim.mapping.dumped import DumpedPages
from claude_console_shim.mapping.left_out import LeftOut
from claude_console_shim.mapping.rate_questions import ask_rates
from claude_console_shim.mapping.told_map import ToldMap
from claude_console_shim.mapping.way_questions import ask_way
from claude_console_shim.mapping.write_map import map_text
from pulumi_claude_admin.errors import LayoutUnknown
from tests.support.scripted_look import ScriptedLook

ADDRESS: Final = "/org/teams/wrkspc_01Research/speed"
PAGE: Final = """
- main:
  - heading "Research" [level=1]
  - code: wrkspc_01Research
  - region "Speed":
    - table:
      - rowgroup:
        - row "Models RPM ITPM More":
          - columnheader "Models"
          - columnheader "RPM"
          - columnheader "ITPM"
          - columnheader "More"
      - rowgroup:
        - row "Sonnet 700 2,000,000 (organization) Set":
          - rowheader "Sonnet"
          - cell "700"
          - cell "2,000,000 (organization)"
          - cell "Set Sonnet":
            - button "Set Sonnet"
        - row "Haiku 4,000 (organization) 900 Set":
          - rowheader "Haiku"
          - cell "4,000 (organization)"
          - cell "900"
          - cell "Set Haiku":
            - button "Set Haiku"
"""
EDITOR: Final = """
- dialog "Set":
  - strong: Research
  - paragraph: Sonnet
  - textbox "RPM": "700"
  - textbox "ITPM"
  - button "OK"
"""
PAGES: Final[Mapping[str, str]] = {ADDRESS: PAGE, 'button "Set Sonnet"': EDITOR}
ROW: Final = {
    "open": 'button "Set Sonnet"',
    "requests_per_minute": 'textbox "RPM"',
    "input_tokens_per_minute": 'textbox "ITPM"',
    "submit": 'button "OK"',
}
ANSWERS: Final[Mapping[str, Any]] = {
    "address": ADDRESS,
    "group": 'rowheader "Sonnet"',
    "requests_per_minute": 'cell "700"',
    "input_tokens_per_minute": 'cell "2,000,000 (organization)"',
    "inherited": "4,000 (organization)",
    "editors": (ROW,),
}


def ask(look: ScriptedLook, **answers: object) -> str:
    """The map that comes of it, and its words; what was left out is in `look`."""
    workspace = {"id": "wrkspc_01Research", "name": "Research"}
    limit = {"address": "/", "value": 1, "open": 1, "submit": 1}
    given = {"format": 1, "dump": "x", "workspace": workspace, "workspace_spend_limit": limit}
    rates = {key: each for key, each in {**ANSWERS, **answers}.items() if each is not None}
    person = WrittenAnswers(Answers.model_validate({**given, "workspace_rate_limits": rates}))
    asking = Asking(look, person, WorkspaceOnPage(**workspace), ("workspace_rate_limits",), DumpedPages())

    async def work() -> ToldMap:
        way = await ask_way(asking, "the rate limits")
        assert way is not None
        return ToldMap({"workspace_rate_limits": await ask_rates(asking, way, LeftOut(look.left_out))})

    with ThreadPoolExecutor(1) as thread:
        told = thread.submit(lambda: asyncio.run(work())).result()
    text = map_text(told, name="mine", dated=date(2026, 11, 29))
    return f"{text.structure}\n{text.words}"


def test_a_table_with_an_editor_for_each_row_becomes_a_map() -> None:
    look = ScriptedLook(PAGES)
    said = ask(look)
    for expected in ('"Models"', '"RPM"', '"ITPM"', '"Set {group}"', '"{number} (organization)"'):
        assert expected in said
    assert "[workspace_rate_limits.editors.row" in said
    assert "output_tokens_per_minute" not in said
    assert (look.done, look.left_out) == ([ADDRESS, 'button "Set Sonnet"'], [])


def test_an_editor_for_each_limiter_is_opened_on_the_page_as_it_was() -> None:
    cells = PAGE.replace('cell "700"', 'cell "700 Set RPM":\n            - text: "700"\n            - button "Set RPM"')
    cells = cells.replace('button "Set Sonnet"', 'button "Set ITPM"')
    one = EDITOR.replace('  - textbox "ITPM"\n', "")
    other = EDITOR.replace('  - textbox "RPM": "700"\n', "")
    look = ScriptedLook({ADDRESS: cells, 'button "Set RPM"': one, 'button "Set ITPM"': other})
    editors = [
        {"open": 'button "Set RPM"', "requests_per_minute": 'textbox "RPM"', "submit": 'button "OK"'},
        {"open": 'button "Set ITPM"', "input_tokens_per_minute": 'textbox "ITPM"', "submit": 'button "OK"'},
    ]
    said = ask(look, requests_per_minute=2, editors=tuple(editors))
    assert look.done == [ADDRESS, 'button "Set RPM"', ADDRESS, 'button "Set ITPM"']
    assert "[workspace_rate_limits.editors.requests_per_minute" in said
    assert "[workspace_rate_limits.editors.input_tokens_per_minute" in said


@pytest.mark.parametrize(
    ("editor", "why"),
    [
        (EDITOR.replace("paragraph: Sonnet", "paragraph: These models"), "the dialog does not name Sonnet"),
        (EDITOR.replace("strong: Research", "paragraph: All of Research"), "names 'Research' on its own"),
        ("- main", "no dialogs are open"),
    ],
)
def test_an_editor_that_no_map_can_say_is_left_out_and_the_limits_are_read(editor: str, why: str) -> None:
    look = ScriptedLook({**PAGES, 'button "Set Sonnet"': editor})
    said = ask(look)
    ((named, reason),) = look.left_out
    assert named == "workspace rate limits editors"
    assert why in reason
    assert "editors" not in said
    assert '"RPM"' in said


@pytest.mark.parametrize(
    ("page", "answers", "why"),
    [
        (PAGE, {"inherited": None}, "is no limit of Sonnet by itself"),
        (PAGE, {"requests_per_minute": None, "input_tokens_per_minute": None}, "no limit that there is a name for"),
        (PAGE.replace("- table:", "- group:"), {}, "stand in no table"),
        (
            PAGE.replace('region "Speed":', 'region "Speed":\n    - button "Show all"'),
            {"more": 'button "Show all"'},
            "may show only some of the groups",
        ),
    ],
)
def test_what_no_map_can_say_stops_all_of_it(page: str, answers: Mapping[str, object], why: str) -> None:
    with pytest.raises(LayoutUnknown, match=why):
        ask(ScriptedLook({**PAGES, ADDRESS: page}), **answers)
