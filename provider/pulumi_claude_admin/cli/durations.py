"""Lengths of time as options take them: `10m`, `24h`, `7d`. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

import typer

_WORDS: Final = re.compile(r"([1-9][0-9]{0,3})([mhd])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


def duration(text: str, *, least: str, most: str, option: str) -> timedelta:
    """The length of time that an option says. Raises BadParameter, one line, for none, and for one beyond its bounds."""
    found, shortest, longest = _parsed(text), _parsed(least), _parsed(most)
    if found is None or shortest is None or longest is None or not shortest <= found <= longest:
        raise typer.BadParameter(f"{text!r} is no length of time from {least} to {most}", param_hint=option)
    return found


def _parsed(text: str) -> timedelta | None:
    match = _WORDS.fullmatch(text)
    return None if match is None else timedelta(**{_UNITS[match[2]]: int(match[1])})
