"""
The SDK's own provider server in a process of its own, which plays one provider process after the other.

It is the very server that the engine talks to. Only its waits are taken away. A line on its standard input has it forget
everything, as the next run's process would have, and says after how many requests nothing more leaves it, as after a kill. Run
as a module it is that process.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.rate_limiter import Family
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.inputs import pickler_as_before
from pulumi_claude_admin.session import Session
from tests.support.fake_time import FakeTime

Bag = dict[str, Any]
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")


class ProviderFailed(Exception):
    """The provider answered a call with an error."""


class Killed(Exception):
    """The process has ended: nothing of it reaches the platform any more."""


class ProviderServer:
    """A running server. `environment` is what a provider process would see, credentials included."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self._line()}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def new_process(self, *, killed_after: int | None = None) -> None:
        """The next call is answered by a process that knows nothing; it is killed after so many requests."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{killed_after if killed_after is not None else 'never'}\n".encode())
        self._process.stdin.flush()
        assert self._line() == "new"

    def close(self) -> None:
        """End it."""
        self._channel.close()
        self._process.kill()
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().decode().strip()


class ServedProvider:
    """One kind of resource behind the server: the verbs of Pulumi, in bags."""

    def __init__(self, server: ProviderServer, provider: ResourceProvider) -> None:
        self._server = server
        with pickler_as_before():
            self._pickled = serialize_provider(provider)

    def check(self, olds: Bag, news: Bag) -> tuple[Bag, list[str]]:
        """The checked inputs, and what is wrong with them."""
        answer = self._ask(
            self._server.stub.Check, provider_pb2.CheckRequest(olds=self._struct(olds), news=self._struct(news))
        )
        return _bag(answer.inputs), [f"{one.property}: {one.reason}" for one in answer.failures]

    def diff(self, id_: str, outs: Bag, news: Bag) -> tuple[bool, bool]:
        """Whether an update is asked for though no input differs, and whether it has to be another one."""
        request = provider_pb2.DiffRequest(id=id_, olds=self._struct(outs), news=self._struct(news))
        answer = self._ask(self._server.stub.Diff, request)
        return answer.changes == provider_pb2.DiffResponse.DIFF_SOME, bool(answer.replaces)

    def create(self, news: Bag) -> tuple[str, Bag]:
        """The id and the outputs."""
        answer = self._ask(self._server.stub.Create, provider_pb2.CreateRequest(properties=self._struct(news)))
        return answer.id, _bag(answer.properties)

    def read(self, id_: str, outs: Bag) -> tuple[str, Bag, Bag]:
        """The id (empty: gone), the outputs and the inputs."""
        answer = self._ask(self._server.stub.Read, provider_pb2.ReadRequest(id=id_, properties=self._struct(outs)))
        return answer.id, _bag(answer.properties), _bag(answer.inputs)

    def update(self, id_: str, outs: Bag, news: Bag) -> Bag:
        """The outputs."""
        request = provider_pb2.UpdateRequest(id=id_, olds=self._struct(outs), news=self._struct(news))
        return _bag(self._ask(self._server.stub.Update, request).properties)

    def delete(self, id_: str, outs: Bag) -> None:
        """Delete."""
        self._ask(self._server.stub.Delete, provider_pb2.DeleteRequest(id=id_, properties=self._struct(outs)))

    def _struct(self, bag: Bag) -> struct_pb2.Struct:
        struct = struct_pb2.Struct()
        struct.update({key: value for key, value in bag.items() if value is not None} | {"__provider": self._pickled})
        return struct

    def _ask(self, call: Callable[[RequestT], AnswerT], request: RequestT) -> AnswerT:
        try:
            return call(request)
        except grpc.RpcError as error:
            text = str(error.details())
            raise (Killed if Killed.__name__ in text else ProviderFailed)(text) from None


def _bag(struct: struct_pb2.Struct) -> Bag:
    bag: Bag = json_format.MessageToDict(struct)
    bag.pop("__provider", None)
    return bag


class _Mortal(RateLimiter):
    """Takes no time to wait, and lets no request out once its process is dead."""

    def __init__(self, requests: float) -> None:
        time = FakeTime()
        super().__init__(0, clock=time.clock, sleep=time.sleep)
        self._left = requests

    @contextlib.contextmanager
    def turn(self, family: Family) -> Iterator[None]:
        """The last request arrives; its answer does not."""
        if self._left <= 0:
            raise Killed
        self._left -= 1
        with super().turn(family):
            yield
        if self._left <= 0:
            raise Killed


def _be_new(killed_after: float) -> None:
    """Be the process of the next run."""
    messages.forget()
    declared_now.forget()
    wiring.install(None)
    real = wiring.session()
    kind, secret = real.settings.credential()
    credential = Credential(kind=kind, secret=secret.get_secret_value())
    transport = Transport(real.settings.base_url, credential, _Mortal(killed_after))
    wiring.install(Session(real.settings, CachedAdminApi(HttpAdminApi(transport)), real.console, real.channels))


def _serve() -> str:
    """Start the SDK's server and return its port. It says that on standard output, and serves for ever."""
    reader, writer = os.pipe()

    class Told:
        """What it takes for standard output."""

        buffer = os.fdopen(writer, "wb", buffering=0)

    usual, sys.stdout = sys.stdout, Told()  # the server writes to its buffer alone
    threading.Thread(target=importlib.import_module, args=["pulumi.dynamic.__main__"], daemon=True).start()
    with os.fdopen(reader, "r") as port:
        told = port.readline()
    sys.stdout = usual
    return told


def main() -> None:
    """Serve until standard input ends. Standard output is for whoever started this; what providers print goes nowhere."""
    control = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    control.write(_serve())
    for line in sys.stdin:
        _be_new(math.inf if line.strip() == "never" else int(line))
        control.write("new\n")


if __name__ == "__main__":
    main()
