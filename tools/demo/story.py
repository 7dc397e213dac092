"""
The main job as a story: runs the steps one after the other, tells what happens, and stops where something is not as it should be.

The steps are in `steps.py`; what is true afterwards is asked of the simulator (`facts.py`), not of what a command printed.
"""

from __future__ import annotations

import re
from typing import Final

from claude_console_shim.layouts.load import languages
from tools.demo import facts, steps
from tools.demo.environment import REQUESTS_PER_MINUTE, DemoEnvironment
from tools.demo.leftovers import still_running
from tools.demo.printer import Matters, Printer
from tools.demo.stand_in import Pages

_RESOURCE_DONE: Final = re.compile(
    r"^\s*[-+~]*\s*pulumi-python:dynamic:?/?claude:(?P<kind>\w+) (?P<name>\S+) (?P<what>created|updated|deleted|replaced)\b"
)
_WORTH_SHOWING: Final = re.compile(r"^\s*(claude-admin:|warning:|error:|[-+~] \d+ |\d+ (un)?changed)")


def tell(demo: DemoEnvironment, printer: Printer) -> None:
    """Run steps 1 to 6; where no page map knows the Console's words, what happens instead. Raises StepFailed."""
    _beginning(demo, printer)
    if knows_the_words(demo.platform.pages()):
        _main_job(demo, printer)
    else:
        _in_foreign_words(demo, printer)
    left = still_running(demo)
    printer.check(that=not left, sentence="no engine, plugin or browser is left running", otherwise=", ".join(left))


def _main_job(demo: DemoEnvironment, printer: Printer) -> None:
    _declare(demo, printer)
    _nothing_to_do(demo, printer)
    _by_hand(demo, printer)
    _see_drift(demo, printer)
    _repair(demo, printer)
    _destroy_and_up(demo, printer)


def knows_the_words(pages: Pages) -> bool:
    """Whether the Console shim has words for the language of the pages."""
    return pages.language in languages()


def changes(line: str) -> str | None:
    """Of what `pulumi` prints: each resource that was changed, totals, notices, warnings and errors."""
    done = _RESOURCE_DONE.match(line)
    if done is not None:
        return f"{done['what']}: {done['kind']} {done['name']}"
    return totals(line)


def totals(line: str) -> str | None:
    """Of what `pulumi` prints: totals, notices, warnings and errors."""
    return line.strip() if _WORTH_SHOWING.match(line) else None


def everything(line: str) -> str:
    """All of it: for output that is written for people."""
    return line


def _beginning(demo: DemoEnvironment, printer: Printer) -> None:
    printer.title("1  A simulated organization")
    state = demo.platform.state()
    groups = sum(group["display_name"] is not None for group in state["rate_limit_groups"])
    printer.say(f"claude-simulator runs at {demo.platform.console_url} (Admin API and Console, one address)")
    printer.say(
        f"{state['organization']['name']}: {len(state['users'])} people, rate limits for {groups} groups of models"
    )
    printer.say(f"workspaces that nobody declared: {', '.join(facts.live_names(state))}")
    printer.say(f"request limit raised to {REQUESTS_PER_MINUTE} a minute for this demo; the platform's is 100")
    pages = demo.platform.pages()
    if pages != Pages():
        printer.say(f"the Console's pages are in layout {pages.layout.upper()} and in the language {pages.language!r}")
    closed = state["switches"]["spend_limits_api"] == "not_enabled_403"
    printer.check(
        that=closed, sentence="not in the spend-limit preview: the API answers 403 there, the Console has to do it"
    )


def _declare(demo: DemoEnvironment, printer: Printer) -> None:
    printer.title("2  Declare and apply")
    printer.say("three teams (examples/quickstart): members and rate limits through the API, spend limits and")
    printer.say("notifications through the Console's pages in a headless Chromium")
    printer.typed(f"pulumi up --yes --skip-preview --stack {demo.stack}")
    ran = steps.declare(demo, hear=printer.listen(changes))
    printer.check_code(ran, expected=0)
    state = demo.platform.state()
    for name in steps.TEAMS:
        team = facts.live_workspace(state, name)
        printer.check(
            that=bool(team.members and team.rate_limits and team.spend_limit and team.thresholds),
            sentence=f"{name}: {len(team.members)} members; limits for {' and '.join(team.rate_limits)}; "
            f"{team.spend_limit} USD a month, mail at {' and '.join(team.thresholds)}",
            otherwise=str(team),
        )
    saves = sum(row["count"] for row in demo.platform.requests()["console_saves"])
    printer.say(
        f"{saves} saves in the Console, {demo.platform.requests()['calls']} Admin API calls, {ran.seconds:.0f} s"
    )


def _in_foreign_words(demo: DemoEnvironment, printer: Printer) -> None:
    printer.title("2  Declare and apply")
    printer.say("what the API does is done; in the Console the tool looks for words that it knows, and presses")
    printer.say("nothing on pages that have others:")
    printer.typed(f"pulumi up --yes --skip-preview --stack {demo.stack}")
    ran = steps.declare(demo, hear=printer.listen(changes))
    printer.check_code(ran, expected=1)
    saves = demo.platform.requests()["console_saves"]
    printer.check(that=not saves, sentence="nothing was saved in the Console", otherwise=str(saves))
    told = [line for line in ran.output.splitlines() if "ByHandNeeded" in line]
    printer.check(
        that=bool(told) and all(steps.RUN_AGAIN in line for line in told),
        sentence="each setting that was tried has one line that says what a person does; the next `up` agrees with it",
        otherwise=str(told),
    )


