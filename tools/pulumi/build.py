"""
Builds the engine, and the host of programs in YAML, from the Go modules that go.mod and go.sum beside this file and in yaml/ pin.

Everything Go writes (modules, build cache, its own configuration) goes to the cache folder, and is deleted once the result is
in place. Where that goes, and whether to build at all, is the business of install.py and language_yaml.py.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tools.talk import CommandFailed, Say, run_long

_ENGINE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_COMPANIONS = ("python/dist/pulumi-resource-pulumi-python", "python/cmd/pulumi-language-python-exec")
_OLDEST_GO = (1, 21)  # the first that fetches the Go release which go.mod asks for, when it is older itself
_BUILD_LIMIT_SECONDS = 3600.0
_SPACE_NEEDED = 4_000_000_000


class BuildImpossible(Exception):
    """Nothing was built; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command in Go. `module` is the folder of the go.mod that pins its `package`; the counts are for a person who waits."""

    module: Path
    package: str
    modules: int
    packages: int
    ldflags: str = "-s -w"

    @property
    def name(self) -> str:
        """What the command is called."""
        return self.package.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build, still in the work folder."""

    binary: Path
    work: Path
    companions: tuple[Path, ...] = ()

    def forget(self) -> None:
        """Delete the work folder: modules and build cache, three gigabytes."""
        shutil.rmtree(self.work, ignore_errors=True)


class Progress:
    """Turns the lines of `go build -v` into what a person wants to know."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._fetched = 0
        self._compiled = 0

    def __call__(self, line: str) -> str:
        """Count one line; what is being done, with how far it is."""
        if line.startswith("go: downloading"):
            self._fetched += 1
        else:
            self._compiled += 1
        if self._compiled:
            return f"compiling: {self._compiled} of about {self._program.packages} packages"
        return f"downloading modules: {self._fetched} of about {self._program.modules}"


def parse_go_version(text: str) -> tuple[int, int] | None:
    """Major and minor of `go version`'s output, such as `go version go1.26.8 linux/amd64`."""
    found = re.search(r"\bgo(\d+)\.(\d+)", text)
    return (int(found.group(1)), int(found.group(2))) if found else None


def build_engine(module: Path, *, version: str, cache: Path, environ: Mapping[str, str], speak: Say) -> Built:
    """Build the engine of `version` from the module folder, with what stands beside it. Raises `BuildImpossible`."""
    # The Automation API refuses an engine that does not know its version, hence -X.
    flags = f"-s -w -X {_SDK}/go/common/version.Version=v{version}"
    engine = Program(module, _ENGINE, modules=250, packages=1700, ldflags=flags)
    built = build(engine, cache=cache, environ=environ, speak=speak)
    go = find_go(environ)
    env = go_environment(go, built.work, environ)
    sdk = Path(_ask([go, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", _SDK], env=env, cwd=module))
    return replace(built, companions=tuple(sdk / name for name in _COMPANIONS))


def build(program: Program, *, cache: Path, environ: Mapping[str, str], speak: Say) -> Built:
    """
    Build a command. Raises `BuildImpossible`.

    Go keeps what it has fetched and compiled in the work folder, so a build that was interrupted goes on where it was.
    """
    go = find_go(environ)
    work = cache / "go"
    (work / "tmp").mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(work).free
    if free < _SPACE_NEEDED:
        raise BuildImpossible(f"the cache folder {cache} has {free / 1e9:.1f} GB free; a build needs 4 GB")
    binary = work / program.name
    command = [go, "build", "-v", "-mod=readonly", "-trimpath", "-tags", "osusergo,grpcnotrace"]
    command += ["-ldflags", program.ldflags, "-o", str(binary), program.package]
    env = go_environment(go, work, environ)
    try:
        run_long(
            command,
            describe=Progress(program),
            limit_seconds=_BUILD_LIMIT_SECONDS,
            env=env,
            cwd=program.module,
            speak=speak,
        )
    except CommandFailed as failure:
        raise BuildImpossible(f"{failure}: {_reason(failure.tail)}") from failure
    return Built(binary=binary, work=work)


def find_go(environ: Mapping[str, str]) -> str:
    """The `go` command on PATH, new enough to fetch the release that a go.mod asks for. Raises `BuildImpossible`."""
    go = shutil.which("go", path=environ.get("PATH", os.defpath))
    if go is None:
        raise BuildImpossible("there is no `go` command on PATH")
    found = parse_go_version(_ask([go, "version"], env=environ))
    if found is None or found < _OLDEST_GO:
        raise BuildImpossible(f"{go} is too old; Go 1.25 or newer is needed")
    return go


def go_environment(go: str, work: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """In which Go writes nothing but below the work folder."""
    own = {
        "GOMODCACHE": str(work / "mod"),
        "GOCACHE": str(work / "build"),
        "GOTMPDIR": str(work / "tmp"),
        "GOPATH": str(work / "path"),
        "GOENV": _ask(
            [go, "env", "GOENV"], env=environ
        ),  # the person's proxy settings, read before the next line moves them
        "XDG_CONFIG_HOME": str(work / "config"),  # where Go counts its own use
        "GOFLAGS": "-modcacherw",  # else the module cache cannot be deleted
        "GOWORK": "off",
        "CGO_ENABLED": "0",
    }
    return {**environ, **own}


def _ask(command: list[str], *, env: Mapping[str, str], cwd: Path | None = None) -> str:
    answer = subprocess.run(
        command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        raise BuildImpossible(f"`{' '.join(command)}` failed: {_reason(answer.stderr)}")
    return answer.stdout.strip()


def _reason(tail: str) -> str:
    return tail.strip().rpartition("\n")[2] or "it printed nothing"
