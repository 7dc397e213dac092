"""
Runs in the environment of PySpark alone: `ask.py TABLES QUESTIONS.json` asks a local Spark each question, and prints the answers.

TABLES is a folder of `claude-admin audit archive export`. The session is in Los Angeles on purpose: days are dates, and stay where they are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession


def main(tables: Path, questions: Path) -> None:
    """A line of JSON for each answer: its rows, every value as text."""
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "America/Los_Angeles")
        .getOrCreate()
    )
    for folder in sorted(path for path in tables.iterdir() if path.is_dir()):
        spark.read.parquet(str(folder)).createOrReplaceTempView(folder.name)
    for text in json.loads(questions.read_text(encoding="utf-8")):
        rows = [[None if value is None else _text(value) for value in row] for row in spark.sql(text).collect()]
        print(json.dumps(rows))
    spark.stop()


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


main(Path(sys.argv[1]), Path(sys.argv[2]))
