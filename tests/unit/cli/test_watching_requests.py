"""`increase-requests watch` looks again and again, tells each request once, goes on after an outage, and ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.enterprise import CachedEnterprise
from pulumi_claude_admin.cli.application import run as run_command
from pulumi_claude_admin.cli.commands.increase_requests_watch import run
from pulumi_claude_admin.cli.declared_by import DeclaredBy
from pulumi_claude_admin.cli.forms import RequestForm
from pulumi_claude_admin.cli.increase_requests_options import RequestSource, WatchOptions
from pulumi_claude_admin.errors import AuthenticationFailed, Unavailable
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.session import Session
from tests.support.fake_enterprise import BEN, CLEO, FakeEnterprise
from tests.support.increase_requests import asked

TEN_MINUTES = timedelta(minutes=10)


@dataclass
class Outage(FakeEnterprise):
    """Answers the list of requests with these errors first, one after the other; None is an answer."""

    errors: list[Exception | None] = field(default_factory=list)

    def organization_id(self) -> str:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        return super().organization_id()


@dataclass
class Time:
    """Goes on by waiting alone; `meanwhile` is what happens in each pause, one after the other."""

    meanwhile: list[Callable[[], object]] = field(default_factory=list)
    now: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)
        if self.meanwhile:
            self.meanwhile.pop(0)()


@pytest.fixture
def enterprise(session: Session) -> Outage:
    """Ana waits. Lists are remembered, as the product does."""
    made = Outage(requests={"slir_01Ana": asked()})
    settings = session.settings.model_copy(update={"enterprise_key": SecretStr("sk-ant-api01-test-not-a-key")})
    wiring.install(replace(session, settings=settings, enterprise_organization=CachedEnterprise(made)))
    return made


def options(folder: Path, *, seen: Path | None = None, lasting: timedelta = 3 * TEN_MINUTES) -> WatchOptions:
    source = RequestSource(folder, None, DeclaredBy(is_nothing=True))
    return WatchOptions(source, seen, TEN_MINUTES, lasting, RequestForm.TEXT, (), Pii.FULL)


def test_each_request_is_told_once_for_as_long_as_it_was_asked(
    enterprise: Outage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ben = asked("slir_01Ben", BEN)
    time = Time([lambda: enterprise.requests.update({ben.id: ben}), lambda: enterprise.requests.pop("slir_01Ana")])
    code = run(options(tmp_path), clock=time.clock, pause=time.pause)

    said = capsys.readouterr()
    assert (code, time.pauses) == (0, [600.0, 600.0, 600.0])
    assert said.err.splitlines() == [
        "1 new of 1 that wait",
        "1 new of 2 that wait",
        "0 new of 1 that wait",
        "0 new of 1 that wait",
    ]
    assert (said.out.count("ana@example.com, slir_01Ana"), said.out.count("ben@example.com, slir_01Ben")) == (1, 1)
    assert enterprise.calls.count("effective") == 4, "what holds is read anew each time"


def test_what_a_run_has_told_the_next_one_knows(
    enterprise: Outage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = tmp_path / "told.json"
    for told in ("1 new of 1", "0 new of 1"):
        run(options(tmp_path, seen=seen, lasting=timedelta(minutes=1)), clock=Time().clock, pause=Time().pause)
        assert told in capsys.readouterr().err
    assert enterprise.requests.keys() == {"slir_01Ana"}


def test_an_outage_is_one_line_and_the_next_look_goes_on(
    enterprise: Outage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enterprise.errors = [None, Unavailable("down", status=503), None, Unavailable("down", status=503)]
    time = Time()
    code = run(options(tmp_path), clock=time.clock, pause=time.pause)

    lines = capsys.readouterr().err.splitlines()
    assert code == 4, "the last look found nobody"
    assert [line.partition(":")[0] for line in lines] == [
        "1 new of 1 that wait",
        "error",
        "0 new of 1 that wait",
        "error",
    ]
    assert "the next look is in 0:10:00" in lines[1]


def test_a_key_that_is_refused_ends_it(enterprise: Outage, tmp_path: Path) -> None:
    enterprise.errors = [AuthenticationFailed("revoked", status=401)]
    time = Time()
    with pytest.raises(AuthenticationFailed):
        run(options(tmp_path), clock=time.clock, pause=time.pause)
    assert time.pauses == []


def test_a_signal_in_a_pause_ends_it_and_what_was_told_is_remembered(enterprise: Outage, tmp_path: Path) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    seen, time = tmp_path / "told.json", Time([interrupted])
    with pytest.raises(KeyboardInterrupt):
        run(options(tmp_path, seen=seen), clock=time.clock, pause=time.pause)
    assert next(iter(enterprise.requests)) in seen.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--once",), "needs --seen"),
        (("--every", "30s"), "'30s' is no length of time from 1m to 1d"),
        (("--every", "2d"), "'2d' is no length of time from 1m to 1d"),
        (("--for", "8d"), "'8d' is no length of time from 1m to 7d"),
        (("--for", "0m"), "'0m' is no length of time"),
        (("--state", "-"), "can be read once"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_asked(
    enterprise: Outage, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], reason: str
) -> None:
    enterprise.emails[CLEO] = "c@example.com"
    assert run_command(["increase-requests", "watch", *arguments]) == 2
    assert reason in capsys.readouterr().err
    assert enterprise.calls == []
