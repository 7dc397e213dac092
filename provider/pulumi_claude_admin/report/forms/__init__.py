"""
The forms of a report: a file each, of the name that `--format` takes, with a function `render`. Here they are only listed.

Nothing is loaded before it is asked for, so that `--help` can name the forms.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pulumi_claude_admin.report.drift_report import Report


class Form(StrEnum):
    """How a report is written. The words are part of the command line."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class _Renderer(Protocol):
    def render(self, report: Report, *, is_verbose: bool) -> str: ...


def render(form: Form, report: Report, *, is_verbose: bool = False) -> str:
    """The report in this form. `is_verbose` counts where a form does not say everything anyway."""
    renderer = cast("_Renderer", import_module(f"{__name__}.{form}"))  # a module of this folder; a test tries each
    return renderer.render(report, is_verbose=is_verbose)
