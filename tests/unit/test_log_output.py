from __future__ import annotations

import contextlib
import io
import logging
import re

import pytest

from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.log_output import (
    LEVELS,
    LOGGERS,
    QUIET,
    VARIABLE,
    StandardError,
    level_from_environment,
    level_of,
    logging_to,
)
from pulumi_claude_admin.settings import read_settings

LOG = logging.getLogger("pulumi_claude_admin.some.module")


def say_all() -> None:
    for name in LOGGERS:
        log = logging.getLogger(f"{name}.module")
        log.debug("a detail of %s", name)
        log.info("a call of %s", name)
        log.warning("a wait of %s", name)


@pytest.mark.parametrize(
    ("level", "shown"),
    [(QUIET, ["wait"]), (logging.INFO, ["call", "wait"]), (logging.DEBUG, ["detail", "call", "wait"])],
)
def test_lines_of_both_packages_stand_on_standard_error_from_the_level_that_was_asked_for(
    level: int, shown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_to(StandardError(level)):
        say_all()
    say_all()

    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.findall(r"an? (\w+) of", captured.err) == shown * 2


def test_a_warning_nobody_asked_for_is_a_sentence_and_a_log_has_time_and_level(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logging_to(StandardError(QUIET)):
        LOG.warning("waiting %s s", 40)
    with logging_to(StandardError(logging.INFO)):
        LOG.info("GET /v1: %s", 200)

    warning, line = capsys.readouterr().err.splitlines()
    assert warning == "waiting 40 s"
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d\d\d info    GET /v1: 200", line)


def test_a_line_is_one_line_and_no_command_of_a_runner(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(StandardError(QUIET)):
        LOG.warning("a\n::add-mask::%s", "b\x1b[31m")

    assert capsys.readouterr().err == "a ::add-mask::b\\x1b[31m\n"


class Full(io.StringIO):
    def write(self, _: str) -> int:
        raise ClaudeAdminError("standard error cannot be written: no space left on device")


def test_a_line_that_cannot_be_written_fails_nothing() -> None:
    with contextlib.redirect_stderr(Full()), logging_to(StandardError(QUIET)):
        LOG.warning("a wait")


@pytest.mark.parametrize(
    ("text", "level"), [("", QUIET), ("info", logging.INFO), ("DEBUG", logging.DEBUG), ("x", QUIET)]
)
def test_the_environment_names_the_level(text: str, level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, text)
    assert level_from_environment() == level


def test_the_settings_check_the_same_variable_and_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for word in LEVELS:
        monkeypatch.setenv(VARIABLE, word.upper())
        assert read_settings().log == word


@pytest.mark.parametrize(
    ("verbosity", "level"), [(0, QUIET), (1, logging.INFO), (2, logging.DEBUG), (5, logging.DEBUG)]
)
def test_each_v_shows_more(verbosity: int, level: int) -> None:
    assert level_of(verbosity) == level
