from __future__ import annotations

import pytest

from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.several_stacks import unite
from pulumi_claude_admin.errors import ConfigurationError
from tests.support.stack_builder import Stack


def test_many_stacks_are_one_declaration() -> None:
    first = Stack("dev").workspace("b", "wrkspc_01B").declared()
    second = Stack("prod", pending_operations=[{}]).workspace("a", "wrkspc_01A").declared()

    both = unite([("dev.json", first), ("prod.json", second)])

    assert both == unite([("prod.json", second), ("dev.json", first)])
    assert set(both.declarations) == {*first.declarations, *second.declarations}
    assert both.stacks == {"teams/dev", "teams/prod"}
    assert both.pending_operations == 1


def test_one_is_itself_and_nothing_is_nothing() -> None:
    one = Stack().workspace("a", "wrkspc_01A").declared()

    assert unite([("a.json", one)]) == one
    assert unite([]) == Declared()


def test_a_stack_that_is_there_twice_is_refused_with_both_sources() -> None:
    one = Stack().workspace("a", "wrkspc_01A").declared()

    with pytest.raises(ConfigurationError, match=r"teams/prod is in both a\.json and b\.json\. Give every stack once"):
        unite([("a.json", one), ("b.json", one)])
