from __future__ import annotations

import pytest

from claude_console_shim.snapshot.aria_tree import parse
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import beside, describe, find_all, find_one, matches
from pulumi_claude_admin.errors import LayoutUnknown

SAVE = Control(role="button", names=("Save", "Keep"), grade="assumed")
TERM = Control(role="term", texts=("Limit",), grade="assumed")


def test_one_of_several_names_is_enough_and_the_whole_name_counts() -> None:
    tree = parse('- button "Save"\n- button "Save as"\n- link "Save"')
    assert [node.name for node in find_all(tree, SAVE)] == ["Save"]


@pytest.mark.parametrize("snapshot", ["- main: Save", '- button "Save"\n- button "Keep"'])
def test_none_or_two_are_refused(snapshot: str) -> None:
    with pytest.raises(LayoutUnknown):
        find_one(parse(snapshot), SAVE)


def test_a_value_in_a_name_is_no_expression() -> None:
    edit = Control(role="button", names=("Edit {group}",), grade="assumed")
    tree = parse('- button "Edit Claude Sonnet 4.x"\n- button "Edit Claude Sonnet 4ax"')
    assert [node.name for node in find_all(tree, edit, {"group": "Claude Sonnet 4.x"})] == ["Edit Claude Sonnet 4.x"]
    assert find_all(tree, edit, {"group": ".*"}) == ()


def test_spaces_are_those_of_the_browser() -> None:
    assert matches("Adjust\u00a0limit ", ("Adjust limit",))


def test_a_heading_of_another_level_is_another_control() -> None:
    title = Control(role="heading", level=1, grade="assumed")
    assert find_one(parse('- heading "A" [level=2]\n- heading "B" [level=1]'), title).name == "B"


def test_the_definition_beside_a_term_is_its_value() -> None:
    tree = parse("- term: Limit\n- definition: $5.00\n- term: Recipients\n- definition: None")
    assert beside(tree, TERM) == "$5.00"


@pytest.mark.parametrize("snapshot", ["- term: Limit", "- term: Limit\n- paragraph: $5.00\n- definition: $6.00"])
def test_a_term_without_its_definition_has_no_value(snapshot: str) -> None:
    with pytest.raises(LayoutUnknown):
        beside(parse(snapshot), TERM)


def test_a_control_is_described_in_words() -> None:
    assert describe(SAVE) == 'button "Save" or "Keep"'
