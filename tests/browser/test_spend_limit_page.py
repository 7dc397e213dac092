from __future__ import annotations

from collections.abc import Callable

import pytest

from claude_console_shim.options import Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ChangedMeanwhile, ConsoleError, InvalidInputs, NotPermitted, WriteNotConfirmed
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendLimit
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
Saves = Callable[[], int]
NewWorkspace = Callable[..., ConsoleScope]
ROUTE = "/api/organizations/{organization}/workspaces/{workspace}/spend_limits_v2"


def test_a_workspace_without_a_limit_has_none(console: Console, workspace: ConsoleScope, saves: Saves) -> None:
    assert console.read_spend_limit(workspace) is None
    assert saves() == 0


def test_a_limit_is_set_raised_and_removed(
    console: Console, workspace: ConsoleScope, saves: Saves, loads: Callable[[], int]
) -> None:
    first = console.write_spend_limit(workspace, Money.parse("500.00"))
    assert first == SpendLimit(workspace.scope, Money(50000))
    assert loads() == 2, "one to write it, one to read it back"
    assert console.write_spend_limit(workspace, Money.parse("1234.56")) == SpendLimit(workspace.scope, Money(123456))
    assert console.read_spend_limit(workspace) == SpendLimit(workspace.scope, Money(123456))
    assert console.write_spend_limit(workspace, None) is None
    assert console.read_spend_limit(workspace) is None
    assert saves() == 3


def test_an_equal_limit_is_not_saved_again(console: Console, workspace: ConsoleScope, saves: Saves) -> None:
    console.write_spend_limit(workspace, Money.parse("500.00"))
    console.write_spend_limit(workspace, Money.parse("500"))
    assert saves() == 1


def test_no_limit_is_not_removed_again(console: Console, workspace: ConsoleScope, saves: Saves) -> None:
    assert console.write_spend_limit(workspace, None) is None
    assert saves() == 0


def test_the_organizations_limit_is_read_and_set_on_billing(
    console: Console, organization: ConsoleScope, saves: Saves
) -> None:
    before = console.read_spend_limit(organization)
    assert before is not None
    wanted = Money(before.amount.minor + 100)
    assert console.write_spend_limit(organization, wanted) == SpendLimit(organization.scope, wanted)
    assert console.write_spend_limit(organization, wanted) == SpendLimit(organization.scope, wanted)
    assert saves() == 1


@pytest.mark.parametrize(
    "name",
    [
        '<img src=x onerror="document.title=1"> {name} & "Söhne"',
        "Sign in",
        "- main: [x] 'quoted' \\ /regex/ #1",
        "  two   spaces ",
        "Workspace\u200b with \u202e marks \U0001f680",
        "x" * 255,
    ],
)
def test_a_hostile_workspace_name_is_only_a_name(
    console: Console, new_workspace: NewWorkspace, name: str, saves: Saves
) -> None:
    where = new_workspace(name)
    assert console.write_spend_limit(where, Money.parse("500.00")) == SpendLimit(where.scope, Money(50000))
    assert saves() == 1


def test_a_workspace_of_another_name_is_not_touched(console: Console, workspace: ConsoleScope, saves: Saves) -> None:
    renamed = ConsoleScope(workspace.organization_id, workspace.scope, f"{workspace.workspace_name} EU")
    with pytest.raises(ChangedMeanwhile, match="nothing was clicked"):
        console.write_spend_limit(renamed, Money.parse("500.00"))
    assert saves() == 0


def test_a_write_needs_the_workspaces_name(console: Console, workspace: ConsoleScope, saves: Saves) -> None:
    nameless = ConsoleScope(workspace.organization_id, workspace.scope)
    assert console.read_spend_limit(nameless) is None
    with pytest.raises(InvalidInputs, match="workspace_name"):
        console.write_spend_limit(nameless, Money.parse("500.00"))
    assert saves() == 0


def test_an_amount_that_the_dialog_does_not_accept_is_told_in_its_words(
    own_console: Connect, workspace: ConsoleScope, saves: Saves
) -> None:
    console = own_console(timeouts=Timeouts(control=3))
    with pytest.raises(ConsoleError, match=r"above \$0\.00"):
        console.write_spend_limit(workspace, Money(0))
    assert saves() == 0


def test_an_amount_that_the_server_refuses_is_told_in_its_words(
    console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    with pytest.raises(ConsoleError, match="organization") as caught:
        console.write_spend_limit(workspace, Money.parse("99000000.00"))
    assert not isinstance(caught.value, WriteNotConfirmed)
    assert saves() == 1
    assert console.read_spend_limit(workspace) is None


def test_content_that_arrives_late_is_waited_for(
    console: Console, simulator: Simulator, workspace: ConsoleScope
) -> None:
    simulator.switch("console_hydration_ms", 1500)
    assert console.write_spend_limit(workspace, Money.parse("500.00")) == SpendLimit(workspace.scope, Money(50000))


def test_an_archived_workspace_offers_nothing_to_edit(
    console: Console, simulator: Simulator, workspace: ConsoleScope, saves: Saves
) -> None:
    with simulator.world.lock:
        simulator.world.organization.workspaces[str(workspace.scope)].archived_at = simulator.world.clock.now()
    with pytest.raises(NotPermitted, match="archived"):
        console.write_spend_limit(workspace, Money.parse("500.00"))
    assert saves() == 0


def test_another_currency_is_refused_before_anything_is_opened(console: Console, workspace: ConsoleScope) -> None:
    with pytest.raises(InvalidInputs, match="EUR"):
        console.write_spend_limit(workspace, Money(50000, "EUR"))
