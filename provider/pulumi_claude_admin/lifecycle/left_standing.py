"""How to end what a destroy leaves where it is, for the end of the sentence that says so. Wording only."""

from __future__ import annotations

from typing import Final

BEFORE_REPLACEMENT: Final = (
    "because delete_before_replace deletes before it is known whether another resource declares it"
)


def to_archive(id_: str) -> str:
    """How to archive it after all."""
    return _declare("archive it, which nobody can undo", f"adopt_id={id_!r} and archive_on_destroy=True")


def to_delete(id_: str) -> str:
    """How to delete it after all."""
    return _declare("delete it", f"adopt_id={id_!r} and delete_on_destroy=True")


def to_clear() -> str:
    """How to remove a setting after all."""
    return _declare("remove it", "clear_on_destroy=True")


def _declare(aim: str, arguments: str) -> str:
    return f"to {aim}, declare it once more with {arguments}, run `pulumi up`, then take it out of the program and run it again"
