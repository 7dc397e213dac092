"""Where a report goes: one form to standard output, and any number of files. Names of forms are part of the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Generic, TypeVar

STANDARD_OUTPUT: Final = "-"


class PlainForm(StrEnum):
    """The forms of commands that are not reports."""

    TEXT = "text"
    JSON = "json"


class PlanForm(StrEnum):
    """The forms of an offboarding plan; `patch` is what it changes in the program."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    PATCH = "patch"


class RequestForm(StrEnum):
    """The forms of requests for a higher limit: two of them are messages for a chat's webhook."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    SLACK = "slack"
    TEAMS = "teams"


class JoinForm(StrEnum):
    """The forms of audits of both surfaces side by side."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


class AuditForm(StrEnum):
    """The forms of an audit: those of every report but `dotenv`, and FOCUS as CSV and as Parquet."""

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
    FOCUS = "focus"
    FOCUS_PARQUET = "focus-parquet"


class Webhook(StrEnum):
    """What a webhook takes."""

    SLACK = "slack"
    TEAMS = "teams"
    JSON = "json"


AnyForm = TypeVar("AnyForm", bound=StrEnum)
"""The forms of one command; `text` is one of them."""


@dataclass(frozen=True, slots=True)
class OutputFile(Generic[AnyForm]):
    """A file to write a form to."""

    form: AnyForm
    path: Path


@dataclass(frozen=True, slots=True)
class Outputs(Generic[AnyForm]):
    """What to print, and what to write beside it."""

    printed: AnyForm
    files: tuple[OutputFile[AnyForm], ...]


def parse_outputs(printed: AnyForm | None, texts: Iterable[str], *, of: type[AnyForm]) -> Outputs[AnyForm]:
    """
    Read the values of `--output`, beside that of `--format`. A form without a file, or with `-`, goes to standard output.

    Raises ValueError with a reason for people.
    """
    forms = [printed] if printed is not None else []
    files: list[OutputFile[AnyForm]] = []
    for text in texts:
        form, path = _parse(text, of)
        if path is None:
            forms.append(form)
        else:
            files.append(OutputFile(form, path))
    if len(forms) > 1:
        raise ValueError(f"{forms[0]} and {forms[1]} would both go to standard output; give one of them a file")
    return Outputs(printed=forms[0] if forms else of("text"), files=_apart(files))


def _parse(text: str, of: type[AnyForm]) -> tuple[AnyForm, Path | None]:
    name, colon, path = text.partition(":")
    if name not in set(of) or (colon and not path):
        raise ValueError(f"{text!r} is not FORM or FORM:FILE with a form of {', '.join(of)}")
    return of(name), Path(path) if path not in {"", STANDARD_OUTPUT} else None


def _apart(files: list[OutputFile[AnyForm]]) -> tuple[OutputFile[AnyForm], ...]:
    """The files, none of which is another one by whatever name."""
    real = [os.path.realpath(one.path) for one in files]
    twice = [one.path for number, one in enumerate(files) if real[number] in real[:number]]
    if twice:
        raise ValueError(f"{twice[0]} is named twice, and one would overwrite the other")
    return tuple(files)
