"""What `claude-admin offboard test --whole` does: a person who is there for it leaves and comes back, and what that ended."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pulumi_claude_admin.cli.commands.offboarding_settings import offboarding_settings
from pulumi_claude_admin.cli.commands.performed_writes import new_executor
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.offboard_options import DrillOptions
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.offboarding.canary_person import CanaryPerson, EndsWith, canary_person
from pulumi_claude_admin.offboarding.drill import Died, Drill, Lived, Stopwatch, Untold
from pulumi_claude_admin.offboarding.drill_whole import Leaving, WholeDrill, is_cut_short
from pulumi_claude_admin.offboarding.writes import RemovePerson, SendInvitation
from pulumi_claude_admin.probe_ports import CanaryKey
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.whole_drill_report import render_json, render_text, what_would_be_done
from pulumi_claude_admin.session import Session


def require_canary(
    session: Session, drill: Drill, canaries: Sequence[CanaryKey], options: DrillOptions, *, email: str
) -> CanaryPerson:
    """The person, with keys that work now. Raises ConfigurationError for who may not be removed; nothing was written then."""
    person = find_person(session, canaries, email=email)
    _require_not_kept(session, options, person)
    drill.require_testable([canary for _, canary, _ in person.keys])
    return person


def tell_person(person: CanaryPerson) -> int:
    """Print what would be done."""
    sys.stdout.write(what_would_be_done(person))
    sys.stderr.write("nothing was written; --yes does it\n")
    return ExitCode.OK


def sent_away(
    session: Session, drill: Drill, person: CanaryPerson, options: DrillOptions, stopwatch: Stopwatch, *, job: str
) -> int:
    """Let the person leave and come back; the exit code says whether a key lived, and whether the person is back."""
    leaving = Leaving(
        drill,
        new_executor(session, job=job).perform,
        stopwatch,
        anew=session.api.anew,
        wait=options.wait,
        told=lambda text: sys.stderr.write(f"{printable(text)}\n"),
    )
    whole = leaving.leave_and_return(person)
    _complain(whole)
    render = render_json if options.form is PlainForm.JSON else render_text
    organization = session.organization
    sys.stdout.write(render(whole, organization_name=organization.name, as_of=session.api.now(), within=options.within))
    sys.stderr.write(f"journal: {session.settings.journal_file}\n")
    return by_precedence(codes(whole))[0]


def find_person(session: Session, canaries: Sequence[CanaryKey], *, email: str) -> CanaryPerson:
    """The canary person with their keys. Raises ConfigurationError for who may not be removed by a drill."""
    api = session.api
    claude_code = next((one for one in api.workspaces.list() if one.is_claude_code and not one.is_archived), None)
    return canary_person(
        email,
        api.users.list(),
        keys=api.api_keys.list(),
        canaries={one.key_id: one for one in canaries},
        claude_code=claude_code,
        members=() if claude_code is None else api.members.list(claude_code.id),
    )


def codes(whole: WholeDrill) -> tuple[int, ...]:
    """5 for a key that lived; 4 where a write was not taken, nobody knows, or a key ended that goes on; 9 where nobody came back in time; 8 where somebody ended it."""
    found: list[int] = [ExitCode.CANCELLED] if is_cut_short(whole) else []
    for one in whole.keys:
        if isinstance(one.ended, Lived):
            found.append(ExitCode.POLICY)
        if isinstance(one.ended, Died) and one.ends_with is EndsWith.NOTHING:
            found.append(ExitCode.REMOTE)
        if isinstance(one.ended, Untold) and not one.ended.is_cut_short:
            found.append(ExitCode.REMOTE)
    if whole.back is None:
        return (*found, ExitCode.REMOTE)
    is_back = whole.back.accepted is not None and (whole.person.membership is None or whole.back.signed_in is not None)
    return (*found, ExitCode.OK if is_back or whole.back.is_cut_short else ExitCode.TIMED_OUT)


def _require_not_kept(session: Session, options: DrillOptions, person: CanaryPerson) -> None:
    names = frozenset({person_key(person.user.email), person.user.id})
    kept = offboarding_settings(options.folder).kept(names, session.api.now().date())
    if kept is not None:
        raise ConfigurationError(
            f"{person.user.email} stays until {kept.until}, as offboarding.toml says: {kept.reason}",
            hint="Nothing was written",
        )


def _complain(whole: WholeDrill) -> None:
    """A person who was removed and is not invited has lost the way back: that is said before anything else."""
    removal = next((one for one in whole.writes if isinstance(one.write, RemovePerson)), None)
    is_invited = any(isinstance(one.write, SendInvitation) and one.is_done for one in whole.writes)
    was_asked = any(isinstance(one.write, SendInvitation) for one in whole.writes)
    if removal is not None and was_asked and not is_invited:
        user, was = whole.person.user, "WAS" if removal.is_done else "MAY HAVE BEEN"
        sys.stderr.write(
            f"error: {user.email} {was} REMOVED AND IS NOT INVITED: invite them as {user.role} (Console > Settings > Members)\n"
        )
        sys.stderr.flush()
