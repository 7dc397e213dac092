"""
The main job where the Console looks otherwise: on layouts A, B and D it passes, and in German; in a language that nobody has words for
it stops and says what a person does.

The demo's steps with the real engine and a real Chromium, on a program of one team. Rate limits go through the Console too.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.pulumi_stack import Ran as Read
from tools.demo import facts, manual_changes, steps
from tools.demo.commands import Ran
from tools.demo.environment import ADMINISTRATOR, DemoEnvironment, prepare
from tools.demo.leftovers import still_running
from tools.demo.stand_in import Pages, running

pytestmark = [pytest.mark.engine, pytest.mark.browser]

STACK = "elsewhere"
TEAM = """
    import pulumi_claude_admin as claude

    team = claude.Workspace("team", name="Payments")
    claude.WorkspaceMembers("members", workspace_id=team.id, members={"ana@example.com": "workspace_developer"})
    claude.WorkspaceRateLimit("rates", workspace_id=team.id, group="Claude Sonnet 4.x", requests_per_minute=500)
    claude.WorkspaceSpendLimit("cap", workspace_id=team.id, amount="5000.00", clear_on_destroy=True)
    claude.SpendNotifications(
        "mails", workspace_id=team.id, thresholds=["2500.00"], recipients=["finops@example.com"]
    )
"""
SAVED = {
    ("PUT", "spend_limits_v2"): 1,
    ("POST", "spend_limits_v2"): 1,
    ("PUT", "alert_emails"): 1,
    ("PUT", "rate_limits"): 1,
}

NewDemo = Callable[[Pages], DemoEnvironment]


@pytest.fixture
def new_demo(pulumi_command: str, browser_executable: str, tmp_path: Path) -> Iterator[NewDemo]:
    """Make a demo with a project of its own, whose Console has these pages."""
    with ExitStack() as opened:

        def made(pages: Pages) -> DemoEnvironment:
            project = tmp_path / "project"
            project.mkdir()
            (project / "Pulumi.yaml").write_text("name: elsewhere\nruntime: python\n")
            refused = ("--set", "rate_limit_writes=refused_403")
            platform = opened.enter_context(running(pages=pages, options=refused))
            demo = prepare(tmp_path / "demo", project=project, stack=STACK, platform=platform)
            path = os.pathsep.join((demo.environment["PATH"], str(Path(pulumi_command).parent)))
            own = {"CLAUDE_CONSOLE_BROWSER": browser_executable, "PATH": path}
            return replace(demo, environment={**demo.environment, **own})

        yield made


def declare(demo: DemoEnvironment, program: str) -> Ran:
    (demo.project / "__main__.py").write_text(textwrap.dedent(program))
    return steps.declare(demo)


def saves(demo: DemoEnvironment) -> dict[tuple[str, str], int]:
    """How often the Console's pages asked for each kind of save since the last look."""
    rows = demo.platform.requests()["console_saves"]
    demo.platform.forget_requests()
    assert {row["status"] for row in rows} <= {200}
    return {(row["method"], row["route"].rpartition("/")[2]): row["count"] for row in rows}


@pytest.mark.parametrize("layout", ["a", "b", "d"])
def test_the_main_job_passes_in_another_layout(new_demo: NewDemo, layout: str) -> None:
    demo = new_demo(Pages(layout=layout))

    # Declare and apply.
    up = declare(demo, TEAM)
    assert up.code == 0, up.output
    team = facts.live_workspace(demo.platform.state(), "Payments")
    assert (team.spend_limit, team.thresholds, team.recipients) == ("5000.00", ("2500.00",), ("finops@example.com",))
    assert team.rate_limits == {"Claude Sonnet 4.x": {"requests_per_minute": 500}}
    assert saves(demo) == SAVED

    # Somebody changes the cap by hand; it is seen, and put right.
    raise_cap = manual_changes.set_spend_limit(team.id, "9000.00", pages=demo.platform.pages())
    browser = demo.environment["CLAUDE_CONSOLE_BROWSER"]
    manual_changes.in_the_console(demo.platform, raise_cap, email=ADMINISTRATOR, browser=browser)
    saves(demo)
    seen = steps.drift(demo)
    assert seen.ran.code == steps.DRIFT, seen.ran.output
    assert facts.found(seen.report, "archived", "drifted", "missing", "unseen") == (
        ("drifted", "workspace_spend_limit", "Payments"),
    )
    repair = steps.repair(demo)
    assert repair.code == 0, repair.output
    assert facts.live_workspace(demo.platform.state(), "Payments").spend_limit == "5000.00"
    assert saves(demo) == {("PUT", "spend_limits_v2"): 1}

    # Give it up, with the cap that was declared as not worth keeping.
    destroy = steps.destroy(demo)
    left = facts.live_workspace(demo.platform.state(), "Payments")
    if layout == "a":  # its pages have nothing to clear a cap with
        assert destroy.code != 0
        (line,) = Read(destroy.code, destroy.output).lines_of("cap")
        assert "Remove the monthly limit" in line
        assert (left.spend_limit, saves(demo)) == ("5000.00", {})
    else:
        assert destroy.code == 0, destroy.output
        assert (left.spend_limit, saves(demo)) == (None, {("POST", "spend_limits_v2"): 1})
    assert left.thresholds == ("2500.00",)
    assert still_running(demo) == ()


