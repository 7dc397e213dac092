"""
A stand-in for Pulumi's Python language host, used only beside an engine that was built from Go modules.

Upstream's is a Go program in a module without releases, which a Go module proxy does not serve. The engine starts this one
in its place, reads a port from the first line of output, and asks it over gRPC to run the program. Written from the
`LanguageRuntime` service definition in the `pulumi` package; it does what running a program needs, and nothing that
generates code, installs packages or converts projects. Stands alone in the tool folder: imports nothing of this repository.
"""

# ruff: noqa: N802 - the service definition names the methods
from __future__ import annotations

import importlib.util
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from pathlib import Path
from typing import IO


def _without_the_sdk() -> None:
    """Let the messages be imported without Pulumi's whole SDK around them: the engine starts this file twice for each `pulumi up`."""
    for name in ("pulumi", "pulumi.runtime"):
        found = importlib.util.find_spec(name)
        if found is not None:
            sys.modules[name] = importlib.util.module_from_spec(found)


if __name__ == "__main__":
    _without_the_sdk()

try:
    import grpc
    from google.protobuf import empty_pb2, json_format
    from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2
except ImportError as missing:
    sys.exit(
        f"{sys.executable} cannot run Pulumi programs ({missing}): activate the project's virtual environment, "
        "or set PULUMI_PYTHON_CMD to its python"
    )

ENGINE_VERSION = "3.259.0"
"""The engine that this file was tried with: the one that go.mod beside it pins."""

_RUNNER = Path(__file__).resolve().parent / "pulumi-language-python-exec"
_EXIT_AFTER_MESSAGE = 32  # the runner's "the person has been told" (pulumi-language-python-exec)
_MISSES_BEFORE_LEAVING = 3
_POLICY_PACK = "analyzer"
"""How the engine calls what Pulumi's own module has to start: it takes the engine's address before the folder."""


def interpreter_for(info: language_pb2.ProgramInfo) -> str:
    """The Python to run a program or plugin with: the project's `virtualenv` option, `PULUMI_PYTHON_CMD`, or our own."""
    options = json_format.MessageToDict(info.options) if info.HasField("options") else {}
    chosen = options.get("virtualenv") or (".venv" if options.get("toolchain") == "uv" else None)
    if isinstance(chosen, str):
        return str(Path(info.root_directory) / chosen / "bin" / "python")
    return os.environ.get("PULUMI_PYTHON_CMD") or sys.executable


