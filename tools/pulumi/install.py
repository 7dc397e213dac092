"""
Finds the Pulumi engine, or installs it into the tool folder, and prints the folder of its `pulumi` command.

    python3 -m tools.pulumi.install          (from the root of the checkout; standard library only)

The order is the table `attempts`: what is already there, Pulumi's own download, a build from the Go modules that go.mod and
go.sum beside this file pin. Made so that an interruption at any moment leaves either no `pulumi` in the tool folder or a
complete one: companions first, the binary last, each put in place by a rename. Knows nothing of stacks or programs.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tools.folders import VENV_PYTHON, cache_folder, engine_bin
from tools.pulumi.build import BuildImpossible, build_engine
from tools.talk import CommandFailed, Say, run_long, say

HERE = Path(__file__).resolve().parent
COMPANIONS = ("pulumi-language-python", "pulumi-language-python-exec", "pulumi-resource-pulumi-python")
"""What the engine starts to run a Python program: the language host, its runner, and the host of dynamic providers."""

NO_WAY = (
    "There is no Pulumi engine and no way to get one here: install Pulumi (https://www.pulumi.com/docs/install/), "
    "or Go 1.25 or newer (https://go.dev/doc/install), and run this again."
)

_DOWNLOAD_LIMIT_SECONDS = 600.0


class Version(NamedTuple):
    """A release of the engine."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """As Pulumi writes it."""
        return f"{self.major}.{self.minor}.{self.patch}"


OLDEST = Version(3, 254, 0)
"""`pulumi import --file` keeps the outputs of the entries from this release on."""


class NotThere(Exception):
    """This way gave no engine; the message says why, and the next way is tried."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that can be used."""

    binary: Path
    version: Version


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to an engine. `run` raises `NotThere` when the way is closed."""

    name: str
    run: Callable[[], Engine]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is asked of the machine: the output of `BINARY version` (None: it does not run), and where PATH has a command."""

    version_text: Callable[[Path], str | None]
    on_path: Callable[[str], Path | None]


def parse_version(text: str) -> Version | None:
    """The release in the output of `pulumi version`, such as `v3.259.0`; None for a development build or anything else."""
    found = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)(?:\+\S*)?", text.strip())
    return Version(*map(int, found.groups())) if found else None


def pinned_version(go_mod: str) -> Version:
    """The engine that the text of a go.mod requires."""
    found = re.search(r"github\.com/pulumi/pulumi/pkg/v3 (v\S+)", go_mod)
    version = parse_version(found.group(1)) if found else None
    if version is None:
        raise ValueError("go.mod names no version of github.com/pulumi/pulumi/pkg/v3")
    return version


def accepted(binary: Path, *, look: Lookup) -> Engine:
    """The engine of this binary, when it runs, is new enough, of major version 3, and has its companions; else `NotThere`."""
    text = look.version_text(binary)
    version = parse_version(text) if text is not None else None
    if version is None:
        raise NotThere(f"{binary} does not tell its version")
    if version < OLDEST or version.major != OLDEST.major:
        raise NotThere(f"{binary} is {version}; {OLDEST} or a later {OLDEST.major}.x is needed")
    missing = [name for name in COMPANIONS if not _has_companion(binary, name, look=look)]
    if missing:
        raise NotThere(f"{binary} has no {' and no '.join(missing)} beside it or on PATH")
    return Engine(binary=binary, version=version)


def in_folder(folder: Path, *, look: Lookup) -> Engine:
    """The engine in the tool folder."""
    if not (folder / "pulumi").exists():
        raise NotThere("nothing there yet")
    return accepted(folder / "pulumi", look=look)


def on_path(folder: Path, *, look: Lookup) -> Engine:
    """The engine on PATH; an unusable one in the tool folder, which comes first on our own PATH, makes room for it."""
    found = look.on_path("pulumi")
    if found is None or found.parent == folder:
        raise NotThere("no pulumi command")
    engine = accepted(found, look=look)
    (folder / "pulumi").unlink(missing_ok=True)
    return engine


def first_engine(attempts: Sequence[Attempt], *, speak: Say) -> Engine | None:
    """The engine of the first way that gives one; says which way it was, and why the earlier ones gave none."""
    for attempt in attempts:
        try:
            engine = attempt.run()
        except NotThere as reason:
            speak(f"  engine: {attempt.name}: {reason}")
            continue
        speak(f"  engine: pulumi {engine.version} ({attempt.name}): {engine.binary}")
        return engine
    return None


