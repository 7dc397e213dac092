"""A project for each test, over one history for all of them, and the command that is run in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from tests.support.histories.draw import draw_history
from tests.support.histories.history import Effects, History
from tests.support.outcomes_project import UNTIL, Outcomes, Project, fill, project


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return draw_history(tmp_path_factory.mktemp("history") / "shop", people=6, effects=Effects(), seed=7)


@pytest.fixture(scope="session")
def filled(history: History, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("filled") / "archive"
    fill(archive, history)
    return archive


@pytest.fixture
def company(history: History, filled: Path, tmp_path: Path) -> Iterator[Project]:
    with project(tmp_path, history, filled) as made:
        yield made


@pytest.fixture
def outcomes(company: Project, capsys: pytest.CaptureFixture[str]) -> Iterator[Outcomes]:
    """Runs a command line, with other settings where they are named: exit code, standard output, standard error."""

    def command(*arguments: str, **changed: object) -> tuple[int, str, str]:
        wiring.install(wiring.from_settings(company.settings.model_copy(update=changed)))
        where = ("--cwd", str(company.folder), "--archive", str(company.archive), "--until", UNTIL)
        code = run(["outcomes", *where, *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield command
    wiring.install(None)
