"""The JSON Schema of a team file, made of the models. What several places have to agree on is not in it (`agreement.py`)."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.team_file.model import TeamFile

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NOTHING: Final = {"type": "null"}

Json = dict[str, object]


def team_file_schema() -> Json:
    """The schema: what it accepts the models accept, and no less."""
    made = TeamFile.model_json_schema()
    schema = tidied(made)
    if not isinstance(schema, dict):  # pragma: no cover - a schema is an object
        raise TypeError
    return {"$schema": DIALECT, **schema, "anyOf": [_cap_in_defaults(), _cap_in_every_team()]}


def tidied(part: object) -> object:
    """Without nothing as a value, titles that only repeat a name, and keys that fit no pattern."""
    if isinstance(part, list):
        return [tidied(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {key: tidied(value) for key, value in part.items() if not _says_nothing(key, value)}
    choices = kept.get("anyOf")
    if isinstance(choices, list) and _NOTHING in choices:
        rest = [one for one in choices if one != _NOTHING]
        del kept["anyOf"]
        kept = {**rest[0], **kept} if len(rest) == 1 else kept | {"anyOf": rest}
    return kept | {"additionalProperties": False} if "patternProperties" in kept else kept


def _says_nothing(key: str, value: object) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _cap_in_defaults() -> Json:
    return {"required": ["defaults"], "properties": {"defaults": {"required": ["spend_limit"]}}}


def _cap_in_every_team() -> Json:
    return {"properties": {"teams": {"additionalProperties": {"required": ["spend_limit"]}}}}
