"""A rehearsal goes as far as the filled dialog, and nothing that could save gets out: the simulator's count is the judge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import Rehearsed
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser


def test_a_change_is_filled_in_told_and_not_saved(
    console: Console, own_console: Callable[..., Console], workspace: ConsoleScope, saves: Callable[[], int]
) -> None:
    console.write_spend_limit(workspace, Money.parse("500"))
    rehearsing = own_console(rehearse=True)

    with pytest.raises(Rehearsed, match=r"from 500.00 USD to 600.00 USD") as caught:
        rehearsing.write_spend_limit(workspace, Money.parse("600"))
    told = caught.value
    assert str(workspace.workspace_name) in told.message
    assert (told.page is not None, told.layout) == (True, "c")
    assert told.evidence is not None
    assert any("600" in file.read_text() for file in Path(told.evidence).iterdir() if file.suffix != ".png")

    with pytest.raises(Rehearsed, match=r"from 500.00 USD to no limit; what is in the dialog"):
        rehearsing.write_spend_limit(workspace, None)

    wanted = SpendNotifications(workspace.scope, (Money(5000),), ("finops@example.com",))
    with pytest.raises(Rehearsed, match=r"threshold from no threshold to 50.00 USD; then recipients from"):
        rehearsing.write_notifications(workspace, wanted)

    assert saves() == 1
    assert rehearsing.read_spend_limit(workspace) == SpendLimit(workspace.scope, Money(50000))
