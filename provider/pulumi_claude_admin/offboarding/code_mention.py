"""Where a program still names somebody who leaves: as values, whoever looked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeMention:
    """One line. `about` is who is named, as `person_key` has it; `place` is `teams.yaml:12`. `is_patched`: the plan's patch takes it out."""

    about: str
    place: str
    is_patched: bool = False
