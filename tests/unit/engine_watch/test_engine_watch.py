from __future__ import annotations

import socket
import threading

import pytest

from pulumi_claude_admin.engine_watch import EngineWatch, engine_address
from pulumi_claude_admin.errors import ConfigurationError

SOON = 10.0


def gone_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as engine:
        return f"127.0.0.1:{engine.getsockname()[1]}"


def test_this_process_leaves_once_its_engine_is_gone() -> None:
    left = threading.Semaphore(0)
    watch = EngineWatch(gone_address(), every=0.001, leave=lambda _: left.release())
    watch.start()
    assert left.acquire(timeout=SOON)
    watch.join(SOON)
    assert watch.is_gone
    assert not left.acquire(blocking=False)


def test_what_is_to_be_cleared_away_goes_first_and_knows_that_the_engine_is_gone() -> None:
    order, left = list[object](), threading.Event()

    def leave(code: int) -> None:
        order.append(code)
        left.set()

    watch = EngineWatch(gone_address(), every=0.001, leave=leave)
    watch.before_leaving(lambda: order.append(watch.is_gone))
    take_back = watch.before_leaving(lambda: order.append("never"))
    take_back()
    take_back()
    watch.start()
    assert left.wait(SOON)
    assert order == [True, 1]


def test_an_engine_that_answers_is_left_alone_until_it_is_gone() -> None:
    gone = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as engine:
        engine.settimeout(SOON)
        address = f"127.0.0.1:{engine.getsockname()[1]}"
        watch = EngineWatch(address, every=0.001, leave=lambda _: gone.set())
        watch.start()
        for _ in range(5):
            engine.accept()[0].close()
        assert not gone.is_set()
    assert gone.wait(SOON)


def test_a_watch_that_was_stopped_does_nothing() -> None:
    gone = threading.Event()
    watch = EngineWatch("127.0.0.1:1", every=0.001, leave=lambda _: gone.set())
    watch.stop()
    watch.start()
    watch.join(SOON)
    assert not gone.is_set()


@pytest.mark.parametrize("address", ["", "127.0.0.1", "--help", "127.0.0.1:port"])
def test_an_engine_without_an_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="engine"):
        EngineWatch(address)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["/site-packages/pulumi/dynamic/__main__.py", "127.0.0.1:5005"], "127.0.0.1:5005"),
        (["/site-packages/pulumi/dynamic/__main__.py"], None),
        (["/venv/bin/pulumi-resource-claude", "127.0.0.1:5005"], "127.0.0.1:5005"),
        (["/venv/bin/pulumi-resource-claude", "-logflow", "--tracing=x", "127.0.0.1:5005"], "127.0.0.1:5005"),
        (["C:\\venv\\Scripts\\pulumi-resource-claude.exe", "127.0.0.1:5005"], "127.0.0.1:5005"),
        (["/site-packages/pulumi_claude_admin/native/__main__.py", "127.0.0.1:5005"], "127.0.0.1:5005"),
        (["/bin/claude-admin", "drift"], None),
    ],
)
def test_only_a_provider_process_has_an_engine_to_watch(arguments: list[str], expected: str | None) -> None:
    assert engine_address(arguments) == expected
