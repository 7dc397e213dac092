"""
The native provider as an engine speaks to it: over gRPC and protobuf, in a thread of this process.

It has the verbs of a provider of a Python program, so that what is tested of those can be tested of this.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import grpc
from google.protobuf import struct_pb2
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from pulumi_claude_admin.native.property_values import Properties, plain, properties
from pulumi_claude_admin.native.server import start

NOT_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@contextmanager
def native_engine() -> Iterator[NativeEngine]:
    """A provider process and the connection to it, for the length of a block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="native provider")
    thread.start()
    server, port = asyncio.run_coroutine_threadsafe(start("127.0.0.1:1"), loop).result()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield NativeEngine(provider_pb2_grpc.ResourceProviderStub(channel))
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(0), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def sent(bag: Mapping[str, object]) -> struct_pb2.Struct:
    """Values as they go over the wire; a text that stands for an unknown, and a wrapped secret, are taken as that."""
    return PropertyValue.marshal_map(properties(bag))


def received(struct: struct_pb2.Struct) -> Properties:
    return PropertyValue.unmarshal_map(struct)


@dataclass(frozen=True)
class NativeResource:
    """One resource of a program in another language, by its URN."""

    engine: NativeEngine
    urn: str

    def check(self, olds: Mapping[str, object], news: Mapping[str, object]) -> provider_pb2.CheckResponse:
        request = provider_pb2.CheckRequest(urn=self.urn, olds=sent(olds), news=sent(news))
        return cast("provider_pb2.CheckResponse", self.engine.stub.Check(request))

    def diff(self, id_: str, olds: struct_pb2.Struct, news: struct_pb2.Struct) -> provider_pb2.DiffResponse:
        request = provider_pb2.DiffRequest(urn=self.urn, id=id_, olds=olds, news=news)
        return cast("provider_pb2.DiffResponse", self.engine.stub.Diff(request))

    def create(self, inputs: struct_pb2.Struct, *, preview: bool = False) -> provider_pb2.CreateResponse:
        request = provider_pb2.CreateRequest(urn=self.urn, properties=inputs, preview=preview)
        return cast("provider_pb2.CreateResponse", self.engine.stub.Create(request))

    def read(
        self, id_: str, outputs: struct_pb2.Struct | None = None, inputs: struct_pb2.Struct | None = None
    ) -> provider_pb2.ReadResponse:
        request = provider_pb2.ReadRequest(urn=self.urn, id=id_, properties=outputs or sent({}), inputs=inputs)
        return cast("provider_pb2.ReadResponse", self.engine.stub.Read(request))

    def update(
        self, id_: str, olds: struct_pb2.Struct, news: struct_pb2.Struct, *, preview: bool = False
    ) -> provider_pb2.UpdateResponse:
        request = provider_pb2.UpdateRequest(urn=self.urn, id=id_, olds=olds, news=news, preview=preview)
        return cast("provider_pb2.UpdateResponse", self.engine.stub.Update(request))

    def delete(self, id_: str, outputs: struct_pb2.Struct) -> None:
        self.engine.stub.Delete(provider_pb2.DeleteRequest(urn=self.urn, id=id_, properties=outputs))


@dataclass(frozen=True)
class NativeEngine:
    """What an engine has of a provider process."""

    stub: provider_pb2_grpc.ResourceProviderStub = field(repr=False)

    def resource(self, kind: str, name: str = "payments") -> NativeResource:
        return NativeResource(self, f"urn:pulumi:dev::shop::claude:index:{kind}::{name}")


def in_the_clear(struct: struct_pb2.Struct) -> dict[str, Any]:
    return cast("dict[str, Any]", plain(received(struct)))
