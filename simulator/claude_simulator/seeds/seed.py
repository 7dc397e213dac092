"""Finding and reading a seed. What its parts mean is populate.py's business."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import cast

VERSION = 1
GENERATED = "generated:"


class UnreadableSeed(ValueError):
    """The seed does not exist, is no TOML, or is of another version."""


@dataclass(frozen=True, slots=True)
class Seed:
    """The data of a seed, shaped as seed.schema.json says, and the name it is known by."""

    name: str
    data: Mapping[str, object] = field(repr=False)

    def __post_init__(self) -> None:
        version = self.data.get("version")
        if version != VERSION:
            raise UnreadableSeed(
                f"seed {self.name}: version {version!r} is not known; this simulator reads version {VERSION}"
            )

    def with_people(self, emails: Sequence[str]) -> Seed:
        """Return the seed with further people, developers of the organization, unless they are written out already."""
        people = list(cast("Sequence[Mapping[str, str]]", self.data.get("people", ())))
        known = {person["email"].casefold() for person in people}
        new = [{"email": email, "role": "developer"} for email in emails if email.casefold() not in known]
        return Seed(self.name, {**self.data, "people": [*people, *new]}) if new else self


def load(specification: str) -> Seed:
    """Read a seed: a name (``quickstart``, ``tiny``), a TOML file, or ``generated:workspaces=100,people=1000``.

    Raises:
        UnreadableSeed: the seed does not exist or is not what a seed looks like.
    """
    if specification.startswith(GENERATED):
        from claude_simulator.seeds.generated import from_specification  # noqa: PLC0415 - it makes seeds: imports us

        return from_specification(specification)
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
