"""The JSON Schema of such a file, made of the models. What several places have to agree on is not in it (`agreement.py`)."""

from __future__ import annotations

from pulumi_claude_admin.outcomes_file.model import OutcomesFile
from pulumi_claude_admin.team_file.schema import DIALECT, Json, tidied


def outcomes_file_schema() -> Json:
    """The schema: what it accepts the models accept."""
    schema = tidied(OutcomesFile.model_json_schema())
    if not isinstance(schema, dict):  # pragma: no cover - a schema is an object
        raise TypeError
    return {"$schema": DIALECT, **schema}
