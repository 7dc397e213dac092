"""
Log lines of the provider process, handed to the engine that started it: Pulumi shows them among the diagnostics of the stack.

Its standard output and error have no severities. The engine's log service has. A dynamic provider never learns the URN of the
resource that it works for, so its lines stand at the stack; a native one does (`at_resource`). Lines of level debug are shown by
`pulumi up --debug` only.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from pulumi_claude_admin.engine_watch import engine_address
from pulumi_claude_admin.lifecycle.secrets import hide
from pulumi_claude_admin.log_output import attach, level_from_environment
from pulumi_claude_admin.quoting import one_line

LOG_SECONDS: Final = 10.0
"""How long the engine may take for one line before the line is lost."""
FLUSH_SECONDS: Final = 2.0
"""How long an operation is held up by lines that the engine has not taken yet."""
MOST_LINES: Final = 10_000
"""Lines that wait; more are dropped rather than kept by a process that cannot get rid of them."""

_PAST_ANY_PROXY: Final = (("grpc.enable_http_proxy", 0),)
"""gRPC would ask the proxy of the environment for an engine on this machine, too."""

WARNING: Final = "warning: "
"""How a sentence begins that is one, where there are no severities."""

_urn: ContextVar[str] = ContextVar("urn", default="")

_SEVERITIES: Final = (
    (logging.ERROR, engine_pb2.ERROR),
    (logging.WARNING, engine_pb2.WARNING),
    (logging.INFO, engine_pb2.INFO),
)


class EngineLog(logging.Handler):
    """
    Hands lines to the engine at `address` (`127.0.0.1:PORT`), in order, from a thread of its own: whoever logs never waits.

    An engine that is gone costs the lines and nothing else.
    """

    def __init__(self, address: str, level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self._address = address
        self._lines: queue.Queue[engine_pb2.LogRequest | threading.Event] = queue.Queue(MOST_LINES)
        self._thread: threading.Thread | None = None
        self._is_gone = False

    def emit(self, record: logging.LogRecord) -> None:
        """Put one line into the queue. Secrets of the declaration at hand are known to the thread that logs, so they go here."""
        self._put(_severity(record.levelno), one_line(hide(record.getMessage())))

    def tell(self, line: str) -> None:
        """Put what a person is to be told into the queue, whatever the level."""
        severity = engine_pb2.WARNING if line.startswith(WARNING) else engine_pb2.INFO
        self._put(severity, line.removeprefix(WARNING))

    def _put(self, severity: engine_pb2.LogSeverity.ValueType, line: str) -> None:
        if self._is_gone:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._send_lines, name="claude-admin-engine-log", daemon=True)
            self._thread.start()
        text = f"claude-admin: {line}".encode(errors="backslashreplace").decode()
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(engine_pb2.LogRequest(severity=severity, message=text, urn=_urn.get()))

    def flush(self) -> None:
        """Wait until the engine has what was logged so far, for a moment at most: it ends this process without asking."""
        if self._thread is None or self._is_gone:
            return
        arrived = threading.Event()
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(arrived)
            arrived.wait(FLUSH_SECONDS)

    def _send_lines(self) -> None:
        with grpc.insecure_channel(self._address, options=_PAST_ANY_PROXY) as channel:
            engine = engine_pb2_grpc.EngineStub(channel)
            while True:
                line = self._lines.get()
                if isinstance(line, threading.Event):
                    line.set()
                elif not self._is_gone:
                    self._send(engine, line)

    def _send(self, engine: engine_pb2_grpc.EngineStub, line: engine_pb2.LogRequest) -> None:
        try:
            engine.Log(line, timeout=LOG_SECONDS)
        except grpc.RpcError as error:
            self._is_gone = error.code() is grpc.StatusCode.UNAVAILABLE


def _severity(level: int) -> engine_pb2.LogSeverity.ValueType:
    return next((severity for at_least, severity in _SEVERITIES if level >= at_least), engine_pb2.DEBUG)


@contextlib.contextmanager
def at_resource(urn: str) -> Iterator[None]:
    """While it lasts, what is logged and told stands at the resource with this URN."""
    token = _urn.set(urn)
    try:
        yield
    finally:
        _urn.reset(token)


class _Process:
    """The one handler of a provider process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handler: EngineLog | None = None

    def start(self) -> None:
        """From now on the engine gets what this process logs, from the level of `CLAUDE_ADMIN_LOG` on; nothing elsewhere."""
        address = engine_address(sys.argv)
        with self._lock:
            if address is not None and self._handler is None:
                self._handler = EngineLog(address, level_from_environment())
                attach(self._handler)

    def tell(self, line: str) -> None:
        """Hand over what a person is to be told; lost where there is no engine."""
        if self._handler is not None:
            self._handler.tell(line)

    @contextlib.contextmanager
    def flushed(self) -> Iterator[None]:
        """Around each operation: after the last one the engine kills this process."""
        try:
            yield
        finally:
            if self._handler is not None:
                self._handler.flush()


engine_log: Final = _Process()
