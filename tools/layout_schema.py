"""The published JSON Schemas of page maps and their words, beside the maps that ship."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import claude_console_shim.layouts
from claude_console_shim.layouts import file_schema

FOLDER: Final = Path(claude_console_shim.layouts.__path__[0])


def pages() -> dict[Path, str]:
    """Each file and what has to be in it."""
    schemas = {
        file_schema.LAYOUT_FILE: file_schema.layout_schema(),
        file_schema.WORDS_FILE: file_schema.words_schema(),
        file_schema.LANGUAGE_FILE: file_schema.language_schema(),
    }
    return {FOLDER / name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas.items()}
