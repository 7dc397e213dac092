"""
Makes a project of each quickstart: a copy, the SDK in `sdks/claude`, fetched packages, compiled.

Packages and modules come from the registries that npm and Go are set up for, in the versions and with the hashes of the lock
files; they are kept in the cache folder, and what is made is below build/.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.folders import CHECKOUT
from tools.languages.language import LANGUAGES, Language
from tools.pulumi.build import BuildImpossible, Program, build, find_go, go_environment
from tools.pulumi.install import HERE
from tools.setup.failure import SetupFailed
from tools.talk import CommandFailed, Say, run_long

SCHEMA: Final = CHECKOUT / "provider" / "pulumi_claude_admin" / "native" / "schema.json"
GENERATOR: Final = Program(HERE, "./gensdk", modules=120, packages=800)
_MADE_THERE: Final = shutil.ignore_patterns("build", "node_modules", "sdks")
_LIMIT_SECONDS: Final = 3600.0


def prepare_all(environ: Mapping[str, str], *, cache: Path, speak: Say) -> dict[str, str]:
    """Make every project, and return the environment in which their compilers run again. Raises `SetupFailed`."""
    for language in LANGUAGES:
        if shutil.which(language.needs, path=environ.get("PATH")) is None:
            raise SetupFailed(f"there is no `{language.needs}` on PATH, which the quickstart in {language.name} needs")
    try:
        speak("  generator: building it from the engine's Go modules; minutes at first, seconds later")
        generator = build(GENERATOR, cache=cache, environ=environ, speak=speak).binary
        env = {**go_environment(find_go(environ), cache / "go", environ), "npm_config_cache": str(cache / "npm")}
    except BuildImpossible as reason:
        raise SetupFailed(f"the generator of SDKs could not be built: {reason}") from reason
    for language in LANGUAGES:
        shutil.rmtree(language.project, ignore_errors=True)
        shutil.copytree(language.example, language.project, ignore=_MADE_THERE)
        generate(generator, language)
        for command in language.prepare:
            _run(command, language, env, speak)
        speak(f"  {language.name}: {language.project} is compiled")
    return env


def generate(generator: Path, language: Language) -> None:
    """Write the SDK into the project, in place of what is there. Raises `SetupFailed`."""
    folder = language.project / "sdks" / "claude"
    shutil.rmtree(folder, ignore_errors=True)
    ended = subprocess.run(
        [generator, language.sdk, SCHEMA, folder], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if ended.returncode != 0:
        raise SetupFailed(ended.stderr.strip())


def _run(command: tuple[str, ...], language: Language, env: Mapping[str, str], speak: Say) -> None:
    doing = f"{language.name}: {' '.join(command[:2])}"
    try:
        run_long(
            command,
            describe=lambda _: doing,
            limit_seconds=_LIMIT_SECONDS,
            env=env,
            cwd=language.project,
            speak=speak,
        )
    except CommandFailed as failure:
        raise SetupFailed(f"{doing} failed ({failure}):\n{failure.tail}") from failure
