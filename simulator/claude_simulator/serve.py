"""``claude-simulator serve``: one JSON line on stdout, then serving until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from claude_simulator.given_once import GivenTwice, pairs
from claude_simulator.http.request_log import show_on_stderr
from claude_simulator.layout_folder import UnreadableLayoutFolder
from claude_simulator.saved_state import UnreadableState
from claude_simulator.seeds import Seed, UnreadableSeed, load
from claude_simulator.seeds.from_state import from_state
from claude_simulator.simulator import Simulator
from claude_simulator.switch import UnknownSwitch

ENDING = {signal.SIGTERM, signal.SIGINT}


def serve(options: argparse.Namespace) -> int:
    """Serve as the options say; returns 2 with one line on stderr when they cannot be followed."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # before the server's thread, which inherits it
    if options.log:
        show_on_stderr()
    try:
        simulator = Simulator(
            seed=_seed(options),
            latency_ms=options.latency,
            layout=options.layout if options.layout_folder is None else Path(options.layout_folder),
            switches=pairs(options.set),
            host=options.host,
            port=options.port,
            state=None if options.state is None else Path(options.state),
        )
        with simulator:
            sys.stdout.write(json.dumps(_line(simulator)) + "\n")
            sys.stdout.flush()
            signal.sigwait(ENDING)
    except (UnreadableSeed, UnreadableState, UnreadableLayoutFolder, UnknownSwitch, GivenTwice, OSError) as error:
        sys.stderr.write(f"claude-simulator: {error}\n")
        return 2
    return 0


def _seed(options: argparse.Namespace) -> Seed:
    found = from_state(options.from_state) if options.from_state else load(options.seed)
    return found.with_people(options.person)


def _line(simulator: Simulator) -> dict[str, str]:
    """Return what a client needs: an Enterprise organization has a scoped key, and where it is the first no admin key."""
    line = {
        "base_url": simulator.base_url,
        "console_url": simulator.console_url,
        "organization_id": simulator.organization_id,
    }
    organizations = simulator.world.organizations.values()
    if not simulator.world.organization.is_enterprise:
        line["admin_api_key"] = simulator.admin_api_key
    if any(organization.is_enterprise for organization in organizations):
        line["enterprise_key"] = simulator.enterprise.all_scopes_key
        line["enterprise_organization_id"] = simulator.enterprise.organization_id
    return line
