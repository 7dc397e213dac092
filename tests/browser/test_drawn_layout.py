"""
The test that decides: pages that no map has seen are mapped by somebody who knows only what is on them, and then written by the map. No
line of Python is written for one.

DRAWN_LAYOUTS=0-19 takes those drawings instead of the few of every day (`make drawn-layouts`), and prints the table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from claude_console_shim import commands
from claude_console_shim.console import connect
from claude_console_shim.doctor_removals import Learned
from claude_console_shim.driver.language import ENGLISH
from claude_console_shim.dump.dump_format import Dump
from claude_console_shim.dump.folder import require_empty, write_folder
from claude_console_shim.layouts.schema import PartName
from claude_console_shim.mapping.answers import Answers, WrittenAnswers
from claude_console_shim.mapping.kept_map import KeptMap
from claude_console_shim.options import ShimOptions, Timeouts
from claude_simulator import Simulator
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown, NotAccepted
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import ConsoleScope
from tests.support.console_changes import CAP_SET, LIMITER, SONNET, WHOLE_CAP_SET, Settings
from tests.support.console_elsewhere import elsewhere
from tests.support.console_settings import all_else, found, prepare
from tests.support.drawn_layout import Draw, draw, write
from tests.support.drawn_layout.answers import (
    answers,
    mail_answers,
    organization_answers,
    rate_answers,
    whole_answers,
)

pytestmark = pytest.mark.browser

Signed = Callable[..., ShimOptions]
NewWorkspace = Callable[..., ConsoleScope]
PATIENT: Final = Timeouts(page=30, control=20, save=30, look=0.02, bare=0.05)
BEFORE: Final = replace(CAP_SET.before, cap=400_50)
SEEN: Final = Money(400_50)
WANTED: Final = Money(500_00)
WHOLE_BEFORE: Final = WHOLE_CAP_SET.before
SPARE: Final = "eve@example.com"
"""Who may get mails for a moment where one person gets them, and the page saves nothing unchanged."""
SETTINGS: Final[frozenset[PartName]] = frozenset(
    (
        "workspace_spend_limit",
        "workspace_notifications",
        "workspace_rate_limits",
        "organization_spend_limit",
        "organization_notifications",
    )
)


ASKED: Final = os.environ.get("DRAWN_LAYOUTS")
EVERY_DAY: Final[frozenset[PartName]] = frozenset(("workspace_spend_limit", "workspace_rate_limits"))
MAPPED: Final = SETTINGS if ASKED is not None else EVERY_DAY
"""What is mapped: every day only a setting with a removal, and one of a table."""


def numbers() -> tuple[int, ...]:
    """The drawings to try: a wizard in a table behind a tab, with an unknown organization page, and what the format cannot say."""
    asked = ASKED
    if asked is None:
        return (4, 5)
    first, _, last = asked.partition("-")
    return tuple(range(int(first), int(last or first) + 1))


@pytest.fixture
def there(signed_in: Signed, tmp_path: Path) -> ShimOptions:
    return elsewhere(signed_in(tmp_path))


@pytest.fixture
def outcomes() -> Iterator[list[str]]:
    """What came of each drawing, printed at the end."""
    rows: list[str] = []
    yield rows
    print("\n".join(rows))  # noqa: T201 - the table of `make drawn-layouts`


@pytest.mark.parametrize("number", numbers())
def test_a_drawn_page_is_mapped_and_written_or_stops_with_what_the_format_cannot_say(
    there: ShimOptions,
    simulator: Simulator,
    new_workspace: NewWorkspace,
    organization: ConsoleScope,
    saves: Callable[[], int],
    tmp_path: Path,
    outcomes: list[str],
    number: int,
) -> None:
    where, drawn = new_workspace(f"Drawn {number}"), draw(number)
    prepare(simulator, where, BEFORE)
    prepare(simulator, organization, WHOLE_BEFORE)
    simulator.set_layout(write(drawn, tmp_path / "layout"))
    simulator.reset_requests()
    others = all_else(simulator.state(), where, organization)
    dump(there, tmp_path / "dump", where)
    if not can_be_said(drawn):
        with pytest.raises(LayoutUnknown, match="the format cannot say it: ") as stopped:
            map_it(simulator, there, drawn, where, tmp_path)
        assert saves() == 0
        assert not list(there.home.glob("layouts/**/*.toml"))
        outcomes.append(f"{number:>3}  stopped  {stopped.value.message}")
        return
    kept = map_it(simulator, there, drawn, where, tmp_path)
    assert saves() == 0
    assert set(kept.settings) == MAPPED
    assert sorted(part for part, _ in kept.left_out) == sorted(_not_said(drawn))
    assert not (there.home / "trusted-layouts.json").exists()
    look_at_pictures(tmp_path / "dump" / "private")
    tried = try_each(there, kept, where)
    assert (found(simulator.state(), where), found(simulator.state(), organization)) == (BEFORE, WHOLE_BEFORE)
    changed, whole = write_amounts(there, where, organization)
    assert (found(simulator.state(), where), found(simulator.state(), organization)) == (changed, whole)
    before = saves()
    check_doctor(there, drawn, where)
    assert saves() == before
    changed = write_what_was_matched(there, drawn, where, changed)
    assert (found(simulator.state(), where), found(simulator.state(), organization)) == (changed, whole)
    assert all_else(simulator.state(), where, organization) == others
    without = f"; without {', '.join(_not_said(drawn))}" if any(_not_said(drawn)) else ""
    outcomes.append(f"{number:>3}  works    {', '.join(tried)}{without}")


def can_be_said(drawn: Draw) -> bool:
    """Whether the format has words for a drawing: a button that is pressed has a name, and a dialog names its workspace on its own."""
    return drawn.says_it_with_a_name and drawn.subject != "sentence"


def _not_said(drawn: Draw) -> Iterator[str]:
    """
    What a map of the drawing does without: a question before a limit goes that names the workspace by another element than the editor does,
    and a button that takes a notification away and does not say which.
    """
    if drawn.has_removal and not _removes(drawn):
        yield from (
            each for each in ("workspace spend limit remove", "organization spend limit remove") if _is_mapped(each)
        )
    if not drawn.stop_says_which and "workspace_notifications" in MAPPED:
        yield "workspace notifications remove"
        yield "organization notifications remove"


def _removes(drawn: Draw) -> bool:
    """Whether the map has what takes a limit away."""
    return drawn.has_removal and drawn.subject == "strong"


def _is_mapped(part: str) -> bool:
    return part.removesuffix(" remove").replace(" ", "_") in MAPPED


def map_it(simulator: Simulator, there: ShimOptions, drawn: Draw, where: ConsoleScope, folder: Path) -> KeptMap:
    named = str(where.scope.workspace_id), str(where.workspace_name)
    mails = {"amount": "$100.00", "recipients": "ana@example.com"}
    cells = ("700", "2,000,000 (organization)", "400,000 (organization)")
    whole = {"amount": "$9,000.00", "recipients": "finops@example.com"}
    said = {
        "format": 1,
        "dump": "of this test",
        "workspace": {"id": named[0], "name": named[1]},
        "organization": organization_answers(drawn, organization_id=simulator.organization_id, name="Tiny Tools"),
        "workspace_spend_limit": answers(drawn, workspace_id=named[0], limit=f"${SEEN.major}"),
        "workspace_notifications": mail_answers(drawn, workspace_id=named[0], **mails),
        "workspace_rate_limits": rate_answers(
            drawn, workspace_id=named[0], group=SONNET, cells=cells, inherited="4,000 (organization)"
        ),
        "organization_spend_limit": whole_answers(drawn, limit="$10,000.00"),
        "organization_notifications": mail_answers(drawn, workspace_id=None, **whole),
    }
    person = WrittenAnswers(
        Answers.model_validate({key: each for key, each in said.items() if key not in SETTINGS - MAPPED})
    )
    return commands.draw_map(there, folder / "dump", person, workspace=named, name="mine", timeouts=PATIENT)


def look_at_pictures(folder: Path) -> None:
    pictures = list(folder.iterdir())
    assert {"value", "open", "submit"} <= {each.stem.partition("-")[2] for each in pictures}
    assert {each.stat().st_mode & 0o777 for each in pictures} == {0o600}


def check_doctor(there: ShimOptions, drawn: Draw, where: ConsoleScope) -> None:
    """Match the map: each page of a wizard, and what removes asks first."""
    matched = commands.doctor(
        there, trust=True, press_removals=True, workspace=where.scope.workspace_id, timeouts=PATIENT
    )
    assert [page.problem for page in matched.pages if page.name in MAPPED] == [None] * len(MAPPED)
    checks = [each for page in matched.pages for each in page.controls if page.layout == "mine"]
    assert {each.presence for each in checks if ".steps." in each.path} == (
        {"once"} if drawn.editor == "wizard" else set()
    )
    assert {each.path for each in checks if each.presence not in ("once", "not looked at")} == set()
    of_limits, of_mails = (sum(kind in each for each in MAPPED) for kind in ("_spend_limit", "_notifications"))
    asking = _removes(drawn) * of_limits + drawn.stop_says_which * of_mails
    assert [each for _, each in matched.removals].count(Learned.ASKS) == asking


def try_each(there: ShimOptions, kept: KeptMap, where: ConsoleScope) -> list[str]:
    """Save what is there, or else a little less and back; which of them it was, for each setting."""
    named = str(where.scope.workspace_id), str(where.workspace_name)
    tried = []
    with commands.trials(there, "mine", workspace=named, group=kept.group, timeouts=PATIENT) as attempt:
        for setting in sorted(MAPPED):
            try:
                attempt(setting, by_a_cent=False)
            except NotAccepted:
                attempt(setting, by_a_cent=True, spare=SPARE)
                tried.append(f"{setting}: a little less, and back")
            else:
                tried.append(f"{setting}: unchanged")
    return tried


def write_amounts(there: ShimOptions, where: ConsoleScope, organization: ConsoleScope) -> tuple[Settings, Settings]:
    """Change by the map what its trial let it; what is set in the workspace and the organization then."""
    whole = WHOLE_BEFORE
    with closing(connect(there, timeouts=PATIENT)) as console:
        assert console.write_spend_limit(where, WANTED) == SpendLimit(where.scope, WANTED)
        console.write_rate_limits(where, SONNET, {LIMITER: 800})
        if "organization_spend_limit" in MAPPED:
            whole = WHOLE_CAP_SET.after
            console.write_spend_limit(organization, Money(whole.cap or 0))
    return replace(BEFORE, cap=WANTED.minor, requests=800), whole


def write_what_was_matched(there: ShimOptions, drawn: Draw, where: ConsoleScope, before: Settings) -> Settings:
    """Change by the map what the doctor let it: notifications, and what removes; what is set in the workspace then."""
    after = before
    with closing(connect(there, timeouts=PATIENT)) as console:
        if "workspace_notifications" in MAPPED:
            after = replace(after, thresholds=(100_00, 250_00), recipients=("ana@example.com", "finops@example.com"))
            console.write_notifications(where, _mails(where, after))
            if drawn.stop_says_which:
                after = replace(after, thresholds=(250_00,))
                console.write_notifications(where, _mails(where, after))
        if _removes(drawn):
            after = replace(after, cap=None)
            console.write_spend_limit(where, None)
    return after


def dump(there: ShimOptions, folder: Path, where: ConsoleScope) -> None:
    """What the pages look like; every day one without pages, since tests/browser/test_dump.py has whole ones."""
    if ASKED is not None:
        commands.dump(there, folder, workspace=where.scope.workspace_id, timeouts=PATIENT)
        return
    require_empty(folder)
    write_folder(folder, Dump(made_by="this test", console=there.host, masked_by=(), pages=()), trees={}, skeleton="")


def _mails(where: ConsoleScope, settings: Settings) -> SpendNotifications:
    return SpendNotifications(where.scope, tuple(map(Money, settings.thresholds)), settings.recipients)


def test_a_map_that_does_not_save_is_not_trusted(
    there: ShimOptions, simulator: Simulator, new_workspace: NewWorkspace, saves: Callable[[], int]
) -> None:
    where, trust = new_workspace(), there.home / "trusted-layouts.json"
    prepare(simulator, where, BEFORE)
    simulator.reset_requests()
    named = str(where.scope.workspace_id), str(where.workspace_name)
    with commands.trials(there, "c", workspace=named, timeouts=PATIENT) as attempt:
        with pytest.raises(NotAccepted):
            attempt("workspace_spend_limit", by_a_cent=False)
        assert saves() == 0
        simulator.fault("console_save_error", message="Not today")
        with pytest.raises(ConsoleError, match="Not today"):
            attempt("workspace_spend_limit", by_a_cent=True)
        assert not trust.exists()
        assert attempt("workspace_spend_limit", by_a_cent=True) > 0
    assert trust.exists()
    assert found(simulator.state(), where) == BEFORE
    assert saves() == 3


@pytest.fixture
def speak(simulator: Simulator) -> Iterator[Callable[[str], None]]:
    """Have the Console answer in a language, until the test is over."""
    yield lambda language: simulator.switch("console_language", language)
    simulator.switch("console_language", ENGLISH)


def test_a_map_made_in_german_too_has_one_structure_and_is_trusted_in_the_language_that_was_tried(
    there: ShimOptions,
    simulator: Simulator,
    new_workspace: NewWorkspace,
    speak: Callable[[str], None],
    tmp_path: Path,
) -> None:
    where, drawn = new_workspace("Zwei Sprachen"), draw(14)
    prepare(simulator, where, BEFORE)
    simulator.set_layout(write(drawn, tmp_path / "layout"))
    dump(there, tmp_path / "dump", where)
    named = str(where.scope.workspace_id), str(where.workspace_name)
    for language, limit in ((ENGLISH, "$400.50"), ("de", "400,50 $")):
        speak(language)
        said = answers(drawn, workspace_id=named[0], limit=limit)
        workspace = {"id": named[0], "name": named[1]}
        given = {"format": 1, "dump": "of this test", "workspace": workspace, "workspace_spend_limit": said}
        person = WrittenAnswers(Answers.model_validate(given))
        kept = commands.draw_map(there, tmp_path / "dump", person, workspace=named, name="mine", timeouts=PATIENT)
        assert kept.left_out == ()
    assert sorted(each.name for each in (there.home / "layouts" / "words").iterdir()) == [
        "mine.de.toml",
        "mine.en.toml",
    ]
    assert [each.name for each in (there.home / "layouts").glob("*.toml")] == ["mine.toml"]
    by_a_cent = not drawn.saves_unchanged
    with commands.trials(there, "mine", workspace=named, timeouts=PATIENT) as attempt:
        trusted = attempt("workspace_spend_limit", by_a_cent=by_a_cent)
    assert trusted > 0
    with closing(connect(there, timeouts=PATIENT)) as console:
        console.write_spend_limit(where, Money(450_00))
        assert found(simulator.state(), where).cap == 450_00
        speak(ENGLISH)
        with pytest.raises(ConsoleError, match="only assumes"):
            console.write_spend_limit(where, WANTED)  # the words of English were not tried
