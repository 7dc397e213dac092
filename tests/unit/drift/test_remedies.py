"""Every remedy that can be printed is executed: a row of `tests/support/remedy_table.py` names each choice of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Final, get_args

import pytest

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.kinds import KINDS
from pulumi_claude_admin.findings import Change
from pulumi_claude_admin.model.workspace import WhenArchived
from tests.support.remedy_table import ROWS, left_over

CHANGES: Final = (
    Change("amount", "5000.00", "9000.00"),
    Change("requests_per_minute", 500, 4_000),
    Change("tags.team", "a", None),
    *(Change(path, "a", "b") for path in sorted(remedies.WRITE_ONCE)),
)
PRINTED: Final = {
    "LOOK_AGAIN": (remedies.LOOK_AGAIN,),
    "PUT_BACK": (remedies.PUT_BACK,),
    "TAKE_OUT": (remedies.TAKE_OUT,),
    "for_drift": tuple(remedies.for_drift([change]) for change in CHANGES),
    "for_missing": (remedies.for_missing(),),
    "for_missing_workspace": (remedies.for_missing_workspace(),),
    "for_archived": tuple(remedies.for_archived(policy) for policy in get_args(WhenArchived)),
    "for_declared_twice": (remedies.for_declared_twice(),),
    "for_whoever_is_awaited": (remedies.for_whoever_is_awaited(),),
    "for_moved_workspace": tuple(remedies.for_moved_workspace(is_named=one) for one in (False, True)),
    "for_follower": (remedies.for_follower(),),
    "for_unmanaged": tuple(one.live.remedy("wrkspc_1") for one in KINDS if one.live is not None),
    "for_unmanaged_workspace": (remedies.for_unmanaged_workspace("wrkspc_1"),),
    "for_archived_machine": (remedies.for_archived_machine(),),
    "for_ownerless_key": (remedies.for_ownerless_key(),),
    "for_lost_key": (remedies.for_lost_key(),),
    "for_rule_of_the_console": (remedies.for_rule_of_the_console(),),
    "for_what_is_fixed": (remedies.for_what_is_fixed(),),
    "for_an_administrator": (remedies.for_an_administrator(),),
    "for_expired_invitation": (remedies.for_expired_invitation(),),
    "for_own_tag": (remedies.for_own_tag(),),
}


def _names() -> Iterable[str]:
    for name, value in vars(remedies).items():
        is_own_function = inspect.isfunction(value) and value.__module__ == remedies.__name__
        if not name.startswith("_") and (is_own_function or isinstance(value, str)):
            yield name


def test_everything_that_prints_a_remedy_is_asked_for_all_of_its_remedies() -> None:
    assert set(_names()) == set(PRINTED)


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_every_choice_of_a_remedy_is_executed_by_a_row(name: str) -> None:
    assert {remedy: left_over(remedy) for remedy in PRINTED[name] if left_over(remedy)} == {}


def test_a_choice_without_a_row_is_noticed() -> None:
    assert left_over(f"{remedies.PUT_BACK}; or run `pulumi refresh`") == "run`pulumirefresh`"


def test_no_finding_is_to_print_two_rows() -> None:
    assert len({row.key for row in ROWS}) == len(ROWS)
