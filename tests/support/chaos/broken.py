"""Six ways in which a shim could be broken, one for each invariant: each has to be seen by the judge, or the judge is worth nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import httpx

from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown
from pulumi_claude_admin.ports import Console, ConsoleScope
from tests.support.chaos.draws import Draw
from tests.support.chaos.judge import Broken
from tests.support.console_changes import SET_CAP, Change

Write = Callable[[Change, Console, ConsoleScope], object]


@dataclass(frozen=True, slots=True)
class Shop:
    """What a broken shim may lay hands on."""

    simulator: Simulator
    folder: Path
    bystander: ConsoleScope


@dataclass(frozen=True, slots=True)
class BrokenShim:
    """How it writes, what it breaks, and in which tries that can show."""

    breaks: Broken
    write: Callable[[Shop], Write]
    shows_in: Callable[[Draw], bool]


def _to_another_workspace(shop: Shop) -> Write:
    return lambda change, console, _where: change.write(console, shop.bystander)


def _another_amount(_shop: Shop) -> Write:
    def write(change: Change, console: Console, where: ConsoleScope) -> object:
        other = replace(change.after, cap=None if change.after.cap is None else change.after.cap + 100)
        return replace(change, after=other).write(console, where)

    return write


def _again_after_an_error(_shop: Shop) -> Write:
    def write(change: Change, console: Console, where: ConsoleScope) -> object:
        try:
            return change.write(console, where)
        except ConsoleError:
            return change.write(console, where)

    return write


def _errors_are_nothing(_shop: Shop) -> Write:
    def write(change: Change, console: Console, where: ConsoleScope) -> object:
        try:
            return change.write(console, where)
        except ConsoleError:
            return None

    return write


def _behind_the_page(shop: Shop) -> Write:
    """Saves without the page where that is not the one that it knows."""

    def write(change: Change, console: Console, where: ConsoleScope) -> object:
        try:
            return change.write(console, where)
        except LayoutUnknown:
            cookies = {
                str(one["name"]): str(one["value"]) for one in shop.simulator.sign_in("admin@example.com")["cookies"]
            }
            path = change.route(SET_CAP).format(organization=where.organization_id, workspace=where.scope.workspace_id)
            body = {"limit_usd": change.after.cap}
            httpx.put(
                f"{shop.simulator.console_url}{path}", json=body, cookies=cookies, trust_env=False, timeout=60
            ).raise_for_status()
            raise

    return write


def _session_in_clear(shop: Shop) -> Write:
    def write(change: Change, console: Console, where: ConsoleScope) -> object:
        (shop.folder / "state.json").write_text(next(iter(shop.simulator.world.sessions.by_key)))
        return change.write(console, where)

    return write


def _is_plain(one: Draw) -> bool:
    """A try in which nothing stands in the way but its mishap."""
    return one.is_known_page and one.switches["console_fields"] == "as_typed" and one.beside == "nobody"


def _is_free(one: Draw) -> bool:
    """A try that has to be made, by nobody else."""
    return one.must_succeed and one.beside == "nobody"


def _sets_a_cap(one: Draw) -> bool:
    return one.change.saves == (SET_CAP,)


SHIMS: Final[Mapping[str, BrokenShim]] = {
    "writes to another workspace": BrokenShim(
        Broken.ANOTHER_TARGET, _to_another_workspace, lambda one: _is_free(one) and one.change.level == "workspace"
    ),
    "writes another amount": BrokenShim(
        Broken.UNDECLARED, _another_amount, lambda one: _is_free(one) and _sets_a_cap(one)
    ),
    "presses again after an error": BrokenShim(
        Broken.TWICE, _again_after_an_error, lambda one: _is_plain(one) and one.fault.name == "console_save_error"
    ),
    "takes no error seriously": BrokenShim(
        Broken.FALSE_SUCCESS,
        _errors_are_nothing,
        lambda one: _is_plain(one) and one.fault.name == "console_save_not_persisted",
    ),
    "saves behind a page that it does not know": BrokenShim(
        Broken.UNKNOWN_PRESSED,
        _behind_the_page,
        lambda one: one.fault.name in {"console_unknown_page", "console_overlay"} and _sets_a_cap(one),
    ),
    "leaves a session in clear": BrokenShim(Broken.LEFT, _session_in_clear, lambda _one: True),
}
"""By what is wrong with each."""
