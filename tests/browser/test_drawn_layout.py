"""
The test that decides: pages that no map has seen are mapped by somebody who knows only what is on them, and then written by the map. No
line of Python is written for one.

DRAWN_LAYOUTS=0-19 takes those drawings instead of the few of every day (`make drawn-layouts`), and prints the table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from claude_console_shim import commands
from claude_console_shim.console import connect
from claude_console_shim.mapping.answers import LimitAnswers, OrganizationAnswers, WrittenAnswers
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown, NotAccepted
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendLimit
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.console_changes import CAP_SET
from tests.support.console_elsewhere import elsewhere
from tests.support.console_settings import all_else, found, prepare
from tests.support.drawn_layout import Draw, draw, write
from tests.support.drawn_layout.answers import answers, organization_answers

pytestmark = pytest.mark.browser

Signed = Callable[..., ShimOptions]
NewWorkspace = Callable[..., ConsoleScope]
SOON: Final = Timeouts(page=20, control=5, save=20, look=0.02, bare=0.05)
BEFORE: Final = replace(CAP_SET.before, cap=400_50)
SEEN: Final = Money(400_50)
WANTED: Final = Money(500_00)


def numbers() -> tuple[int, ...]:
    """The drawings to try: a wizard in a table behind a tab, with an unknown organization page, and what the format cannot say."""
    asked = os.environ.get("DRAWN_LAYOUTS")
    if asked is None:
        return (4, 5)
    first, _, last = asked.partition("-")
    return tuple(range(int(first), int(last or first) + 1))


@pytest.fixture
def there(signed_in: Signed, tmp_path: Path) -> ShimOptions:
    return elsewhere(signed_in(tmp_path))


@pytest.fixture
def outcomes() -> Iterator[list[str]]:
    """What came of each drawing, printed at the end."""
    rows: list[str] = []
    yield rows
    print("\n".join(rows))  # noqa: T201 - the table of `make drawn-layouts`


@pytest.mark.parametrize("number", numbers())
def test_a_drawn_page_is_mapped_and_written_or_stops_with_what_the_format_cannot_say(
    there: ShimOptions,
    simulator: Simulator,
    new_workspace: NewWorkspace,
    saves: Callable[[], int],
    tmp_path: Path,
    outcomes: list[str],
    number: int,
) -> None:
    where, drawn = new_workspace(f"Drawn {number}"), draw(number)
    prepare(simulator, where, BEFORE)
    simulator.set_layout(write(drawn, tmp_path / "layout"))
    simulator.reset_requests()
    others = all_else(simulator.state(), where)
    named = str(where.scope.workspace_id), str(where.workspace_name)
    if not can_be_said(drawn):
        with pytest.raises(LayoutUnknown, match="the format cannot say it: ") as stopped:
            map_it(simulator, there, drawn, named, tmp_path)
        assert saves() == 0
        assert not list(there.home.glob("layouts/**/*.toml"))
        outcomes.append(f"{number:>3}  stopped  {stopped.value.message}")
        return
    map_it(simulator, there, drawn, named, tmp_path)
    assert saves() == 0
    pictures = list((tmp_path / "dump" / "private").iterdir())
    assert {"value", "open", "submit"} <= {each.stem.partition("-")[2] for each in pictures}
    assert {each.stat().st_mode & 0o777 for each in pictures} == {0o600}
    assert not (there.home / "trusted-layouts.json").exists()
    matched = commands.doctor(there, trust=True, workspace=named[0], timeouts=SOON)
    steps = {
        each.path.rpartition(".steps.")[2]: each.presence
        for page in matched.pages
        for each in page.controls
        if ".steps." in each.path
    }
    assert steps == ({f"0.{key}": "once" for key in ("press", "dialog", "shows")} if drawn.editor == "wizard" else {})
    assert saves() == 0
    how = try_it(there, named)
    with closing(connect(there, timeouts=SOON)) as console:
        assert console.write_spend_limit(where, WANTED) == SpendLimit(where.scope, WANTED)
    assert found(simulator.state(), where) == replace(BEFORE, cap=WANTED.minor)
    assert all_else(simulator.state(), where) == others
    assert saves() == (2 if how == "unchanged" else 3)
    outcomes.append(f"{number:>3}  works    tried by saving {how}")


def can_be_said(drawn: Draw) -> bool:
    """Whether the format has words for a drawing: a button that is pressed has a name, and a dialog names its workspace on its own."""
    return drawn.says_it_with_a_name and drawn.subject != "sentence"


def map_it(simulator: Simulator, there: ShimOptions, drawn: Draw, workspace: tuple[str, str], folder: Path) -> None:
    said = answers(drawn, workspace_id=workspace[0], limit=f"${SEEN.major}")
    about = organization_answers(drawn, organization_id=simulator.organization_id, name="Tiny Tools")
    organization = None if about is None else OrganizationAnswers.model_validate(about)
    person = WrittenAnswers(LimitAnswers.model_validate(said), organization)
    commands.draw_map(there, folder / "dump", person, workspace=workspace, name="mine", timeouts=SOON)


def try_it(there: ShimOptions, workspace: tuple[str, str]) -> str:
    """Save what is there, or else a cent less and back; which of them it was."""
    try:
        commands.try_map(there, "mine", workspace=workspace, by_a_cent=False, timeouts=SOON)
    except NotAccepted:
        commands.try_map(there, "mine", workspace=workspace, by_a_cent=True, timeouts=SOON)
        return "a cent less, and back"
    return "unchanged"


def test_a_map_that_does_not_save_is_not_trusted(
    there: ShimOptions, simulator: Simulator, new_workspace: NewWorkspace, saves: Callable[[], int]
) -> None:
    where, trust = new_workspace(), there.home / "trusted-layouts.json"
    prepare(simulator, where, BEFORE)
    simulator.reset_requests()
    named = str(where.scope.workspace_id), str(where.workspace_name)
    with pytest.raises(NotAccepted):
        commands.try_map(there, "c", workspace=named, by_a_cent=False, timeouts=SOON)
    assert saves() == 0
    simulator.fault("console_save_error", message="Not today")
    with pytest.raises(ConsoleError, match="Not today"):
        commands.try_map(there, "c", workspace=named, by_a_cent=True, timeouts=SOON)
    assert not trust.exists()
    assert commands.try_map(there, "c", workspace=named, by_a_cent=True, timeouts=SOON) > 0
    assert trust.exists()
    assert found(simulator.state(), where) == BEFORE
    assert saves() == 3
