"""The published JSON Schemas of maps and words, for an editor that completes them and for whoever checks one: from the models."""

from __future__ import annotations

from typing import Any, Final

from claude_console_shim.layouts.fill_in import AmountInFile, ControlInFile, NumberInFile
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.layouts.words import FORMAT, LanguageFile, WordsFile
from claude_console_shim.snapshot.control import Data

LAYOUT_FILE: Final = f"layout-{FORMAT}.schema.json"
WORDS_FILE: Final = f"words/words-{FORMAT}.schema.json"
LANGUAGE_FILE: Final = f"words/language-{FORMAT}.schema.json"

_IN_FILE: Final[dict[str, type[Data]]] = {"Control": ControlInFile, "Amount": AmountInFile, "Number": NumberInFile}
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def layout_schema() -> dict[str, Any]:
    """The schema of `layouts/*.toml`: that of the maps, with the keys of words where a map has expressions."""
    schema = Layout.model_json_schema()
    definitions = schema["$defs"]
    for name, model in _IN_FILE.items():
        in_file = model.model_json_schema()
        definitions |= in_file.pop("$defs", {})
        definitions[name] = in_file
    word = {"description": "The key of a word.", "type": "string", "minLength": 1}
    definitions["NotificationsMap"]["properties"]["nobody"] = word
    for phrase in ("count", "inherited"):
        definitions["ClaudeCodeLimitsMap"]["properties"][phrase] = word
    for part in definitions.values():
        if "amount" in part.get("required", ()):
            part["required"].remove("amount")  # what the language says of amounts is enough
    for of_maps in ("digest", "language"):
        del schema["properties"][of_maps]
    return {"$schema": _DIALECT, **schema}


def words_schema() -> dict[str, Any]:
    """The schema of `words/<layout>.<language>.toml`."""
    return {"$schema": _DIALECT, **WordsFile.model_json_schema()}


def language_schema() -> dict[str, Any]:
    """The schema of `words/<language>.toml`."""
    return {"$schema": _DIALECT, **LanguageFile.model_json_schema()}
