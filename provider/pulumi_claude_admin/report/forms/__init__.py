"""
The forms of a report: their names, and a file each for those that are made from a `Page` alone, with a function `render`.

Text, JSON and dotenv are the business of what the report is about (`drift_text.py`, `drift_json.py`, `drift_dotenv.py`): one is laid
out for its values, the others are persistent formats of their own. Nothing is loaded before it is asked for, so that `--help` can name the forms.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from pulumi_claude_admin.report.page import Page
    from pulumi_claude_admin.report.targets import Target


class Form(StrEnum):
    """How a report is written. The words are part of the command line."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"
    ANNOTATIONS = "annotations"
    GITLAB = "gitlab"
    SLACK = "slack"
    TEAMS = "teams"
    DOTENV = "dotenv"


class OutcomeForm(StrEnum):
    """How outcomes are written. The words are part of the command line."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"
    CSV = "csv"


OF_THEIR_OWN: Final = frozenset({Form.TEXT, Form.JSON, Form.DOTENV})
"""Forms that no file here makes."""


class _Renderer(Protocol):
    def render(self, page: Page, *, target: Target) -> str: ...


def render(form: Form, page: Page, *, target: Target) -> str:
    """The page in this form, ending with a line feed. `target` counts where the place has a limit that the form does not know."""
    renderer = cast("_Renderer", import_module(f"{__name__}.{form}"))  # a module of this folder; a test tries each
    return renderer.render(page, target=target)
