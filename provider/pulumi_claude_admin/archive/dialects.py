"""Which engines the questions are written for, and what was tried of each."""

from __future__ import annotations

from enum import StrEnum


class Dialect(StrEnum):
    """Languages of SQL, as `sqlglot` and the command line call them."""

    SPARK = "spark"
    TRINO = "trino"
    BIGQUERY = "bigquery"
    SNOWFLAKE = "snowflake"

    @property
    def tried(self) -> str:
        """How sure it is that an engine gives the same figures."""
        if self is Dialect.SPARK:
            return "tried: a local Spark 4.3 gives every figure of DuckDB, to the last digit (make test-spark)"
        return "untried: written by sqlglot from questions that give the same figures in DuckDB and Spark; compare a month before you rely on it"
