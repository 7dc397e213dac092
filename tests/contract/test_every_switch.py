"""No switch of the simulator is forgotten: the product's tests walk over it, or the product cannot feel it."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_type_hints

import pytest

from claude_simulator import Simulator
from claude_simulator.switches import SWITCHES
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.ports import AdminApi
from tests.support.product_walk import walk, walk_machine_identities
from tests.support.provider_process import process
from tests.support.simulator_switches import NUMBERS, UNFELT, UNFELT_IN_THE_CONSOLE, settings

HERE = Path(__file__).parent
OF_THE_CONSOLE = {name for name in SWITCHES if name.startswith("console_")}


def walked_over() -> set[str]:
    """The switches that a test of this folder is decorated with, `@over("name")`."""
    found: set[str] = set()
    for file in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
                found.update(_names(decorator))
    return found


def _names(decorator: ast.expr) -> Iterator[str]:
    if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "over":
        for argument in decorator.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def test_a_switch_is_walked_over_or_cannot_be_felt() -> None:
    assert walked_over() | UNFELT.keys() == SWITCHES.keys() - OF_THE_CONSOLE
    assert not walked_over() & UNFELT.keys()


def said_in(file: Path) -> set[object]:
    """Every constant of a test file."""
    return {node.value for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("name", sorted(OF_THE_CONSOLE - UNFELT_IN_THE_CONSOLE.keys()))
def test_every_setting_of_a_switch_of_the_console_is_met_by_a_browser(name: str) -> None:
    files = [said_in(file) for tier in ("browser", "engine") for file in (HERE.parent / tier).glob("test_*.py")]
    others = SWITCHES[name].choices[1:]
    assert any({name, *others} <= said for said in files)


def test_what_a_browser_cannot_feel_is_a_switch_of_the_console() -> None:
    assert UNFELT_IN_THE_CONSOLE.keys() <= OF_THE_CONSOLE


@pytest.mark.parametrize("name", NUMBERS)
def test_of_a_number_the_default_is_tried_and_something_else(name: str) -> None:
    assert not SWITCHES[name].choices
    assert SWITCHES[name].default == NUMBERS[name][0]
    assert len(set(NUMBERS[name])) == len(NUMBERS[name]) > 1


class Noted:
    """An API composed of objects; notes the names of the methods that are used, as `users.list`."""

    def __init__(self, wrapped: object, names: set[str], *, of: str = "") -> None:
        self._wrapped = wrapped
        self._names = names
        self._of = of

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._wrapped, name)
        if not callable(found):
            return Noted(found, self._names, of=f"{name}.")
        self._names.add(self._of + name)
        return found


def methods_of_the_port() -> set[str]:
    """Every method that a `ports.AdminApi` has."""
    found = {"now"}
    for name, member in vars(AdminApi).items():
        if isinstance(member, property):
            api_object = get_type_hints(member.fget)["return"]
            found |= {f"{name}.{method}" for method in vars(api_object) if not method.startswith("_")}
    return found


def account_of(simulator: Simulator, folder: Path) -> tuple[list[str], set[str]]:
    """What a walk heard, and which methods of the port it used."""
    names: set[str] = set()
    key, token = Credential("api_key", simulator.admin_api_key), Credential("auth_token", simulator.oauth_token)
    with _noted_api(simulator, key, names) as api, process(simulator, api, folder):
        heard = walk(api)
    with _noted_api(simulator, token, names) as api, process(simulator, api, folder, by_token=True):
        return heard + walk_machine_identities(api), names


@contextlib.contextmanager
def _noted_api(simulator: Simulator, credential: Credential, names: set[str]) -> Iterator[AdminApi]:
    with contextlib.closing(Transport(simulator.base_url, credential, RateLimiter(0))) as transport:
        yield cast("AdminApi", Noted(HttpAdminApi(transport), names))  # it hands everything on


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], set[str]]:
    """The account of a walk under the defaults."""
    with Simulator(seed="tiny", switches={"spend_limits_api": "enabled"}) as simulator:
        return account_of(simulator, tmp_path_factory.mktemp("undisturbed"))


def test_a_walk_uses_the_whole_port(undisturbed: tuple[list[str], set[str]]) -> None:
    assert methods_of_the_port() == undisturbed[1]


def test_a_walk_hears_what_is_different(
    simulator: Simulator, undisturbed: tuple[list[str], set[str]], tmp_path: Path
) -> None:
    simulator.switch("colour_case", "upper")
    assert account_of(simulator, tmp_path) != undisturbed


@pytest.mark.parametrize("turn", range(1, max(len(settings(name)) for name in UNFELT)))
def test_the_whole_product_does_not_feel_what_it_cannot_feel(
    simulator: Simulator, undisturbed: tuple[list[str], set[str]], tmp_path: Path, turn: int
) -> None:
    for name in UNFELT:
        simulator.switch(name, settings(name)[turn % len(settings(name))])
    assert account_of(simulator, tmp_path) == undisturbed
