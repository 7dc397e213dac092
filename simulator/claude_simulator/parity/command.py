"""``claude-simulator record`` and ``claude-simulator compare``.

Recording a real organization is a person's decision: it needs a flag, and away from this machine a word typed at a
terminal. The credential comes from the environment and is kept nowhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from claude_simulator.given_once import pairs
from claude_simulator.parity.asking import CannotAsk, Where
from claude_simulator.parity.comparing import compare
from claude_simulator.parity.probes import CONSOLE, ENTERPRISE, PROBES_OF
from claude_simulator.parity.recording import Recording, read
from claude_simulator.parity.recording import record as record_shapes

if TYPE_CHECKING:
    from claude_simulator.simulator import Simulator

PLATFORM = "https://api.anthropic.com"
CONSENT = "--i-have-permission"
WORD = "record"
SAME, DIFFERENT, WRONG_USAGE = 0, 1, 2


def record(
    options: argparse.Namespace,
    *,
    environment: Mapping[str, str] = os.environ,
    asked: TextIO = sys.stdin,
    talk: TextIO = sys.stderr,
) -> int:
    """Record the shapes of an organization's answers; returns the exit code."""
    try:
        where = _where(environment, surface=options.surface)
        _consent(where, is_given=options.i_have_permission, asked=asked, talk=talk)
        today = datetime.now(UTC).date()
        recording = record_shapes(where, today=today, told=lambda probe: _say(talk, probe))
    except CannotAsk as error:
        _say(talk, f"claude-simulator: {error}")
        return WRONG_USAGE
    if options.out is None:
        sys.stdout.write(recording.as_json())
    else:
        Path(options.out).write_text(recording.as_json(), encoding="utf-8")
    return SAME


def compare_with(options: argparse.Namespace, *, talk: TextIO = sys.stderr) -> int:
    """Compare a recording with a simulator of the options' seed and switches; returns 0, or 1 when answers differ."""
    from claude_simulator.simulator import Simulator  # noqa: PLC0415 - the server stack, which recording does without

    try:
        recorded = read(Path(options.recording).read_text("utf-8"))
        switches = {"requests_per_minute": "0", "spend_requests_per_minute": "0", **pairs(options.set)}
        with Simulator(seed=options.seed, switches=switches) as simulator:
            here = record_shapes(_here(simulator, recorded.surface), today=recorded.recorded_on)
    except (OSError, ValueError, LookupError, CannotAsk) as error:
        _say(talk, f"claude-simulator: {error}")
        return WRONG_USAGE
    found = list(compare(recorded, here))
    sys.stdout.writelines(f"{line}\n" for line in found)
    _say(talk, _summary(recorded, here, len(found)))
    return DIFFERENT if found else SAME


def _summary(recorded: Recording, here: Recording, count: int) -> str:
    both = {answer.probe for answer in recorded.answers} & {answer.probe for answer in here.answers}
    return f"{len(both)} answers compared, recorded on {recorded.recorded_on}: {count} differences"


def _here(simulator: Simulator, surface: str) -> Where:
    is_enterprise = surface == ENTERPRISE
    credential = simulator.enterprise.all_scopes_key if is_enterprise else simulator.admin_api_key
    return Where(simulator.base_url, credential, surface=surface)


def _where(environment: Mapping[str, str], *, surface: str = CONSOLE) -> Where:
    base_url = environment.get("ANTHROPIC_BASE_URL", PLATFORM)
    if surface == ENTERPRISE:
        if scoped := environment.get("CLAUDE_ADMIN_ENTERPRISE_KEY"):
            return Where(base_url, scoped, surface=surface)
        raise CannotAsk("set CLAUDE_ADMIN_ENTERPRISE_KEY; a credential is never an argument")
    key, token = environment.get("ANTHROPIC_ADMIN_API_KEY"), environment.get("ANTHROPIC_AUTH_TOKEN")
    if key:
        return Where(base_url, key)
    if token:
        return Where(base_url, token, is_token=True)
    raise CannotAsk("set ANTHROPIC_ADMIN_API_KEY or ANTHROPIC_AUTH_TOKEN; a credential is never an argument")


def _consent(where: Where, *, is_given: bool, asked: TextIO, talk: TextIO) -> None:
    """Go on only when a person says so.

    Raises:
        CannotAsk: nobody does.
    """
    if not is_given:
        raise CannotAsk(f"recording reads an organization; say {CONSENT} if its owner allowed it")
    if where.is_loopback:
        return
    if not asked.isatty():
        raise CannotAsk("recording a platform needs a person at a terminal")
    _say(
        talk,
        f"{len(PROBES_OF[where.surface])} reads of {where.base_url}, no write. They count against the organization's request limit and are "
        f"in its activity feed. Kept are shapes: no id, name, address or amount.\nType {WORD} to begin:",
    )
    if asked.readline().strip() != WORD:
        raise CannotAsk("not begun")


def _say(talk: TextIO, text: str) -> None:
    talk.write(f"{text}\n")
