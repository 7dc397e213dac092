"""
A map that is wrong about a wizard: what is said to lead on saves at once. It is in the journal like any other press, and what it saved is
read back or told as unknown, never called saved by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from claude_console_shim.console import connect
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import Rehearsed, WriteNotConfirmed
from pulumi_claude_admin.journaled_presses import JournaledPress, PressOutcome, presses
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendLimit
from pulumi_claude_admin.ports import Console, ConsoleScope
from pulumi_claude_admin.write_journal import JournalFile, read_journal
from tests.support.console_changes import CAP_SET
from tests.support.console_settings import found, prepare
from tests.support.drawn_layout import Draw, draw, route, write

pytestmark = pytest.mark.browser

DRAWN: Final = draw(1737)
"""An editor of one page, which saves what it shows, too."""
BEFORE: Final = replace(CAP_SET.before, cap=400_00)
WANTED: Final = Money(500_00)
PATIENT: Final = Timeouts(page=30, control=15, save=30, look=0.02, bare=0.05)
FOR_EVER: Final = replace(PATIENT, page=3_600)
MAP: Final = """
format = 1
id = "mine"
dated = 2026-11-30
seen = "in a test"
delete_when = "never"
sources = []

[workspace_spend_limit]
region = {{ role = "region", name = "section" }}
value = {{ term = {{ role = "term", text = "term" }} }}
amount = {{ none = "unset" }}
open = {{ role = "button", name = "opener" }}
dialog = {{ role = "dialog", name = "title" }}
subject = {{ role = "strong" }}
field = {{ role = "textbox", name = "{field}" }}
steps = [
    {{ press = {{ role = "button", name = "saves" }}, dialog = {{ role = "dialog", name = "title" }}, shows = {{ role = "button", name = "elsewhere" }} }},
]
submit = {{ role = "button", name = "elsewhere" }}

[workspace_spend_limit.way]
route = "{route}"
landing = {{ role = "code", text = {{ pattern = "wrkspc_[0-9A-Za-z]+" }} }}
workspace_id = {{ role = "code", text = {{ pattern = "wrkspc_[0-9A-Za-z]+" }} }}
workspace_name = {{ role = "heading", level = 1 }}
"""
ON_THE_FIRST_PAGE: Final = "label"
ON_THE_NEXT_PAGE: Final = "elsewhere"

Mapped = Callable[..., Console]


def words(drawn: Draw, field: str) -> str:
    """The words that the map uses, and no other."""
    said = {
        "section": drawn.section,
        "term": drawn.term,
        "unset": drawn.unset,
        "opener": drawn.open_words,
        "title": drawn.title,
        "saves": drawn.submit,
        "elsewhere": "Nowhere on these pages",
    }
    if field == ON_THE_FIRST_PAGE:
        said[field] = drawn.label
    return "\n".join(["format = 1", "[words]", *(f'{key} = "{text}"' for key, text in said.items())])


@pytest.fixture
def mapped(
    signed_in: Callable[..., ShimOptions], simulator: Simulator, workspace: ConsoleScope, tmp_path: Path
) -> Iterator[Mapped]:
    """A Console by the wrong map, which has the field on one page of the wizard or the other, with a journal."""
    prepare(simulator, workspace, BEFORE)
    simulator.set_layout(write(DRAWN, tmp_path / "layout"))
    simulator.reset_requests()
    options = signed_in(tmp_path)
    layouts = options.home / "layouts"
    (layouts / "words").mkdir(parents=True)
    with ExitStack() as opened:

        def make(field: str, *, timeouts: Timeouts = PATIENT, rehearse: bool = False) -> Console:
            of_workspace = route(DRAWN).replace("{workspace}", "{workspace_id}")
            (layouts / "mine.toml").write_text(MAP.format(field=field, route=of_workspace))
            (layouts / "words" / "mine.en.toml").write_text(words(DRAWN, field))
            there = replace(options, journal=JournalFile(tmp_path / "journal.jsonl"), rehearse=rehearse)
            return opened.enter_context(closing(connect(there, timeouts=timeouts)))

        yield make


@pytest.fixture
def journaled(tmp_path: Path) -> Callable[[], tuple[JournaledPress, ...]]:
    return lambda: presses(read_journal(tmp_path / "journal.jsonl"))


def test_what_leads_on_and_saves_after_all_is_journaled_and_read_back(
    mapped: Mapped,
    simulator: Simulator,
    workspace: ConsoleScope,
    saves: Callable[[], int],
    journaled: Callable[[], tuple[JournaledPress, ...]],
) -> None:
    assert mapped(ON_THE_FIRST_PAGE).write_spend_limit(workspace, WANTED) == SpendLimit(workspace.scope, WANTED)

    assert (saves(), found(simulator.state(), workspace).cap) == (1, WANTED.minor)
    (press,) = journaled()
    assert (press.before, press.wanted, press.outcome) == ("400.00 USD", "500.00 USD", PressOutcome.CONFIRMED)
    assert press.answer == "status 200"


def test_what_saves_before_anything_is_filled_in_is_told_as_unknown(
    mapped: Mapped,
    workspace: ConsoleScope,
    saves: Callable[[], int],
    journaled: Callable[[], tuple[JournaledPress, ...]],
) -> None:
    with pytest.raises(WriteNotConfirmed, match="asked the Console to save before anything was filled in"):
        mapped(ON_THE_NEXT_PAGE).write_spend_limit(workspace, WANTED)
    (press,) = journaled()
    assert (saves(), press.outcome) == (1, PressOutcome.NOT_CONFIRMED)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("field", [ON_THE_FIRST_PAGE, ON_THE_NEXT_PAGE])
def test_a_rehearsal_tells_it_once_the_save_was_held_back(
    mapped: Mapped, workspace: ConsoleScope, saves: Callable[[], int], field: str
) -> None:
    with pytest.raises(Rehearsed, match="what leads on in the editor did not, so it would save"):
        mapped(field, timeouts=FOR_EVER, rehearse=True).write_spend_limit(workspace, WANTED)
    assert saves() == 0
