"""
The main job, step by step: each function does one step on a demo and returns what came of it. Prints nothing, expects nothing.

The demo tells the steps to a person (`story.py`), the engine test asserts them (`tests/engine/test_main_job.py`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from tools.demo import facts, manual_changes
from tools.demo.commands import Hear, Ran
from tools.demo.environment import ADMINISTRATOR, DemoEnvironment

TEAMS: Final = ("Payments", "Search", "Support")
"""The workspaces that `examples/quickstart` declares, by name."""

UNMANAGED: Final = ("Claude Code", "Data Platform", "Research")
"""The workspaces of the seed, which nobody declares."""

RAISED: Final = "Payments"
RAISED_TO: Final = "9000.00"
JOINED: Final = "Payments"
NEWCOMER: Final = "gabor@example.com"
NEWCOMERS_ROLE: Final = "workspace_developer"
CLEARED: Final = "Search"
CLEARED_GROUP: Final = "Claude Sonnet 4.x"
CLEARED_LIMITER: Final = "requests_per_minute"
ARCHIVED: Final = "Support"
UNDECLARED: Final = "Skunkworks"

BROKEN: Final = (
    ("archived", "spend_notifications", ARCHIVED),
    ("archived", "workspace", ARCHIVED),
    ("archived", "workspace_members", ARCHIVED),
    ("archived", "workspace_rate_limit", ARCHIVED),
    ("archived", "workspace_spend_limit", ARCHIVED),
    ("drifted", "workspace_members", JOINED),
    ("drifted", "workspace_spend_limit", RAISED),
    ("missing", "workspace_rate_limit", CLEARED),
)
"""What drift has to find after step 4: status, kind and workspace, as `facts.found` gives them."""

BEYOND_REPAIR: Final = tuple(row for row in BROKEN if row[0] == "archived")
"""What of it is left after step 6: a person has to choose."""

WARNED_OF_A_NEW_ONE: Final = "a new workspace is made, and keys of the old one stay dead"
"""What the second `up` says about the archived workspace."""

RUN_AGAIN: Final = "Run `pulumi up` again"
"""How the steps for a person end, where no channel is open."""

DRIFT: Final = 7
"""The exit code for drift, of `pulumi --expect-no-changes` and of `claude-admin drift`."""


def _quiet(_line: str) -> None:
    """For who does not listen."""


@dataclass(frozen=True, slots=True)
class DriftSeen:
    """What `claude-admin drift` found: the command with the text that it printed, and its JSON report."""

    ran: Ran
    report: dict[str, Any]


def declare(demo: DemoEnvironment, *, hear: Hear = _quiet) -> Ran:
    """Step 2: make the stack where there is none, and apply the program: `pulumi up`. Also the second `up` of step 6."""
    if not (demo.project / f"Pulumi.{demo.stack}.yaml").exists():
        made = demo.run("pulumi", "stack", "init", demo.stack, "--non-interactive", hear=hear)
        if made.code != 0:
            return made
    return demo.run("pulumi", "up", *_plain(demo), "--yes", "--skip-preview", hear=hear)


def preview(demo: DemoEnvironment, *, hear: Hear = _quiet) -> Ran:
    """Step 3: is there anything to do?"""
    return demo.run("pulumi", "preview", *_plain(demo), "--expect-no-changes", hear=hear)


def change_by_hand(demo: DemoEnvironment) -> tuple[str, ...]:
    """
    Step 4: a colleague changes five things in the Console and over the API. Returns a sentence for each, in order.

    It is some minutes after the `up`: right after a write drift takes a difference for a list that is late.
    """
    platform, state, pages = demo.platform, demo.platform.state(), demo.platform.pages()
    platform.let_pass(minutes=3)
    ids = {name: facts.live_workspace(state, name).id for name in TEAMS}
    manual_changes.in_the_console(
        platform,
        manual_changes.set_spend_limit(ids[RAISED], RAISED_TO, pages=pages),
        manual_changes.archive(ids[ARCHIVED], pages=pages),
        email=ADMINISTRATOR,
        browser=demo.environment.get("CLAUDE_CONSOLE_BROWSER"),
    )
    manual_changes.add_member(platform, ids[JOINED], NEWCOMER, NEWCOMERS_ROLE)
    manual_changes.clear_rate_limits(platform, ids[CLEARED], CLEARED_GROUP, CLEARED_LIMITER)
    manual_changes.create_workspace(platform, UNDECLARED)
    was = facts.live_workspace(state, RAISED).spend_limit
    return (
        f"Console: the monthly spend limit of {RAISED} raised from {was} to {RAISED_TO} USD",
        f"Console: workspace {ARCHIVED} archived, which nobody can undo",
        f"API: {NEWCOMER} added to {JOINED} as {NEWCOMERS_ROLE}",
        f"API: the {CLEARED_LIMITER} of {CLEARED} for {CLEARED_GROUP} cleared",
        f"API: workspace {UNDECLARED} created",
    )


def drift(demo: DemoEnvironment, *, hear: Hear = _quiet) -> DriftSeen:
    """Step 5, and again in step 6: `claude-admin drift`, as text for a person and as JSON."""
    path = demo.folder / "drift.json"
    path.unlink(missing_ok=True)
    ran = demo.run("claude-admin", "drift", "--stack", demo.stack, "-o", f"json:{path}", hear=hear)
    return DriftSeen(ran, json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})


def refresh(demo: DemoEnvironment, *, hear: Hear = _quiet) -> Ran:
    """Step 5: what Pulumi itself sees of it."""
    return demo.run("pulumi", "refresh", *_plain(demo), "--preview-only", "--expect-no-changes", hear=hear)


def repair(demo: DemoEnvironment, *, hear: Hear = _quiet) -> Ran:
    """Step 6: put back what may be put back."""
    return demo.run("pulumi", "up", *_plain(demo), "--refresh", "--yes", "--skip-preview", hear=hear)


def destroy(demo: DemoEnvironment, *, hear: Hear = _quiet) -> Ran:
    """Step 6: give up what is declared; what guards a workspace stays."""
    return demo.run("pulumi", "destroy", *_plain(demo), "--yes", "--skip-preview", hear=hear)


def _plain(demo: DemoEnvironment) -> tuple[str, ...]:
    return ("--stack", demo.stack, "--non-interactive", "--color", "never")
