"""The stand-in for Pulumi's language host serves one engine, and leaves with it: a killed engine tells nobody."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from tests.support.other_admin import until
from tools.pulumi.install import HERE
from tools.pulumi.language_host import ENGINE_VERSION, interpreter_for


@pytest.fixture
def engine() -> Iterator[socket.socket]:
    """Something that listens, as an engine does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def host(engine: socket.socket) -> Iterator[subprocess.Popen[str]]:
    """The stand-in, started as an engine starts it."""
    address = f"127.0.0.1:{engine.getsockname()[1]}"
    command = [sys.executable, str(HERE / "language_host.py"), address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def info(root: Path, **options: str) -> language_pb2.ProgramInfo:
    chosen = struct_pb2.Struct()
    chosen.update(options)
    return language_pb2.ProgramInfo(root_directory=str(root), options=chosen)


def test_it_answers_on_the_port_that_it_prints(host: subprocess.Popen[str]) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{first_line(host)}") as channel:
        answer = language_pb2_grpc.LanguageRuntimeStub(channel).GetPluginInfo(empty_pb2.Empty(), timeout=20)
    assert answer.version == ENGINE_VERSION


def test_it_loads_the_messages_and_not_the_sdk_around_them(engine: socket.socket) -> None:
    """The engine starts it twice for each `pulumi up`."""
    address = f"127.0.0.1:{engine.getsockname()[1]}"
    command = [sys.executable, "-X", "importtime", str(HERE / "language_host.py"), address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert first_line(process).isdigit()
        process.kill()
        _, imported = process.communicate()
    assert "pulumi.runtime.proto.language_pb2" in imported
    assert "pulumi.automation" not in imported


def test_it_ends_when_its_engine_is_gone(engine: socket.socket, host: subprocess.Popen[str]) -> None:
    assert first_line(host).isdigit()
    assert host.poll() is None
    engine.close()
    assert host.wait(timeout=30) == 1


def test_it_takes_the_engine_s_goodbye_also_in_the_background(engine: socket.socket) -> None:
    """A background job of a shell inherits SIGINT as ignored; the engine would wait five seconds at each command."""
    address = f"127.0.0.1:{engine.getsockname()[1]}"
    ignoring = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", ignoring, sys.executable, str(HERE / "language_host.py"), address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert first_line(process).isdigit()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def test_its_program_leaves_with_it_when_the_engine_says_goodbye(host: subprocess.Popen[str], tmp_path: Path) -> None:
    """After an update that failed the program still waits; the engine would wait five seconds for both."""
    python, started = tmp_path / "venv" / "bin" / "python", tmp_path / "started"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\ntouch '{started}'\nexec sleep 600\n")
    python.chmod(0o755)
    with grpc.insecure_channel(f"127.0.0.1:{first_line(host)}") as channel:
        stub = language_pb2_grpc.LanguageRuntimeStub(channel)
        call = stub.Run.future(language_pb2.RunRequest(info=info(tmp_path, virtualenv="venv"), program="."))
        until(started.exists)
        host.send_signal(signal.SIGINT)
        assert host.wait(timeout=20) == 0
        call.cancel()  # held until here: a call that nobody holds is taken back


def test_a_project_with_its_own_environment_runs_in_that(tmp_path: Path) -> None:
    assert interpreter_for(info(tmp_path, virtualenv="venv")) == str(tmp_path / "venv" / "bin" / "python")
    assert interpreter_for(info(tmp_path, toolchain="uv")) == str(tmp_path / ".venv" / "bin" / "python")


def test_an_absolute_environment_stays_where_it_is(tmp_path: Path) -> None:
    assert interpreter_for(info(tmp_path, virtualenv="/opt/venv")) == "/opt/venv/bin/python"


@pytest.mark.parametrize(
    ("kind", "arguments"), [("analyzer", ["-m", "ENGINE", "pack"]), ("resource", ["pack", "ENGINE"])]
)
def test_a_plugin_is_started_as_its_kind_asks_and_its_two_streams_are_told_apart(
    host: subprocess.Popen[str], tmp_path: Path, kind: str, arguments: list[str]
) -> None:
    """The engine takes the first line of standard output for a port: a warning there, and it waits for ever."""
    said = tmp_path / "said"
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" > {said}\necho warning >&2\necho 1234\nexit 3\n')
    python.chmod(0o755)
    pack = info(tmp_path, virtualenv="venv")
    pack.program_directory = "pack"
    request = language_pb2.RunPluginRequest(info=pack, kind=kind, args=["ENGINE"], pwd=str(tmp_path))
    with grpc.insecure_channel(f"127.0.0.1:{first_line(host)}") as channel:
        answers = list(language_pb2_grpc.LanguageRuntimeStub(channel).RunPlugin(request, timeout=20))
    assert b"".join(one.stdout for one in answers) == b"1234\n"
    assert b"".join(one.stderr for one in answers) == b"warning\n"
    assert answers[-1].exitcode == 3
    assert [word for word in said.read_text().split() if word not in {"-u", "pulumi.policy"}] == arguments
