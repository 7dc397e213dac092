"""Lines of source that say nothing: blank, a comment, or punctuation alone. Nobody caused a defect by having been the last to touch one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

_HASH: Final = (
    "bash cfg coffee conf cr dockerfile ex exs graphql jl makefile mk nix pl pm py pyi r rb sh tcl tf toml yaml yml zsh"
)
_SLASHES: Final = "c cc cpp cs css dart go gradle groovy h hh hpp java js jsx kt kts less m mm mjs php proto rs sass scala scss sol swift ts tsx vue zig"
_DASHES: Final = "ada elm hs lua sql vhd vhdl"
_ANGLES: Final = "htm html markdown md svelte svg vue xml"

_COMMENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(_HASH.split(), r"#(?!!)"),
        **dict.fromkeys(_SLASHES.split(), r"//|/\*|\*(?=[\s/]|$)"),
        **dict.fromkeys(_DASHES.split(), r"--|/\*"),
        **dict.fromkeys(_ANGLES.split(), r"<!--"),
    }
)
"""How a line begins that is a comment, by the end of the file's name or all of it."""


def says_nothing(path: str, text: str) -> bool:
    """Whether a line of this file is blank, a comment as far as one line can tell, or made of brackets and separators alone."""
    words = text.strip()
    if not re.search(r"\w", words):
        return True
    name = PurePosixPath(path.lower())
    begins = _COMMENT.get(name.suffix.removeprefix(".") or name.name)
    return begins is not None and re.match(begins, words) is not None
