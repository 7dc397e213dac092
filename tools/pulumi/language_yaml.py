"""
Finds the host of programs in YAML, or builds it into the tool folder: the engine has no such program in itself.

    python3 -m tools.pulumi.language_yaml    (from the root of the checkout; standard library only)

Pulumi's own download has it; an engine that we build has not. go.mod and go.sum in yaml/ pin its release, which needs an older
release of the engine's modules than the engine itself, hence a module of its own.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tools.folders import cache_folder, engine_bin
from tools.pulumi.build import BuildImpossible, Built, Program, build
from tools.pulumi.install import HERE, alone, put
from tools.talk import Say, say

NAME: Final = "pulumi-language-yaml"
YAML: Final = Program(HERE / "yaml", f"github.com/pulumi/pulumi-yaml/cmd/{NAME}", modules=100, packages=700)

Build = Callable[[], Built]


class NoLanguageHost(Exception):
    """There is none and no way to one; the message is one line."""


def install(environ: Mapping[str, str], *, speak: Say = say) -> Path:
    """Find the host or build it. Raises `NoLanguageHost`. Waits for another set-up that is at it."""
    cache = cache_folder(environ)
    folder = engine_bin(cache)
    folder.mkdir(parents=True, exist_ok=True)
    with alone(cache / "pulumi" / "lock", speak=speak):
        host = find_or_build(
            folder, environ, build=lambda: build(YAML, cache=cache, environ=environ, speak=speak), speak=speak
        )
    speak(f"  language host of YAML: {host}")
    return host


def find_or_build(folder: Path, environ: Mapping[str, str], *, build: Build, speak: Say) -> Path:
    """The host in the tool folder, on PATH, or beside the engine that PATH has; else a new one in the tool folder."""
    found = _found(folder, environ)
    if found is not None:
        return found
    speak("  language host of YAML: building it from Go modules; this takes 2 to 5 minutes, once")
    try:
        built = build()
    except BuildImpossible as reason:
        raise NoLanguageHost(
            f"There is no {NAME}, which tests of programs in YAML need ({reason}): install Pulumi "
            "(https://www.pulumi.com/docs/install/), or Go 1.25 or newer (https://go.dev/doc/install), and run this again."
        ) from reason
    put(built.binary, folder / NAME)
    built.forget()
    return folder / NAME


def _found(folder: Path, environ: Mapping[str, str]) -> Path | None:
    path = environ.get("PATH", os.defpath)
    engine = shutil.which("pulumi", path=path)
    beside = [Path(engine).parent, Path(engine).resolve().parent] if engine else []
    on_path = shutil.which(NAME, path=path)
    candidates = [folder / NAME, *([Path(on_path)] if on_path else []), *(each / NAME for each in beside)]
    return next((each for each in candidates if each.exists()), None)


def main() -> int:
    """Install, and print the path of the host."""
    try:
        print(install(os.environ))
    except NoLanguageHost as failure:
        say(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
