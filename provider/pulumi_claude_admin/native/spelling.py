"""Sentences of this provider: as other languages write them (`model/native_spelling.py`), with settings called as a provider block does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.model import native_spelling


def in_words(sentence: str) -> str:
    """The sentence with inputs and values as programs in other languages have them, and each setting by the word that this process has for it."""
    return _SETTING.sub(lambda found: _called.words.get(found[0], found[0]), native_spelling.in_words(sentence))


def call_by(words: Mapping[str, str]) -> None:
    """From now on call the settings by these words, by their names in the environment: a process is of one provider block."""
    _called.words = {**_IN_CONFIG, **words}


_IN_CONFIG: Final = {"claude-admin:owner": "claude:managedAt"}
"""Pulumi config of the provider of Python programs, and what it is here."""
_SETTING: Final = re.compile(r"(?<![\w-])(?:[A-Z]+(?:_[A-Z]+)+|claude-admin:owner)(?![\w])")


class _Called:
    """What this process's settings are called."""

    def __init__(self) -> None:
        self.words: Mapping[str, str] = _IN_CONFIG


_called: Final = _Called()
