"""
The native provider as its engine speaks to it: gRPC, with what Pulumi's own server does not do.

* One of our errors is one line. Pulumi's server puts a Python class before it and a traceback behind it.
* A difference without details says that it has none, so that the engine's own are taken.
"""

# ruff: noqa: N802 - calls are named by the protocol
from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable
from typing import Any, Final, TypeAlias, TypeVar

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime import proto
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2_grpc

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.native.provider import VERSION, ClaudeNativeProvider
from pulumi_claude_admin.native.run_register import RunRegister
from pulumi_claude_admin.native.spelling import in_words

LOOPBACK: Final = "127.0.0.1:0"

_Answer = TypeVar("_Answer")
_Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"


class ClaudeServicer(ProviderServicer):
    """Pulumi's servicer, with errors in one line."""

    async def Configure(self, request: proto.ConfigureRequest, context: _Context) -> proto.ConfigureResponse:
        """See `ClaudeNativeProvider.configure`."""
        return await _in_one_line(super().Configure(request, context), context)

    async def Check(self, request: proto.CheckRequest, context: _Context) -> proto.CheckResponse:
        """See `ClaudeNativeProvider.check`."""
        return await _in_one_line(super().Check(request, context), context)

    async def Diff(self, request: proto.DiffRequest, context: _Context) -> proto.DiffResponse:
        """See `ClaudeNativeProvider.diff`."""
        answer: proto.DiffResponse = await _in_one_line(super().Diff(request, context), context)
        answer.hasDetailedDiff = bool(answer.detailedDiff)
        return answer

    async def DiffConfig(self, request: proto.DiffRequest, context: _Context) -> proto.DiffResponse:
        """Nothing of a provider block makes its resources others: whose they are is compared for each of them."""
        del request, context
        return proto.DiffResponse(changes=proto.DiffResponse.DIFF_UNKNOWN)

    async def Create(self, request: proto.CreateRequest, context: _Context) -> proto.CreateResponse:
        """See `ClaudeNativeProvider.create`."""
        return await _in_one_line(super().Create(request, context), context)

    async def Read(self, request: proto.ReadRequest, context: _Context) -> proto.ReadResponse:
        """See `ClaudeNativeProvider.read`. What is gone has no properties either."""
        answer: proto.ReadResponse = await _in_one_line(super().Read(request, context), context)
        return answer if answer.id else proto.ReadResponse()

    async def Update(self, request: proto.UpdateRequest, context: _Context) -> proto.UpdateResponse:
        """See `ClaudeNativeProvider.update`."""
        return await _in_one_line(super().Update(request, context), context)

    async def Delete(self, request: proto.DeleteRequest, context: _Context) -> empty_pb2.Empty:
        """See `ClaudeNativeProvider.delete`."""
        return await _in_one_line(super().Delete(request, context), context)


async def start(engine: str, register: RunRegister | None = None) -> tuple[grpc.aio.Server, int]:
    """Serve on a free loopback port, the run's other processes too with a `register`. The answer is the server and the port."""
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    port = server.add_insecure_port(LOOPBACK)
    register = register or RunRegister(engine, declared_now)
    provider = ClaudeNativeProvider(register, port)
    servicer = ClaudeServicer([engine], VERSION, provider, engine_address=engine)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    server.add_generic_rpc_handlers((register.handler(),))
    await server.start()
    return server, port


def serve(engine: str) -> None:
    """
    Serve the engine at this address until it says goodbye, or is gone; the port is printed first.

    Raises ConfigurationError for what is no address.
    """
    wiring.watch_engine()
    # The engine says goodbye with SIGINT. A job that a shell put into the background inherits it as ignored, and each
    # command of the engine would then wait five seconds for this process.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    async def until_the_end() -> None:
        register = RunRegister(engine, declared_now)
        server, port = await start(engine, register)
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        try:
            await server.wait_for_termination()
        finally:
            register.withdraw()
            await server.stop(grace=None)

    try:
        asyncio.run(until_the_end())
    except KeyboardInterrupt:
        return


async def _in_one_line(answer: Awaitable[_Answer], context: _Context) -> _Answer:
    """Pulumi's server raises what a provider has raised anew, with a traceback in its text; a mistake of ours keeps that."""
    try:
        return await answer
    except Exception as error:
        told = error.__context__
        if isinstance(told, ClaudeAdminError):
            await context.abort(grpc.StatusCode.UNKNOWN, in_words(str(told)))
        raise
