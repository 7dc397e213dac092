"""How exports, descriptions and invoices spell what has an id: models and token types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

TOKEN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "uncached_input_tokens": "Input Tokens",
        "cache_read_input_tokens": "Input Tokens, Cache Hit",
        "cache_write_5m_tokens": "Input Tokens, Cache Write 5m",
        "cache_write_1h_tokens": "Input Tokens, Cache Write 1h",
        "output_tokens": "Output Tokens",
    }
)


def model_name(model: str) -> str:
    """Return a model's display name: ``claude-haiku-4-5`` is Claude Haiku 4.5 (usage.md#exports)."""
    words = re.sub(r"-\d{8}$", "", model)
    return re.sub(r"(\d) (?=\d)", r"\1.", words.replace("-", " ").title())
