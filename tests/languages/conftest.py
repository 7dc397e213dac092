"""Quickstarts in other languages, compiled. `make test-languages` gives them; elsewhere these tests are not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from tests.support.language_project import LanguageProject
from tests.support.pulumi_stack import stack_environment
from tools.languages.__main__ import VARIABLE
from tools.languages.language import LANGUAGES, Language

collect_ignore_glob = [] if VARIABLE in os.environ else ["test_*.py"]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """The organization that the quickstart is written for."""
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as running:
        yield running


@pytest.fixture(params=LANGUAGES, ids=lambda language: language.name)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def project(
    language: Language, simulator: Simulator, pulumi_command: str, browser_executable: str, tmp_path: Path
) -> LanguageProject:
    """The quickstart of a language with an empty stack, an Admin API key and a Console session."""
    (tmp_path / "state").mkdir()
    session, key = tmp_path / "session", SessionFile.new_key()
    SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))
    environment = stack_environment(pulumi_command, tmp_path) | {
        "ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key,
        "ANTHROPIC_BASE_URL": simulator.base_url,
        "CLAUDE_ADMIN_HOME": str(tmp_path / "home"),
        "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0",
        "CLAUDE_CONSOLE_BROWSER": browser_executable,
        "CLAUDE_CONSOLE_STATE": str(session),
        "CLAUDE_CONSOLE_STATE_KEY": key,
        "CLAUDE_CONSOLE_URL": simulator.console_url,
    }
    return LanguageProject(language, environment)
