"""Another organization is never read and never written: its UUID is read on the page, and the account menu names it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claude_console_shim import commands
from claude_console_shim.options import ShimOptions
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ClaudeAdminError, LayoutUnknown, WrongOrganization
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.console_changes import CAP_SET, MAILS_SET, RATES_SET, WHOLE_CAP_SET, WHOLE_MAILS_SET, Change

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
Signed = Callable[..., ShimOptions]
WHOLE = (WHOLE_CAP_SET, WHOLE_MAILS_SET)


@pytest.fixture
def switch(simulator: Simulator) -> Iterator[Callable[[str, str], None]]:
    """Set a switch until the end of the test."""
    yield simulator.switch
    simulator.switch("console_account_menu", "named")
    simulator.switch("console_requests", "by_uuid")


@pytest.mark.parametrize("layout", ["a", "b", "c", "d"])
def test_what_another_organization_has_is_never_read_as_this_ones(
    console_in: Connect, simulator: Simulator, organization: ConsoleScope, layout: str
) -> None:
    simulator.set_layout(layout)
    console = console_in(layout)
    assert console.whoami().organization_id == simulator.organization_id
    for change in WHOLE:
        simulator.fault("console_other_organization", route=change.page(layout))
        with pytest.raises(WrongOrganization, match="0a1b2c3d"):
            change.read(console, organization)
        for session in simulator.world.sessions.by_key.values():
            session.active_organization = simulator.organization_id


@pytest.mark.parametrize(
    ("menu", "error"),
    [("without_organization", WrongOrganization), ("absent", LayoutUnknown), ("twice", LayoutUnknown)],
)
@pytest.mark.parametrize("layout", ["a", "c", "d"])
def test_a_page_whose_account_menu_does_not_name_the_organization_is_left_alone(
    console_in: Connect,
    simulator: Simulator,
    workspace: ConsoleScope,
    switch: Callable[[str, str], None],
    saves: Callable[[], int],
    layout: str,
    menu: str,
    error: type[ClaudeAdminError],
) -> None:
    simulator.set_layout(layout)
    switch("console_account_menu", menu)
    for change in (CAP_SET, RATES_SET):
        with pytest.raises(error, match="ccount menu"):
            change.write(console_in(layout), workspace)
    assert saves() == 0


@pytest.mark.parametrize("layout", ["b", "c", "d"])
def test_a_page_that_asks_for_nothing_by_its_organizations_uuid_is_left_alone(
    console_in: Connect,
    simulator: Simulator,
    workspace: ConsoleScope,
    organization: ConsoleScope,
    switch: Callable[[str, str], None],
    saves: Callable[[], int],
    layout: str,
) -> None:
    simulator.set_layout(layout)
    switch("console_requests", "by_current")
    places: list[tuple[Change, ConsoleScope]] = [(MAILS_SET, workspace), (RATES_SET, workspace)]
    for change, where in [*places, *((each, organization) for each in WHOLE)]:
        with pytest.raises(LayoutUnknown, match="which organization"):
            change.write(console_in(layout), where)
    with pytest.raises(LayoutUnknown, match="which organization"):
        WHOLE_CAP_SET.read(console_in(layout), organization)
    assert saves() == 0


@pytest.mark.parametrize(("menu", "said"), [("named", "once"), ("absent", "absent"), ("twice", "several")])
def test_the_doctor_looks_at_the_account_menu(
    signed_in: Signed, switch: Callable[[str, str], None], tmp_path: Path, menu: str, said: str
) -> None:
    switch("console_account_menu", menu)
    report = commands.doctor(signed_in(tmp_path))
    (page,) = (each for each in report.pages if each.name == "account menu")
    assert [(check.path, check.presence) for check in page.controls] == [("account", said)]
    assert report.is_healthy == (menu == "named")


def test_the_doctor_says_when_the_account_menu_names_no_organization(
    signed_in: Signed, switch: Callable[[str, str], None], tmp_path: Path
) -> None:
    switch("console_account_menu", "without_organization")
    report = commands.doctor(signed_in(tmp_path))
    (page,) = (each for each in report.pages if each.name == "account menu")
    assert page.problem is not None
    assert "admin@example.com" in page.problem
    assert not report.is_healthy
