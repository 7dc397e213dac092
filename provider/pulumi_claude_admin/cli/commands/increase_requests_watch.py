"""
What `claude-admin increase-requests watch` does: tells the requests that no earlier run has told, and remembers them in a file.

They are told first and remembered then: a run that is killed in between tells them once more, and none is lost.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.cli.commands.increase_requests_list import report_of
from pulumi_claude_admin.cli.commands.increase_requests_reading import read_requests
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import RequestForm
from pulumi_claude_admin.cli.increase_requests_options import WatchOptions
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError
from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.request_forms import render

VERSION: Final = 1


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1]
    organization_id: str
    told: tuple[str, ...]


def run(options: WatchOptions) -> int:
    """Print what is new and write the files, which stay as they are where nothing is; what waits is remembered, what is decided forgotten."""
    known = _known(options.seen)
    with opened(options.outputs) as write:
        read = read_requests(options.source)
        if known is not None and known.organization_id != read.organization_id:
            raise ConfigurationError(
                f"{options.seen} is of organization {known.organization_id}, and the key belongs to {read.organization_id}",
                hint="Name a file for each organization",
            )
        whole = report_of(read, is_all=False, pii=options.pii)
        before = frozenset(() if known is None else known.told)
        new = tuple(one for one in whole.requests if one.id not in before)
        if new:
            report = replace(whole, requests=new)

            def form_of(form: RequestForm) -> str:
                return render(Form(form), report)

            write(form_of)
            sys.stdout.write(form_of(options.form))
            sys.stdout.flush()
    waiting = tuple(sorted(one.id for one in whole.requests))
    if known is None or waiting != known.told:
        _remember(options.seen, _Told(version=VERSION, organization_id=read.organization_id, told=waiting))
    sys.stderr.write(f"{len(new)} new of {len(waiting)} that wait\n")
    return ExitCode.OK


def _known(file: Path) -> _Told | None:
    if not file.exists():
        return None
    try:
        return _Told.model_validate_json(read_bounded(file))
    except ValidationError:
        raise ConfigurationError(
            f"{file} is no file of requests that were told", hint="Name another, or remove it: all are told again then"
        ) from None


def _remember(file: Path, told: _Told) -> None:
    try:
        replace_file(file, json_text(told.model_dump(mode="json")))
    except OSError as error:
        raise ClaudeAdminError(
            f"{file} cannot be written: {error.strerror}", hint="What was told now is told again by the next run"
        ) from None
