"""
The SDK's own provider server, or the native one, in a process of its own, which plays one provider process after the other.

It is the very server that the engine talks to. Only its waits are taken away. A line on its standard input has it forget
everything, as the next run's process would have, and says after how many requests nothing more leaves it, as after a kill. Run
as a module it is that process.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import TypeVar

import grpc
from google.protobuf import struct_pb2
from pulumi.dynamic import ResourceProvider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from pulumi_claude_admin import wiring
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.rate_limiter import Family
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.native.server import start
from pulumi_claude_admin.session import Session
from tests.support.fake_time import FakeTime
from tests.support.pulumi_stack import Provider
from tests.support.story.wires import Bag, NativeWire, PickledWire, Wire

STORY = "story"
"""What stands for the back end of the stack."""
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")


class ProviderFailed(Exception):
    """The provider answered a call with an error."""


class Killed(Exception):
    """The process has ended: nothing of it reaches the platform any more."""


class ProviderServer:
    """A running server of one of the two providers. `environment` is what a provider process would see, credentials included."""

    def __init__(self, environment: Mapping[str, str], provider: Provider = "dynamic") -> None:
        self.provider = provider
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, provider],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self._line()}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        if provider == "native":
            block = struct_pb2.Struct()
            block.update({"managedAt": STORY})
            self.stub.Configure(provider_pb2.ConfigureRequest(args=block))

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
        self._wire: Wire = (PickledWire if server.provider == "dynamic" else NativeWire)(provider)

    def check(self, olds: Bag, news: Bag) -> tuple[Bag, list[str]]:
        """The checked inputs, and what is wrong with them."""
        request = provider_pb2.CheckRequest(
            urn=self._wire.urn(news), olds=self._wire.struct(olds), news=self._wire.struct(news)
        )
        answer = self._ask(self._server.stub.Check, request)
        failures = [self._wire.words(f"{one.property}: {one.reason}") for one in answer.failures]
        return self._wire.bag(answer.inputs), failures

    def diff(self, id_: str, outs: Bag, news: Bag) -> tuple[bool, bool]:
        """Whether an update is asked for though no input differs, and whether it has to be another one."""
        request = provider_pb2.DiffRequest(
            urn=self._wire.urn(news), id=id_, olds=self._wire.struct(outs), news=self._wire.struct(news)
        )
        answer = self._ask(self._server.stub.Diff, request)
        return answer.changes == provider_pb2.DiffResponse.DIFF_SOME, bool(answer.replaces)

    def create(self, news: Bag) -> tuple[str, Bag]:
        """The id and the outputs."""
        request = provider_pb2.CreateRequest(urn=self._wire.urn(news), properties=self._wire.struct(news))
        answer = self._ask(self._server.stub.Create, request)
        return answer.id, self._wire.bag(answer.properties)

    def read(self, id_: str, outs: Bag) -> tuple[str, Bag, Bag]:
        """The id (empty: gone), the outputs and the inputs."""
        request = provider_pb2.ReadRequest(urn=self._wire.urn(outs), id=id_, properties=self._wire.struct(outs))
        answer = self._ask(self._server.stub.Read, request)
        return answer.id, self._wire.bag(answer.properties), self._wire.bag(answer.inputs)

    def update(self, id_: str, outs: Bag, news: Bag) -> Bag:
        """The outputs."""
        request = provider_pb2.UpdateRequest(
            urn=self._wire.urn(news), id=id_, olds=self._wire.struct(outs), news=self._wire.struct(news)
        )
        return self._wire.bag(self._ask(self._server.stub.Update, request).properties)

    def delete(self, id_: str, outs: Bag) -> None:
        """Delete."""
        request = provider_pb2.DeleteRequest(urn=self._wire.urn(outs), id=id_, properties=self._wire.struct(outs))
        self._ask(self._server.stub.Delete, request)

    def _ask(self, call: Callable[[RequestT], AnswerT], request: RequestT) -> AnswerT:
        try:
            return call(request)
        except grpc.RpcError as error:
            text = self._wire.words(str(error.details()))
            raise (Killed if Killed.__name__ in text else ProviderFailed)(text) from None


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


def _serve_natively() -> str:
    """The same with the native server."""
    port: Future[int] = Future()

    async def until_the_end() -> None:
        server, told = await start("127.0.0.1:1")
        port.set_result(told)
        await server.wait_for_termination()

    threading.Thread(target=asyncio.run, args=[until_the_end()], daemon=True).start()
    return f"{port.result()}\n"


def main(provider: str) -> None:
    """Serve until standard input ends. Standard output is for whoever started this; what providers print goes nowhere."""
    control = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    control.write(_serve() if provider == "dynamic" else _serve_natively())
    for line in sys.stdin:
        _be_new(math.inf if line.strip() == "never" else int(line))
        control.write("new\n")


if __name__ == "__main__":
    main(sys.argv.pop())  # what is left there would be taken for the address of an engine to watch
