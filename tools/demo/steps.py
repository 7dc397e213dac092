"""
The main job, step by step: each function does one step on a stage and returns what came of it. Prints nothing, expects nothing.

The demo tells the steps to a person (`story.py`), the engine test asserts them (`tests/engine/test_main_job.py`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from tools.demo import facts, hands
from tools.demo.commands import Hear, Ran
from tools.demo.stage import ADMINISTRATOR, Stage

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


def declare(stage: Stage, *, hear: Hear = _quiet) -> Ran:
    """Step 2: make the stack where there is none, and apply the program: `pulumi up`. Also the second `up` of step 6."""
    if not (stage.project / f"Pulumi.{stage.stack}.yaml").exists():
        made = stage.run("pulumi", "stack", "init", stage.stack, "--non-interactive", hear=hear)
        if made.code != 0:
            return made
    return stage.run("pulumi", "up", *_plain(stage), "--yes", "--skip-preview", hear=hear)


def preview(stage: Stage, *, hear: Hear = _quiet) -> Ran:
    """Step 3: is there anything to do?"""
    return stage.run("pulumi", "preview", *_plain(stage), "--expect-no-changes", hear=hear)


def change_by_hand(stage: Stage) -> tuple[str, ...]:
    """
    Step 4: a colleague changes five things in the Console and over the API. Returns a sentence for each, in order.

    It is some minutes after the `up`: right after a write drift takes a difference for a list that is late.
    """
    platform, state = stage.platform, stage.platform.state()
    platform.let_pass(minutes=3)
    ids = {name: facts.live_workspace(state, name).id for name in TEAMS}
    hands.in_the_console(
        platform,
        hands.set_spend_limit(ids[RAISED], RAISED_TO, layout=platform.pages().layout),
        hands.archive(ids[ARCHIVED]),
        email=ADMINISTRATOR,
        browser=stage.environment.get("CLAUDE_CONSOLE_BROWSER"),
    )
    hands.add_member(platform, ids[JOINED], NEWCOMER, NEWCOMERS_ROLE)
    hands.clear_rate_limits(platform, ids[CLEARED], CLEARED_GROUP, CLEARED_LIMITER)
    hands.create_workspace(platform, UNDECLARED)
    was = facts.live_workspace(state, RAISED).spend_limit
    return (
        f"Console: the monthly spend limit of {RAISED} raised from {was} to {RAISED_TO} USD",
        f"Console: workspace {ARCHIVED} archived, which nobody can undo",
        f"API: {NEWCOMER} added to {JOINED} as {NEWCOMERS_ROLE}",
        f"API: the {CLEARED_LIMITER} of {CLEARED} for {CLEARED_GROUP} cleared",
        f"API: workspace {UNDECLARED} created",
    )


def drift(stage: Stage, *, hear: Hear = _quiet) -> DriftSeen:
    """Step 5, and again in step 6: `claude-admin drift`, as text for a person and as JSON."""
    path = stage.folder / "drift.json"
    path.unlink(missing_ok=True)
    ran = stage.run("claude-admin", "drift", "--stack", stage.stack, "-o", f"json:{path}", hear=hear)
    return DriftSeen(ran, json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})


def refresh(stage: Stage, *, hear: Hear = _quiet) -> Ran:
    """Step 5: what Pulumi itself sees of it."""
    return stage.run("pulumi", "refresh", *_plain(stage), "--preview-only", "--expect-no-changes", hear=hear)


def repair(stage: Stage, *, hear: Hear = _quiet) -> Ran:
    """Step 6: put back what may be put back."""
    return stage.run("pulumi", "up", *_plain(stage), "--refresh", "--yes", "--skip-preview", hear=hear)


def destroy(stage: Stage, *, hear: Hear = _quiet) -> Ran:
    """Step 6: give up what is declared; what guards a workspace stays."""
    return stage.run("pulumi", "destroy", *_plain(stage), "--yes", "--skip-preview", hear=hear)


def _plain(stage: Stage) -> tuple[str, ...]:
    return ("--stack", stage.stack, "--non-interactive", "--color", "never")
