"""The engine's log service is a real gRPC server in another thread; only the engine behind it is not."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent import futures

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from pulumi_claude_admin.lifecycle.engine_log import FLUSH_SECONDS, EngineLog, at_resource
from pulumi_claude_admin.lifecycle.secrets import hiding
from pulumi_claude_admin.model.bags import SECRET_INPUTS


class Engine(engine_pb2_grpc.EngineServicer):
    """Keeps the lines; holds them up while `is_open` is not set."""

    def __init__(self) -> None:
        self.lines: list[engine_pb2.LogRequest] = []
        self.is_open = threading.Event()
        self.is_open.set()
        self.server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
        engine_pb2_grpc.add_EngineServicer_to_server(self, self.server)
        self.address = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()

    def Log(self, request: engine_pb2.LogRequest, context: object) -> empty_pb2.Empty:  # noqa: N802 - Pulumi's name
        del context
        self.is_open.wait(30)
        self.lines.append(request)
        return empty_pb2.Empty()

    def texts(self) -> list[str]:
        return [line.message for line in self.lines]


@pytest.fixture
def engine() -> Iterator[Engine]:
    running = Engine()
    yield running
    running.is_open.set()
    running.server.stop(None).wait()


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """A logger of the test's own: what it hands over is the handler's business alone."""
    logger = logging.Logger("alone", logging.DEBUG)  # noqa: LOG001 - known to nobody else, and gone after the test
    yield logger
    for handler in logger.handlers:
        handler.close()


def test_what_a_person_is_told_arrives_at_its_resource_whatever_the_level(engine: Engine) -> None:
    handler = EngineLog(engine.address, logging.ERROR)
    with at_resource("urn:pulumi:dev::shop::claude:index:Workspace::payments"):
        handler.tell("left standing: workspace 'Payments'")
        handler.tell("warning: workspace '\udcff' was archived")
    handler.tell("no credential")
    handler.flush()
    assert [(line.severity, line.message, line.urn.rpartition("::")[2]) for line in engine.lines] == [
        (engine_pb2.INFO, "claude-admin: left standing: workspace 'Payments'", "payments"),
        (engine_pb2.WARNING, "claude-admin: workspace '\\udcff' was archived", "payments"),
        (engine_pb2.INFO, "claude-admin: no credential", ""),
    ]
    handler.close()


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy"])
def test_the_engine_is_never_asked_through_the_proxy_of_the_environment(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for without in ("no_proxy", "no_grpc_proxy", "grpc_proxy"):
        monkeypatch.delenv(without, raising=False)
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    handler = EngineLog(engine.address)
    handler.tell("left standing: workspace 'Payments'")
    handler.flush()
    assert engine.texts() == ["claude-admin: left standing: workspace 'Payments'"]
    handler.close()


def test_lines_arrive_in_order_with_their_severities_and_at_the_stack(engine: Engine, log: logging.Logger) -> None:
    handler = EngineLog(engine.address)
    log.addHandler(handler)

    log.debug("a detail")
    log.info("a call of %s", "somebody")
    log.warning("a wait")
    log.error("an error")
    for number in range(100):
        log.info("call %d", number)
    handler.flush()

    assert [(line.severity, line.message, line.urn) for line in engine.lines[:4]] == [
        (engine_pb2.DEBUG, "claude-admin: a detail", ""),
        (engine_pb2.INFO, "claude-admin: a call of somebody", ""),
        (engine_pb2.WARNING, "claude-admin: a wait", ""),
        (engine_pb2.ERROR, "claude-admin: an error", ""),
    ]
    assert engine.texts()[4:] == [f"claude-admin: call {number}" for number in range(100)]


def test_nothing_below_its_level_is_handed_over(engine: Engine, log: logging.Logger) -> None:
    handler = EngineLog(engine.address, logging.INFO)
    log.addHandler(handler)
    log.debug("a detail")
    log.info("a call")
    handler.flush()
    assert engine.texts() == ["claude-admin: a call"]


def test_a_secret_of_the_declaration_at_hand_is_hidden_and_a_line_is_one_line(
    engine: Engine, log: logging.Logger
) -> None:
    handler = EngineLog(engine.address)
    log.addHandler(handler)
    with hiding({"name": "Project X", SECRET_INPUTS: ["name"]}):
        log.info("created Project X\n::add-mask::a")
    handler.flush()
    assert engine.texts() == ["claude-admin: created [secret] ::add-mask::a"]


def test_an_engine_that_is_gone_costs_the_lines_and_no_time(log: logging.Logger) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"127.0.0.1:{closed.getsockname()[1]}"
    handler = EngineLog(address)
    log.addHandler(handler)

    for _ in range(3):
        log.warning("a wait")
        handler.flush()

    began = time.monotonic()
    for _ in range(100):
        log.warning("a wait")
        handler.flush()
    assert time.monotonic() - began < FLUSH_SECONDS


def test_whoever_logs_never_waits_for_an_engine_that_is_held_up(engine: Engine, log: logging.Logger) -> None:
    engine.is_open.clear()
    handler = EngineLog(engine.address)
    log.addHandler(handler)

    def log_a_lot() -> None:
        for _ in range(100):
            log.info("a call")

    threads = [threading.Thread(target=log_a_lot) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert engine.lines == []

    handler.flush()  # gives up after a moment
    assert engine.lines == []

    engine.is_open.set()
    handler.flush()
    assert len(engine.lines) == 400


def test_a_process_that_has_nothing_to_say_opens_no_connection(engine: Engine, log: logging.Logger) -> None:
    before = threading.active_count()
    handler = EngineLog(engine.address, logging.WARNING)
    log.addHandler(handler)
    log.info("a call")
    handler.flush()
    assert threading.active_count() == before