class Programs:
    """The programs and plugins that run now. gRPC calls arrive on several threads."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def enter(self, process: subprocess.Popen[bytes]) -> None:
        """Remember a process that was just started."""
        with self._lock:
            self._running.add(process)

    def leave(self, process: subprocess.Popen[bytes]) -> None:
        """Forget a process that ended."""
        with self._lock:
            self._running.discard(process)

    def end(self) -> None:
        """Ask every running process to end."""
        with self._lock:
            running = tuple(self._running)
        for process in running:
            process.terminate()


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """The calls of `LanguageRuntime` that `pulumi up`, `preview`, `refresh`, `import` and `destroy` make."""

    def __init__(self, programs: Programs, *, engine: str) -> None:
        self._programs = programs
        self._engine = engine

    def Handshake(self, _request: object, _context: object) -> language_pb2.LanguageHandshakeResponse:
        """Nothing to agree on."""
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, _request: object, _context: object) -> plugin_pb2.PluginInfo:
        """The version that `pulumi about` prints."""
        return plugin_pb2.PluginInfo(version=ENGINE_VERSION)

    def GetRequiredPlugins(self, _request: object, _context: object) -> language_pb2.GetRequiredPluginsResponse:
        """None: dynamic providers are part of the program."""
        return language_pb2.GetRequiredPluginsResponse()

    def GetRequiredPackages(self, _request: object, _context: object) -> language_pb2.GetRequiredPackagesResponse:
        """None: dynamic providers are part of the program."""
        return language_pb2.GetRequiredPackagesResponse()

    def About(self, _request: object, _context: object) -> language_pb2.AboutResponse:
        """The interpreter that `pulumi about` prints."""
        version = ".".join(str(part) for part in sys.version_info[:3])
        return language_pb2.AboutResponse(executable=sys.executable, version=version)

    def GetProgramDependencies(self, _request: object, _context: object) -> language_pb2.GetProgramDependenciesResponse:
        """None listed: dependencies are managed by the project's own requirement files."""
        return language_pb2.GetProgramDependenciesResponse()

    def RuntimeOptionsPrompts(self, _request: object, _context: object) -> language_pb2.RuntimeOptionsResponse:
        """Nothing to ask."""
        return language_pb2.RuntimeOptionsResponse()

    def InstallDependencies(
        self, _request: object, _context: object
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Install nothing, and say so."""
        yield language_pb2.InstallDependenciesResponse(stdout=b"dependencies are managed outside of Pulumi\n")

    def Cancel(self, _request: object, _context: object) -> empty_pb2.Empty:
        """The engine finishes what is in flight; the program ends by itself when its monitor is gone."""
        return empty_pb2.Empty()

    def Run(self, request: language_pb2.RunRequest, _context: object) -> language_pb2.RunResponse:
        """Run the program with Pulumi's own runner and report how it ended."""
        command = [interpreter_for(request.info), "-u", str(_RUNNER)]
        command += ["--monitor", request.monitor_address, "--engine", self._engine]
        command += ["--project", request.project, "--stack", request.stack, "--organization", request.organization]
        command += ["--root_directory", request.info.root_directory, "--pwd", request.pwd]
        command += ["--dry_run", str(request.dryRun).lower(), "--parallel", str(request.parallel)]
        command += [request.info.entry_point or request.program, *request.args]
        config = {
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        with subprocess.Popen(command, env={**os.environ, **config}, stdin=subprocess.DEVNULL) as program:
            self._programs.enter(program)
            code = program.wait()
            self._programs.leave(program)
        if code == 0:
            return language_pb2.RunResponse()
        if code == _EXIT_AFTER_MESSAGE:
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=f"program exited with non-zero exit code: {code}")

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a provider or a policy pack that is written in Python, and tell its two streams apart: the engine reads a port from one."""
        env = dict(pair.split("=", 1) for pair in request.env) or dict(os.environ)
        module = ["-m", "pulumi.policy", *request.args] if request.kind == _POLICY_PACK else []
        program = [request.info.program_directory, *([] if module else request.args)]
        command = [interpreter_for(request.info), "-u", *module, *program]
        with subprocess.Popen(
            command,
            env=env,
            cwd=request.pwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as plugin:
            self._programs.enter(plugin)
            context.add_callback(plugin.terminate)
            yield from told(plugin)
            yield language_pb2.RunPluginResponse(exitcode=plugin.wait())
            self._programs.leave(plugin)


def told(plugin: subprocess.Popen[bytes]) -> Iterator[language_pb2.RunPluginResponse]:
    """The lines of both streams as they come, to the end of both."""
    lines: queue.SimpleQueue[language_pb2.RunPluginResponse | None] = queue.SimpleQueue()

    def read(stream: IO[bytes] | None, answer: Callable[[bytes], language_pb2.RunPluginResponse]) -> None:
        for line in stream or ():
            lines.put(answer(line))
        lines.put(None)

    streams = (
        (plugin.stdout, lambda line: language_pb2.RunPluginResponse(stdout=line)),
        (plugin.stderr, lambda line: language_pb2.RunPluginResponse(stderr=line)),
    )
    for stream, answer in streams:
        threading.Thread(target=read, args=(stream, answer), daemon=True).start()
    for _ in streams:
        yield from iter(lines.get, None)


def leave_with(engine: str, programs: Programs) -> None:
    """
    Watch the engine and end this process with it.

    An engine that is killed outright tells nobody; without this its language host and program would stay for ever.
    Returns only by ending the process: after three seconds without an engine at `engine` (`host:port`).
    """
    host, _, port = engine.rpartition(":")
    misses = 0
    while misses < _MISSES_BEFORE_LEAVING:
        time.sleep(1)
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            misses = 0
        except OSError:
            misses += 1
    programs.end()
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Serve on a free loopback port, print it, and stay as long as the engine whose address is the last argument."""
    # The engine says goodbye with SIGINT. A job that a shell put into the background inherits it as ignored, and each
    # command of the engine would then wait five seconds for this process.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    engine = arguments[-1] if arguments else ""
    programs = Programs()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageHost(programs, engine=engine), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        print(port, flush=True)
        if ":" in engine:
            threading.Thread(target=leave_with, args=(engine, programs), daemon=True).start()
        server.wait_for_termination()
    except KeyboardInterrupt:
        programs.end()  # after an update that failed one still waits for answers, and the engine would wait five seconds for us
        server.stop(grace=None)


if __name__ == "__main__":
    main(sys.argv[1:])
