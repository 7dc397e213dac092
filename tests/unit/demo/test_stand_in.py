from __future__ import annotations

from claude_simulator import Simulator
from tools.demo.stand_in import Pages


def test_pages_that_nobody_chose_are_those_of_the_simulator() -> None:
    state = Simulator(seed="quickstart").state()

    assert Pages() == Pages(layout=state["layout"], language=state["switches"]["console_language"])


def test_pages_are_told_to_the_command_as_options() -> None:
    assert Pages(layout="a", language="de").options == ("--layout", "a", "--set", "console_language=de")
