"""The command that an engine starts: it prints a port and nothing else, and goes when the engine says so."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.metadata import version

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from pulumi_claude_admin.native.__main__ import main

COMMAND = (sys.executable, "-m", "pulumi_claude_admin.native")


def test_an_engine_gets_a_port_the_version_and_the_schema_and_says_goodbye_even_in_the_background() -> None:
    with subprocess.Popen(
        [*COMMAND, "--logtostderr", "127.0.0.1:1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509 - as nohup leaves it
    ) as process:
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
