"""
What `claude-admin increase-requests watch` does: tells each request once, as long as it runs, and remembers them in a file for the next run.

They are told first and remembered then: a run that is killed in between tells them once more, and none is lost. Ctrl-C ends a wait at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
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
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError, RateLimited, Unavailable, Unreachable
from pulumi_claude_admin.quoting import json_text, one_line
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.request_forms import render

VERSION: Final = 1


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1]
    organization_id: str
    told: tuple[str, ...]


def run(
    options: WatchOptions,
    *,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """
    Look, once or until the time is over; `clock` counts seconds that only go up. A look that the platform does not answer is one line, and
    the next goes on: the exit code is that of the last. Whatever else is wrong ends it.
    """
    known = None if options.seen is None else _known(options.seen)
    if options.every is None:
        _look(options, known)
        return ExitCode.OK
    seconds, end = options.every.total_seconds(), clock() + options.lasting.total_seconds()
    while True:
        code: int = ExitCode.OK
        try:
            known = _look(options, known)
        except (Unavailable, Unreachable, RateLimited) as error:
            code = error.exit_code
            sys.stderr.write(f"error: {one_line(str(error))}; the next look is in {options.every}\n")
        if clock() + seconds > end:
            return code
        pause(seconds)


def _look(options: WatchOptions, known: _Told | None) -> _Told:
    """Print what is new and write the files, which stay as they are where nothing is; what waits is remembered, what is decided forgotten."""
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
    now = _Told(version=VERSION, organization_id=read.organization_id, told=waiting)
    if options.seen is not None and now != known:
        _remember(options.seen, now)
    sys.stderr.write(f"{len(new)} new of {len(waiting)} that wait\n")
    return now


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
