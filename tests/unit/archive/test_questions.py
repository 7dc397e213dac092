"""The questions keep to what every engine counts alike, and are of one cube."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest
import sqlglot
from sqlglot import exp

from pulumi_claude_admin.archive.questions import QUESTIONS, cube_for, question
from pulumi_claude_admin.model.cubes import COST_BY_HOW, COST_BY_WHO, USAGE_BY_HOUR, USAGE_BY_WHO, Measure
from tests.support.spend_rows import OCTOBER

WINDOW = (OCTOBER.first, OCTOBER.end)
ALLOWED_FUNCTIONS = (exp.Sum, exp.Count, exp.Min, exp.Max, exp.Case, exp.If, exp.Cast, exp.RowNumber, exp.And, exp.Or)
ALLOWED_TYPES = {"DATE", "BIGINT"}
COLUMNS = [(), ("workspace_id",), ("workspace_id", "actor")]


def refused(text: str) -> list[str]:
    """What of a question some engine lacks, or counts otherwise."""
    (tree,) = sqlglot.parse(text, dialect="duckdb")
    assert tree is not None
    return sorted(_refused(tree))


def _refused(tree: exp.Expr) -> Iterator[str]:
    for node in tree.walk():
        if isinstance(node, exp.Func) and not isinstance(node, ALLOWED_FUNCTIONS):
            yield node.sql(dialect="duckdb")
        if isinstance(node, exp.Div | exp.IntDiv | exp.Mod | exp.Star | exp.Rollup) and not isinstance(
            node.parent, exp.Count
        ):
            yield f"{type(node).__name__}"
        if isinstance(node, exp.DataType) and node.sql() not in ALLOWED_TYPES:
            yield node.sql()
        if isinstance(node, exp.Group) and any(value for name, value in node.args.items() if name != "expressions"):
            yield "a GROUP BY of another kind"


EVERY_QUESTION = sorted({question(name, "cost_by_who", WINDOW, by) for name in QUESTIONS for by in COLUMNS})


def test_every_file_is_a_question_and_every_question_a_file() -> None:
    folder = files("pulumi_claude_admin.archive").joinpath("sql")
    assert sorted(file.name for file in folder.iterdir()) == sorted(f"{name}.sql" for name in QUESTIONS)


@pytest.mark.parametrize("text", EVERY_QUESTION)
def test_a_question_keeps_to_what_every_engine_counts_alike(text: str) -> None:
    assert refused(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT AVG(a) FROM t",
        "SELECT a / 2 FROM t",
        "SELECT a // 2 FROM t",
        "SELECT MEDIAN(a) FROM t",
        "SELECT a, SUM(b) FROM t GROUP BY ALL",
        "SELECT CAST(a AS HUGEINT) FROM t",
        "SELECT CAST(a AS DOUBLE) FROM t",
        "SELECT a::DECIMAL(9, 2) FROM t",
        "SELECT DATE_TRUNC('month', day) FROM t",
        "SELECT QUANTILE_CONT(a, 0.95) FROM t",
        "SELECT CURRENT_DATE",
        "SELECT * FROM t",
        "SELECT a, COUNT(*) FROM t GROUP BY ROLLUP (a)",
    ],
)
def test_what_an_engine_lacks_or_rounds_is_refused(text: str) -> None:
    assert refused(text) != []


@pytest.mark.parametrize("text", EVERY_QUESTION)
def test_no_question_is_about_more_than_one_table(text: str) -> None:
    (tree,) = sqlglot.parse(text, dialect="duckdb")
    assert tree is not None
    named = {one.alias for one in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} - named == {"cost_by_who"}


@pytest.mark.parametrize(
    ("measure", "by", "name"),
    [
        (Measure.COST, (), COST_BY_WHO),
        (Measure.COST, ("model", "token_type"), COST_BY_WHO),
        (Measure.COST, ("model", "speed"), COST_BY_HOW),
        (Measure.USAGE, ("actor", "service_tier"), USAGE_BY_WHO),
        (Measure.USAGE, (), USAGE_BY_WHO),
    ],
)
def test_the_cube_of_a_sum_is_chosen_by_its_columns(measure: Measure, by: tuple[str, ...], name: object) -> None:
    assert cube_for(measure, by) == name
    assert USAGE_BY_HOUR.name not in str(name)


@pytest.mark.parametrize("by", [("actor", "speed"), ("day; DROP TABLE x",), ("amount",)])
def test_columns_that_no_cube_has_together_are_refused(by: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="apart together"):
        cube_for(Measure.COST, by)


def test_days_are_literals_of_the_question() -> None:
    text = question("daily_spend", "cost_by_who", (date(2026, 2, 1), date(2026, 3, 1)))
    assert "day >= DATE '2026-02-01' AND day < DATE '2026-03-01'" in text