def test_the_main_job_passes_in_german(new_demo: NewDemo) -> None:
    demo = new_demo(Pages(language="de"))

    # Declare and apply.
    up = declare(demo, TEAM)
    assert up.code == 0, up.output
    team = facts.live_workspace(demo.platform.state(), "Payments")
    assert (team.spend_limit, team.thresholds, team.recipients) == ("5000.00", ("2500.00",), ("finops@example.com",))
    assert team.rate_limits == {"Claude Sonnet 4.x": {"requests_per_minute": 500}}
    assert saves(demo) == SAVED

    # Other amounts, one with cents: written over what the pages show in German.
    again = declare(
        demo, TEAM.replace("5000.00", "12345.67").replace("requests_per_minute=500", "requests_per_minute=1500")
    )
    assert again.code == 0, again.output
    team = facts.live_workspace(demo.platform.state(), "Payments")
    assert (team.spend_limit, team.rate_limits) == ("12345.67", {"Claude Sonnet 4.x": {"requests_per_minute": 1500}})
    assert saves(demo) == {("PUT", "spend_limits_v2"): 1, ("PUT", "rate_limits"): 1}
    assert steps.drift(demo).ran.code == 0

    # Somebody changes the cap and archives a workspace by hand, on the German pages.
    pages, research = demo.platform.pages(), facts.live_workspace(demo.platform.state(), "Research")
    manual_changes.in_the_console(
        demo.platform,
        manual_changes.set_spend_limit(team.id, "9000.50", pages=pages),
        manual_changes.archive(research.id, pages=pages),
        email=ADMINISTRATOR,
        browser=demo.environment["CLAUDE_CONSOLE_BROWSER"],
    )
    assert facts.live_workspace(demo.platform.state(), "Payments").spend_limit == "9000.50"
    assert "Research" not in facts.live_names(demo.platform.state())
    assert steps.drift(demo).ran.code == steps.DRIFT
    saves(demo)

    # Give it up, with the cap that was declared as not worth keeping.
    destroy = steps.destroy(demo)
    assert destroy.code == 0, destroy.output
    assert facts.live_workspace(demo.platform.state(), "Payments").spend_limit is None
    assert saves(demo) == {("POST", "spend_limits_v2"): 1}
    assert still_running(demo) == ()


def test_in_another_language_nothing_is_saved_and_each_setting_says_what_a_person_does(new_demo: NewDemo) -> None:
    demo = new_demo(Pages(language="qps"))
    ids = {name: facts.live_workspace(demo.platform.state(), name).id for name in steps.UNMANAGED}
    program = f"""
        import pulumi_claude_admin as claude

        claude.WorkspaceSpendLimit("cap", workspace_id="{ids["Research"]}", amount="4500.00")
        claude.SpendNotifications(
            "mails", workspace_id="{ids["Claude Code"]}", thresholds=["30000.00"], recipients=["finops@example.com"]
        )
        claude.WorkspaceRateLimit(
            "rates", workspace_id="{ids["Data Platform"]}", group="Claude Haiku 4.x", requests_per_minute=77
        )
    """
    before = demo.platform.state()

    up = declare(demo, program)
    assert up.code != 0
    for name, todo in (
        ("cap", "(2) Set the monthly limit to 4,500.00 USD"),
        ("mails", "(2) Make the notifications exactly these: 30,000.00 USD"),
        ("rates", "77"),
    ):
        (line,) = Read(up.code, up.output).lines_of(name)
        assert "ByHandNeeded" in line
        assert todo in line
        assert steps.RUN_AGAIN in line
    assert saves(demo) == {}
    after = demo.platform.state()
    assert (after["workspaces"], after["organization"]) == (before["workspaces"], before["organization"])
    assert still_running(demo) == ()

    # The same pages in words that are known: nothing of the first run is in the way.
    demo.platform.switch("console_language", "en")
    again = declare(demo, program)
    assert again.code == 0, again.output
    assert facts.live_workspace(demo.platform.state(), "Research").spend_limit == "4500.00"
    assert saves(demo) == SAVED