def install(environ: Mapping[str, str], *, speak: Say = say) -> Engine | None:
    """Find the engine or install it; None when no way is open. Waits for another set-up that is at it."""
    cache = cache_folder(environ)
    folder = engine_bin(cache)
    folder.mkdir(parents=True, exist_ok=True)
    look = Lookup(version_text=_version_text(cache, environ), on_path=_on_path(environ))
    pinned = pinned_version((HERE / "go.mod").read_text(encoding="utf-8"))
    attempts = (
        Attempt("in the tool folder", lambda: in_folder(folder, look=look)),
        Attempt("on PATH", lambda: on_path(folder, look=look)),
        Attempt("official download", lambda: _download(folder, pinned, look=look, speak=speak)),
        Attempt("built from Go modules", lambda: _build(folder, cache, pinned, environ, look=look, speak=speak)),
    )
    with alone(cache / "pulumi" / "lock", speak=speak):
        engine = first_engine(attempts, speak=speak)
        if engine is not None and engine.binary.parent == folder:
            _refresh_stand_in(folder)
        return engine


def _has_companion(binary: Path, name: str, *, look: Lookup) -> bool:
    beside = (binary.parent / name, binary.resolve().parent / name)
    return any(path.exists() for path in beside) or look.on_path(name) is not None


def _version_text(cache: Path, environ: Mapping[str, str]) -> Callable[[Path], str | None]:
    quiet = {"PULUMI_SKIP_UPDATE_CHECK": "true", "PULUMI_HOME": str(cache / "pulumi" / "home")}

    def ask(binary: Path) -> str | None:
        try:
            answer = subprocess.run(
                [binary, "version"],
                env={**environ, **quiet},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return answer.stdout if answer.returncode == 0 else None

    return ask


def _on_path(environ: Mapping[str, str]) -> Callable[[str], Path | None]:
    def find(name: str) -> Path | None:
        found = shutil.which(name, path=environ.get("PATH", os.defpath))
        return Path(found) if found else None

    return find


@contextmanager
def alone(lock: Path, *, speak: Say) -> Iterator[None]:
    """Hold the lock of the tool folder; waits for another set-up that is at it."""
    with lock.open("w", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            speak("  engine: another set-up is at it; waiting for it")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _download(folder: Path, version: Version, *, look: Lookup, speak: Say) -> Engine:
    python = VENV_PYTHON if VENV_PYTHON.exists() else Path(sys.executable)
    with tempfile.TemporaryDirectory(prefix="download-", dir=folder.parent) as target:
        command = [str(python), str(HERE / "download.py"), target, str(version)]
        try:
            run_long(command, describe=lambda _: "downloading", limit_seconds=_DOWNLOAD_LIMIT_SECONDS, speak=speak)
        except CommandFailed as failure:
            raise NotThere(failure.tail.strip().rpartition("\n")[2] or str(failure)) from failure
        found = sorted((Path(target) / "bin").iterdir(), key=lambda path: path.name == "pulumi")
        for path in found:
            path.replace(folder / path.name)
    (folder / "language_host.py").unlink(missing_ok=True)
    return in_folder(folder, look=look)


def _build(
    folder: Path, cache: Path, version: Version, environ: Mapping[str, str], *, look: Lookup, speak: Say
) -> Engine:
    speak(
        "  engine: building it from Go modules; this takes 4 to 15 minutes, once, and about 3 GB of the cache folder meanwhile"
    )
    try:
        built = build_engine(HERE, version=str(version), cache=cache, environ=environ, speak=speak)
    except BuildImpossible as reason:
        raise NotThere(str(reason)) from reason
    for path in (*built.companions, *_STAND_IN):
        put(path, folder / path.name)
    built.binary.replace(folder / "pulumi")
    built.forget()
    return in_folder(folder, look=look)


_STAND_IN = (HERE / "language_host.py", HERE / "pulumi-language-python")


def _refresh_stand_in(folder: Path) -> None:
    if not (folder / "language_host.py").exists():
        return
    for path in _STAND_IN:
        if (folder / path.name).read_bytes() != path.read_bytes():
            put(path, folder / path.name)


def put(source: Path, target: Path) -> None:
    """Copy a program by a rename, so that it is either there in whole or not."""
    new = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, new)
    new.chmod(0o755)
    new.replace(target)


def main() -> int:
    """Install, and print the folder that belongs first on PATH."""
    engine = install(os.environ)
    if engine is None:
        say(NO_WAY)
        return 1
    print(engine.binary.parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
