"""What becomes of the comment of an earlier run: words of the command line, so nothing else is loaded with them."""

from __future__ import annotations

from enum import StrEnum


class Behaviour(StrEnum):
    """`NEW` and `HIDE_AND_NEW` make a new comment only where the report says something else."""

    UPDATE = "update"
    NEW = "new"
    HIDE_AND_NEW = "hide-and-new"