def _nothing_to_do(demo: DemoEnvironment, printer: Printer) -> None:
    printer.title("3  Nothing to do")
    printer.typed(f"pulumi preview --expect-no-changes --stack {demo.stack}")
    ran = steps.preview(demo, hear=printer.listen(changes))
    printer.check_code(ran, expected=0)
    printer.check(that=True, sentence="exit code 0: the organization is as declared")


def _by_hand(demo: DemoEnvironment, printer: Printer) -> None:
    printer.title("4  Somebody changes things by hand")
    for sentence in steps.change_by_hand(demo):
        printer.say(sentence)


def _see_drift(demo: DemoEnvironment, printer: Printer) -> None:
    printer.title("5  See the drift")
    seen = _drift(demo, printer, matters=everything)
    _check_found(printer, seen, expected=steps.BROKEN, sentence="each of the five changes is there; exit code 7: drift")
    printer.say("Pulumi agrees for what it can see:")
    printer.typed(f"pulumi refresh --preview-only --expect-no-changes --stack {demo.stack}")
    ran = steps.refresh(demo, hear=printer.listen(changes))
    printer.check_code(ran, expected=steps.DRIFT)
    printer.check(that=True, sentence=f"exit code {steps.DRIFT}: changes, though none were expected")


def _repair(demo: DemoEnvironment, printer: Printer) -> None:
    printer.title("6  Put it right")
    printer.typed(f"pulumi up --refresh --yes --skip-preview --stack {demo.stack}")
    ran = steps.repair(demo, hear=printer.listen(changes))
    printer.check_code(ran, expected=0)
    state = demo.platform.state()
    payments, search = facts.live_workspace(state, steps.RAISED), facts.live_workspace(state, steps.CLEARED)
    printer.check(that=payments.spend_limit == "5000.00", sentence=f"{payments.name} may spend 5000.00 USD again")
    printer.check(that=steps.NEWCOMER not in payments.members, sentence=f"{steps.NEWCOMER} is no member any more")
    printer.check(that=steps.CLEARED_GROUP in search.rate_limits, sentence=f"{search.name} has its rate limit again")
    printer.say("what is left is what no program should decide:")
    seen = _drift(demo, printer, matters=_until("As declared"))
    sentence = f"only the archived {steps.ARCHIVED} is left, with the choices there are; exit code 7"
    _check_found(printer, seen, expected=steps.BEYOND_REPAIR, sentence=sentence)


def _destroy_and_up(demo: DemoEnvironment, printer: Printer) -> None:
    printer.say("giving it up removes what was declared of people, and no guard:")
    printer.typed(f"pulumi destroy --yes --skip-preview --stack {demo.stack}")
    before = demo.platform.state()
    ran = steps.destroy(demo, hear=printer.listen(totals))
    printer.check_code(ran, expected=0)
    after = demo.platform.state()
    kept = [facts.live_workspace(after, name) for name in steps.TEAMS if name != steps.ARCHIVED]
    printer.check(that=not any(team.members for team in kept), sentence="the declared members are gone")
    printer.check(
        that=all(team.spend_limit and team.rate_limits for team in kept),
        sentence=f"{' and '.join(team.name for team in kept)} stand, with their limits: keys without a cap are the accident to prevent",
    )
    printer.say("and declaring it again:")
    printer.typed(f"pulumi up --yes --skip-preview --stack {demo.stack}")
    ran = steps.declare(demo, hear=printer.listen(totals))
    printer.check_code(ran, expected=0)
    again = demo.platform.state()
    same = all(facts.live_workspace(before, team.name).id == facts.live_workspace(again, team.name).id for team in kept)
    printer.check(that=same, sentence="the live workspaces were adopted again, by their owner tag")
    new = facts.workspaces(again, steps.ARCHIVED)
    printer.check(
        that=sorted(team.is_archived for team in new) == [False, True] and steps.WARNED_OF_A_NEW_ONE in ran.output,
        sentence=f"a new {steps.ARCHIVED} was made beside the archived one, with a warning",
        otherwise=str(new),
    )


def _drift(demo: DemoEnvironment, printer: Printer, *, matters: Matters) -> steps.DriftSeen:
    printer.typed(f"claude-admin drift --stack {demo.stack}")
    return steps.drift(demo, hear=printer.listen(matters))


def _check_found(
    printer: Printer, seen: steps.DriftSeen, *, expected: tuple[tuple[str, str, str], ...], sentence: str
) -> None:
    printer.check_code(seen.ran, expected=steps.DRIFT)
    found = facts.found(seen.report, "archived", "drifted", "missing")
    unmanaged = facts.unmanaged_workspaces(seen.report)
    printer.check(that=found == expected, sentence=sentence, otherwise=f"found {found}")
    nobodys = {*steps.UNMANAGED, steps.UNDECLARED}
    printer.check(
        that=unmanaged == nobodys, sentence=f"unmanaged: {', '.join(sorted(nobodys))}", otherwise=str(unmanaged)
    )


def _until(heading: str) -> Matters:
    """All lines up to one that begins so, and none from there on."""
    passed = False

    def matters(line: str) -> str | None:
        nonlocal passed
        passed = passed or line.startswith(heading)
        return None if passed else line

    return matters
