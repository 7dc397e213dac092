"""What `claude-admin offboard test` does: a drill with keys that are there to be tried, and what it measured."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from threading import Event

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.offboard_whole import require_canary, sent_away, tell_person
from pulumi_claude_admin.cli.commands.performed_writes import new_executor
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.interruption import postponed
from pulumi_claude_admin.cli.offboard_options import DrillOptions
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.offboarding.canaries import VARIABLE, canaries_in, chosen
from pulumi_claude_admin.offboarding.drill import Drill, KeyDrill, Lived, NotRestored, Restored, Stopwatch, Untold
from pulumi_claude_admin.probe_ports import CanaryKey
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.report.drill_report import render_json, render_text
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings

JOB = "offboard test"


class EventStopwatch:
    """Real time; somebody who wants the drill to end sets the event."""

    def __init__(self, wanted: Event) -> None:
        self._wanted = wanted

    def now(self) -> float:
        """Seconds that only go up."""
        return time.monotonic()

    def wait(self, seconds: float) -> bool:
        """Wait, or stop waiting when somebody wants the end."""
        return self._wanted.wait(seconds)

    def rest(self, seconds: float) -> None:
        """Sleep: a wish that was set already shortens nothing."""
        time.sleep(seconds)


def run(options: DrillOptions) -> int:
    """Tell, and with `--yes` do; the exit code says whether a key lived, or could not be switched on again."""
    session = wiring.session(options.folder)
    canaries = chosen(canaries_of(session.settings), options.ids)
    session.api.read_anew()
    wanted = Event()
    stopwatch = EventStopwatch(wanted)
    drill = new_drill(session, options, stopwatch)
    if options.person is not None:
        person = require_canary(session, drill, canaries, options, email=options.person)
        if not options.is_meant:
            return tell_person(person)
        with postponed(wanted):
            return sent_away(session, drill, person, options, stopwatch, job=JOB)
    keys = drill.require_testable(canaries)
    if not options.is_meant:
        return _told(keys)
    with postponed(wanted):
        return tried(session, drill, tuple(zip(keys, canaries, strict=True)), options, stopwatch)


def canaries_of(settings: Settings) -> tuple[CanaryKey, ...]:
    """The canaries of the environment. Raises ConfigurationError where there are none."""
    if settings.canary_keys is None:
        raise ConfigurationError(
            f"{VARIABLE} is not set",
            hint="A person makes a key for the drill in the Console, as no API does, and puts its id and secret there",
        )
    return canaries_in(settings.canary_keys.get_secret_value())


def tried(
    session: Session,
    drill: Drill,
    keys: Sequence[tuple[ApiKey, CanaryKey]],
    options: DrillOptions,
    stopwatch: Stopwatch,
) -> int:
    """Try the keys one after the other; none after one that may still be inactive, or when somebody wants the end."""
    organization = session.organization
    done: list[KeyDrill] = []
    for key, canary in keys:
        if stopwatch.wait(0) or (done and isinstance(done[-1].restored, NotRestored)):
            break
        sys.stderr.write(f"trying the key {literal(key.name)} ({key.id})\n")
        done.append(drill.switch_off_and_on(key, canary))
        _complain(done[-1], session)
    render = render_json if options.form is PlainForm.JSON else render_text
    sys.stdout.write(render(done, organization_name=organization.name, as_of=session.api.now(), within=options.within))
    sys.stderr.write(f"journal: {session.settings.journal_file}\n")
    was_ended = [ExitCode.CANCELLED] if stopwatch.wait(0) else []
    return by_precedence([*was_ended, *(code for one in done for code in codes(one))])[0]


def new_drill(session: Session, options: DrillOptions, stopwatch: Stopwatch) -> Drill:
    """What tries keys of the session's organization."""
    return Drill(
        session.api,
        new_executor(session, job=JOB).perform,
        wiring.new_key_probe(session.settings),
        stopwatch,
        organization_id=session.organization.id,
        within=options.within,
    )


def codes(one: KeyDrill) -> tuple[int, ...]:
    """5 for a key that lived; 4 where nobody knows, or where it is not as it was; 8 where somebody ended the drill."""
    is_cut_short = isinstance(one.ended, Untold) and one.ended.is_cut_short
    is_as_it_was = isinstance(one.restored, Restored) and (one.restored.seconds is not None or is_cut_short)
    ended = {Lived: ExitCode.POLICY, Untold: ExitCode.CANCELLED if is_cut_short else ExitCode.REMOTE}
    return ended.get(type(one.ended), ExitCode.OK), ExitCode.OK if is_as_it_was else ExitCode.REMOTE


def _told(keys: Sequence[ApiKey]) -> int:
    for key in keys:
        sys.stdout.write(f"would make the key {literal(key.name)} ({key.id}) inactive, and active again\n")
    sys.stderr.write("nothing was written; --yes does it\n")
    return ExitCode.OK


def _complain(one: KeyDrill, session: Session) -> None:
    if isinstance(one.restored, NotRestored):
        name, journal = f"{literal(one.key.name)} ({one.key.id})", session.settings.journal_file
        sys.stderr.write(
            f"error: THE KEY {name} MAY STILL BE INACTIVE: {one.restored.reason}. "
            f"Look at it, and do: claude-admin keys enable --from {journal} {one.key.id} --yes\n"
        )
        sys.stderr.flush()
