"""The command that an engine starts: it prints a port and nothing else, and goes when the engine says so."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from pulumi_claude_admin.native.__main__ import main

COMMAND = (sys.executable, "-m", "pulumi_claude_admin.native")


@contextmanager
def engine() -> Iterator[str]:
    """The address of an engine that answers as long as this lasts, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_whoever_loses_its_engine_before_it_was_asked_for_anything_goes_too() -> None:
    with engine() as address:
        process = subprocess.Popen([*COMMAND, address], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert int(process.stdout.readline())
    rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest) == (1, "")


@pytest.mark.parametrize("address", ["engine", "127.0.0.1:99999", ":4711"])
def test_what_is_no_address_is_one_line(address: str) -> None:
    ended = subprocess.run([*COMMAND, address], capture_output=True, text=True, check=False)
    said = f"pulumi-resource-claude: '{address}' is not the address of a Pulumi engine (HOST:PORT)\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said)


def test_an_engine_gets_a_port_the_version_and_the_schema_and_says_goodbye_even_in_the_background() -> None:
    with (
        engine() as address,
        subprocess.Popen(
            [*COMMAND, "--logtostderr", address],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509 - as nohup leaves it
        ) as process,
    ):
        assert process.stdout is not None
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            provider = provider_pb2_grpc.ResourceProviderStub(channel)
            assert provider.GetPluginInfo(empty_pb2.Empty()).version == version("pulumi-claude-admin")
            assert '"claude:index:Workspace"' in provider.GetSchema(provider_pb2.GetSchemaRequest()).schema
        process.send_signal(signal.SIGINT)
        rest, complaint = process.communicate(timeout=60)
    assert (process.returncode, rest, complaint) == (0, "", "")


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["--version"], 0), ([], 2), (["--logtostderr"], 2)])
def test_a_person_is_told_what_it_is(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == code
    said = capsys.readouterr()
    assert (said.out if code == 0 else said.err).strip()
    assert (said.err if code == 0 else said.out) == ""
