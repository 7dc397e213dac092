"""Finding a seed: one that comes with the simulator, a file, or one that is generated or drawn."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from claude_simulator.seeds import drawn, generated, generated_enterprise
from claude_simulator.seeds.drawn import DRAWN
from claude_simulator.seeds.generated import GENERATED
from claude_simulator.seeds.generated_enterprise import ENTERPRISE
from claude_simulator.seeds.seed import Seed, UnreadableSeed


def load(specification: str) -> Seed:
    """Read a seed: a name (``quickstart``, ``tiny``), a TOML file, ``generated:workspaces=100,people=1000``, ``enterprise:members=10000`` or ``drawn:7``.

    Raises:
        UnreadableSeed: the seed does not exist or is not what a seed looks like.
    """
    if specification.startswith(GENERATED):
        return generated.from_specification(specification)
    if specification.startswith(ENTERPRISE):
        return generated_enterprise.from_specification(specification)
    if specification.startswith(DRAWN):
        return drawn.from_specification(specification)
    return Seed(specification, _parsed(specification, text_of(specification)))


def built_in() -> list[str]:
    """Return the names of the seeds that come with the simulator."""
    folder = resources.files("claude_simulator.seeds")
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def text_of(specification: str) -> str:
    """Return the TOML of a seed that comes with the simulator, or of a file.

    Raises:
        UnreadableSeed: neither is there.
    """
    names = built_in()
    if specification in names:
        return resources.files("claude_simulator.seeds").joinpath(f"{specification}.toml").read_text("utf-8")
    try:
        return Path(specification).read_text("utf-8-sig")
    except OSError as error:
        raise UnreadableSeed(
            f"seed {specification}: neither one of {', '.join(names)} nor a file that can be read"
        ) from error


def _parsed(name: str, text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableSeed(f"seed {name}: no TOML: {error}") from error
