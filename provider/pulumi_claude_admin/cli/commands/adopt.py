"""What `claude-admin adopt` does: the organization in, a folder with its program out. Puts the parts together and decides nothing itself."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace

from pulumi_claude_admin import wiring
from pulumi_claude_admin.adopt import organization
from pulumi_claude_admin.adopt.folder import Files, files
from pulumi_claude_admin.adopt.ledger import Ledger
from pulumi_claude_admin.adopt.organization import MEMBER_LIMITS
from pulumi_claude_admin.adopt.plan import Asked, plan
from pulumi_claude_admin.adopt.program import Adoption
from pulumi_claude_admin.adopt.select import Selection
from pulumi_claude_admin.channels import Capability, Channel, Purpose
from pulumi_claude_admin.cli.adopt_options import AdoptOptions
from pulumi_claude_admin.cli.commands.adopt_folder import AdoptFolder
from pulumi_claude_admin.cli.commands.adopt_records import Recorder
from pulumi_claude_admin.cli.commands.progress import Reached, progress_on
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.drift.console_settings import read_whole_console
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, EnterpriseSource, GatewaySource, Sources
from pulumi_claude_admin.drift.spend_limits import GATED
from pulumi_claude_admin.enterprise_wiring import on_the_surface_that_is_open
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.rate_limit import RateLimitGroup
from pulumi_claude_admin.model.spend_limit import ORGANIZATION
from pulumi_claude_admin.session import Session


def run(options: AdoptOptions) -> int:
    """Read, write the folder, and return the exit code. Raises the errors that `application` turns into lines."""
    asked = Asked(Selection(options.select, options.exclude), _kinds(options.kinds))
    folder = AdoptFolder(options.folder)
    found = folder.require_own()
    session = on_the_surface_that_is_open(wiring.session())
    enterprise = _enterprise(session, options, asked)
    session.api.read_anew()
    wanted = Ledger(session.organization.id, options.style, options.is_tagged)
    if found is not None:
        found.require_same(wanted, folder=str(options.folder))
    ledger = found or wanted
    try:
        reading = _read(session, options, enterprise)
    finally:
        session.console.close()
    adoption = plan(reading, _groups(session, reading), asked, ledger)
    recorder = Recorder(session, reading.snapshot, style=ledger.style)
    with contextlib.redirect_stdout(sys.stderr):  # what providers say is no data
        made = files(
            adoption, reading, ledger, folder.texts(), recorder.recorded, is_console=options.is_console_allowed
        )
    folder.write(made, ledger=ledger)
    _print(adoption, made, options)
    return ExitCode.PARTIAL if any(one.is_partial for one in reading.unseen) else ExitCode.OK


def _kinds(words: tuple[str, ...]) -> frozenset[str]:
    """The words of `--kinds`. Raises ConfigurationError on one that is none."""
    known = {*organization.WORDS, organization.ALL}
    if wrong := sorted(set(words) - known):
        raise ConfigurationError(
            f"--kinds: {', '.join(wrong)} is no kind that adopt takes",
            hint=f"Use {', '.join(organization.WORDS)} or all",
        )
    return frozenset(organization.WORDS) if organization.ALL in words else frozenset(words)


def _enterprise(session: Session, options: AdoptOptions, asked: Asked) -> EnterpriseSource | None:
    """The Enterprise organization where its limits were asked for. Raises ConfigurationError where they were by name, and there is no key."""
    settings = session.settings
    is_alone = settings.enterprise_key is not None and not settings.has_credential
    if MEMBER_LIMITS in options.kinds or is_alone:
        return EnterpriseSource(session.enterprise, is_alone=is_alone)
    if MEMBER_LIMITS in asked.kinds and settings.enterprise_key is not None:
        return EnterpriseSource(session.enterprise)
    return None


def _read(session: Session, options: AdoptOptions, enterprise: EnterpriseSource | None) -> Reading:
    reached = Reached(progress_on(sys.stderr, "lists read"))
    nothing = ConsoleSource(None, "the Console was not asked: --console was not given")
    sources = Sources(
        api=session.api,
        console=nothing,
        enterprise=enterprise,
        is_gate_known_closed=lambda organization_id: _is_gate_closed(session, organization_id),
        has_token=session.settings.admin_api_key is None,
        progress=reached.tell,
        gateway=_gateway(session, options),
    )
    try:
        reading = read_organization(Declared(), sources)
    except KeyboardInterrupt:
        sys.stderr.write(f"{reached.words()}; nothing was written\n")
        raise
    return _with_console(session, reading) if options.is_console_allowed else reading


def _gateway(session: Session, options: AdoptOptions) -> GatewaySource | None:
    """The gateway where it is asked for by name, or by `all` where there is one."""
    why = session.settings.why_no_gateway
    is_named = organization.GATEWAY in options.kinds
    if not is_named and (organization.ALL not in options.kinds or why is not None):
        return None
    return GatewaySource(str(session.settings.gateway_url), session.gateway_limits, why or "")


def _with_console(session: Session, reading: Reading) -> Reading:
    is_gated = ORGANIZATION not in reading.snapshot.spend_limits
    listed = read_whole_console(ConsoleSource(session.console), reading.snapshot, instead_of_api=is_gated)
    unseen = tuple(one for one in reading.unseen if one.reason != GATED)
    hidden = tuple(replace(one, is_partial=True) for one in listed.unseen)  # it was asked for
    return replace(reading, snapshot=listed.snapshot, unseen=(*unseen, *hidden))


def _is_gate_closed(session: Session, organization_id: str) -> bool:
    known = session.channels.remembered(organization_id, Purpose.READ)
    return known.get(Capability.WORKSPACE_SPEND_LIMIT) in {Channel.CONSOLE, Channel.BY_HAND}


def _groups(session: Session, reading: Reading) -> tuple[RateLimitGroup, ...]:
    """The organization's groups, asked for where a workspace has limits of its own."""
    if not any(reading.snapshot.workspace_rate_limits.values()):
        return ()
    return tuple(one.group for one in session.api.rate_limits.list())


def _print(adoption: Adoption, made: Files, options: AdoptOptions) -> None:
    for name in made:
        sys.stdout.write(f"{options.folder / name}\n")
    sys.stderr.write(
        f"{len(adoption.teams)} workspaces and {len(adoption.organization)} of the organization's own are new in the "
        f"program, {len(adoption.left_out)} things were left out: ADOPT.md says why, and what to run next\n"
    )
