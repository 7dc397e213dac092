from __future__ import annotations

import socket
import threading

from claude_console_shim.watching import EngineWatch

SOON = 10.0


def test_an_engine_that_is_gone_is_noticed_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as engine:
        address = f"127.0.0.1:{engine.getsockname()[1]}"
    noticed = threading.Semaphore(0)
    watch = EngineWatch(address, every=0.001, gone=noticed.release)
    watch.start()
    assert noticed.acquire(timeout=SOON)
    watch.join(SOON)
    assert not noticed.acquire(blocking=False)


def test_an_engine_that_answers_is_left_alone_until_it_is_gone() -> None:
    gone = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as engine:
        engine.settimeout(SOON)
        watch = EngineWatch(f"127.0.0.1:{engine.getsockname()[1]}", every=0.001, gone=gone.set)
        watch.start()
        for _ in range(5):
            engine.accept()[0].close()
        assert not gone.is_set()
    assert gone.wait(SOON)


def test_a_watch_that_was_stopped_does_nothing() -> None:
    gone = threading.Event()
    watch = EngineWatch("127.0.0.1:1", every=0.001, gone=gone.set)
    watch.stop()
    watch.start()
    watch.join(SOON)
    assert not gone.is_set()
