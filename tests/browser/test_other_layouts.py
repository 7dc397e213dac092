"""Layouts that no page map is written for: the shim says so and changes nothing; what a layout shares with C works there too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from claude_console_shim.options import Patience
from claude_simulator import Simulator
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser

AMOUNT = Money.parse("500.00")
LIMITS = {"requests_per_minute": 7}


@pytest.fixture
def show(simulator: Simulator) -> Iterator[Callable[[str], None]]:
    """Switch the pages to a layout, and back to C afterwards."""
    yield simulator.set_layout
    simulator.set_layout("c")


@pytest.fixture
def impatient(own_console: Callable[..., Console]) -> Console:
    console = own_console(patience=Patience(page=4))
    console.whoami()
    return console


@pytest.mark.parametrize("layout", ["a", "b"])
def test_a_spend_limit_on_an_older_layout_is_left_alone(
    impatient: Console,
    show: Callable[[str], None],
    workspace: ConsoleScope,
    saves: Callable[[], int],
    layout: str,
) -> None:
    show(layout)
    with pytest.raises(LayoutUnknown, match="Nothing was clicked"):
        impatient.write_spend_limit(workspace, AMOUNT)
    assert saves() == 0


@pytest.mark.parametrize("layout", ["a", "b", "d"])
def test_a_rate_limit_on_another_layout_is_left_alone(
    impatient: Console,
    show: Callable[[str], None],
    workspace: ConsoleScope,
    saves: Callable[[], int],
    layout: str,
) -> None:
    show(layout)
    with pytest.raises(LayoutUnknown, match="Nothing was clicked"):
        impatient.write_rate_limits(workspace, "Claude Sonnet 4.x", LIMITS)
    assert saves() == 0


def test_layout_d_shares_its_spend_limits_with_c(
    impatient: Console, show: Callable[[str], None], workspace: ConsoleScope, saves: Callable[[], int]
) -> None:
    show("d")
    written = impatient.write_spend_limit(workspace, AMOUNT)
    assert written is not None
    assert written.amount == AMOUNT
    assert saves() == 1
