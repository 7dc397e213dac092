"""The questions about notifications, on pages that are only text: what comes of the answers, what is pressed, what is left out."""

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
from claude_console_shim.mapping.notification_questions import ask_notifications
from claude_console_shim.mapping.told_map import ToldMap
from claude_console_shim.mapping.way_questions import ask_way
from claude_console_shim.mapping.write_map import map_text
from pulumi_claude_admin.errors import LayoutUnknown
from tests.support.scripted_look import ScriptedLook

ADDRESS: Final = "/org/teams/wrkspc_01Research/mails"
PAGE: Final = """
- main:
  - heading "Research" [level=1]
  - code: wrkspc_01Research
  - region "Alerts":
    - list "Alerts":
      - listitem:
        - text: $100.00
        - button "Stop $100.00"
      - listitem:
        - text: $2,500.00
        - button "Stop $2,500.00"
    - term: Told
    - definition: ana@example.com
    - button "New alert"
    - button "Change readers"
"""
ADDS: Final = """
- dialog "New alert":
  - strong: Research
  - textbox "USD"
  - button "Store"
"""
EDITS: Final = """
- dialog "Change readers":
  - strong: Research
  - textbox "Told": ana@example.com
  - button "Store"
"""
STOPS: Final = """
- alertdialog "Stop?":
  - strong: Research
  - paragraph: At $100.00
  - button "Yes, stop"
"""
PAGES: Final[Mapping[str, str]] = {
    ADDRESS: PAGE,
    'button "New alert"': ADDS,
    'button "Change readers"': EDITS,
    'button "Stop $100.00"': STOPS,
}
ANSWERS: Final[Mapping[str, Any]] = {
    "address": ADDRESS,
    "threshold": 'listitem "$100.00 Stop $100.00"',
    "recipients": 'definition "ana@example.com"',
    "nobody": "Nobody",
    "add": {"open": 'button "New alert"', "submit": 'button "Store"'},
    "edit": {"open": 'button "Change readers"', "submit": 'button "Store"'},
    "remove": {"open": 'button "Stop $100.00"', "submit": 'button "Yes, stop"'},
}


def ask(look: ScriptedLook, **answers: object) -> str:
    """The map that comes of it, and its words; what was left out is in `look`."""
    workspace = {"id": "wrkspc_01Research", "name": "Research"}
    limit = {"address": "/", "value": 1, "open": 1, "submit": 1}
    given = {"format": 1, "dump": "x", "workspace": workspace, "workspace_spend_limit": limit}
    mails = {key: each for key, each in {**ANSWERS, **answers}.items() if each is not None}
    person = WrittenAnswers(Answers.model_validate({**given, "workspace_notifications": mails}))
    asking = Asking(look, person, WorkspaceOnPage(**workspace), ("workspace_notifications",), DumpedPages())

    async def work() -> ToldMap:
        way = await ask_way(asking, "the notifications")
        assert way is not None
        return ToldMap({"workspace_notifications": await ask_notifications(asking, way, LeftOut(look.left_out))})

    with ThreadPoolExecutor(1) as thread:
        told = thread.submit(lambda: asyncio.run(work())).result()
    text = map_text(told, name="mine", dated=date(2026, 11, 29))
    return f"{text.structure}\n{text.words}"


def test_a_list_its_readers_and_three_buttons_become_a_map() -> None:
    said = ask(ScriptedLook(PAGES))
    for expected in (
        'thresholds = { role = "list", name = "workspace_notifications_thresholds" }',
        'threshold = { role = "listitem" }',
        'workspace_notifications_region = "Alerts"',
        'workspace_notifications_add = "New alert"',
        'workspace_notifications_remove = "Stop {amount}"',
        'workspace_notifications_edit_field = "Told"',
        '"Nobody"',
        'subject = { role = "strong" }',
    ):
        assert expected in said


def test_the_page_is_loaded_anew_only_where_more_is_pressed_on_it() -> None:
    look = ScriptedLook(PAGES)
    ask(look)
    pressed = ['button "New alert"', 'button "Change readers"', 'button "Stop $100.00"']
    assert look.done == [ADDRESS, pressed[0], ADDRESS, pressed[1], ADDRESS, pressed[2]]


@pytest.mark.parametrize("part", ["add", "edit", "remove"])
def test_a_part_that_nobody_names_is_left_away_and_not_pressed(part: str) -> None:
    look = ScriptedLook(PAGES)
    said = ask(look, **{part: None})
    assert f"\n{part} = " not in said
    assert ANSWERS[part]["open"] not in look.done
    assert look.left_out == []


@pytest.mark.parametrize(
    ("changed", "answers", "part", "why"),
    [
        (
            {ADDRESS: PAGE.replace('"Stop $100.00"', '"Stop"').replace('"Stop $2,500.00"', '"Off"')},
            {
                "threshold": 'listitem "$100.00 Stop"',
                "remove": {"open": 'button "Stop"', "submit": 'button "Yes, stop"'},
            },
            "remove",
            "does not say which",
        ),
        ({'button "Stop $100.00"': PAGE}, {}, "remove", "asks nothing before it takes something away"),
        (
            {'button "Stop $100.00"': STOPS.replace("At $100.00", "For good")},
            {},
            "remove",
            "the question does not say '$100.00'",
        ),
        ({'button "New alert"': PAGE}, {}, "add", "no dialogs are open"),
        (
            {'button "Change readers"': EDITS.replace("strong: Research", "paragraph: For all of Research")},
            {},
            "edit",
            "names 'Research' on its own",
        ),
    ],
)
def test_a_part_that_no_map_can_say_is_left_out_with_its_reason(
    changed: Mapping[str, str], answers: Mapping[str, object], part: str, why: str
) -> None:
    look = ScriptedLook({**PAGES, **changed})
    said = ask(look, **answers)
    ((named, reason),) = look.left_out
    assert named == f"workspace notifications {part}"
    assert why in reason
    assert 'thresholds = { role = "list"' in said


@pytest.mark.parametrize(
    ("page", "answers", "why"),
    [
        (
            PAGE.replace("text: $100.00", "text: a lot"),
            {"threshold": 'listitem "a lot Stop $100.00"'},
            "no amount of dollars",
        ),
        (PAGE.replace('list "Alerts"', 'group "Alerts"'), {}, "stand in no list and no table"),
        (
            PAGE.replace('- button "New alert"', '- button "New alert"\n    - button "Show all"'),
            {"more": 'button "Show all"'},
            "may show only some of the notifications",
        ),
    ],
)
def test_what_no_map_can_say_stops_all_of_it(page: str, answers: Mapping[str, object], why: str) -> None:
    with pytest.raises(LayoutUnknown, match=why):
        ask(ScriptedLook({**PAGES, ADDRESS: page}), **answers)
