"""The questions in the SQL of other engines."""

from __future__ import annotations

from datetime import date

import pytest
import sqlglot

from pulumi_claude_admin.archive.dialects import Dialect
from pulumi_claude_admin.archive.elsewhere import written_for
from pulumi_claude_admin.archive.questions import QUESTIONS

OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize("dialect", Dialect)
def test_every_question_is_written_and_can_be_read_by_a_parser_of_that_language(dialect: Dialect) -> None:
    text = written_for(dialect, OCTOBER, ("workspace_id", "model"))
    trees = [tree for tree in sqlglot.parse(text, dialect=dialect.value) if tree is not None]
    assert len(trees) == len(QUESTIONS)
    assert [name for name in QUESTIONS if f"-- {name}: " not in text] == []
    assert "HUGEINT" not in text


@pytest.mark.parametrize("dialect", Dialect)
def test_the_first_line_says_what_was_tried(dialect: Dialect) -> None:
    first = written_for(dialect, OCTOBER, ()).partition("\n")[0]
    assert first.startswith("-- tried: " if dialect is Dialect.SPARK else "-- untried: ")


def test_what_only_cost_can_be_told_apart_by_is_left_out_of_what_was_used() -> None:
    text = written_for(Dialect.SPARK, OCTOBER, ("token_type",))
    assert "-- spend: " in text
    assert "-- tokens: " not in text


def test_columns_that_no_cube_has_together_are_refused() -> None:
    with pytest.raises(ValueError, match="no cube of cost tells actor, speed apart together"):
        written_for(Dialect.TRINO, OCTOBER, ("actor", "speed"))
