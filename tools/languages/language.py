"""The languages whose quickstart is compiled and run: where it is, which SDK it takes, and its commands. Starts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.folders import CHECKOUT

PROJECTS: Final = CHECKOUT / "build" / "languages"
"""Where the examples are copied to, each with its SDK in `sdks/claude`, as `pulumi package add` would have it there."""


@dataclass(frozen=True, slots=True)
class Language:
    """`sdk` is what the generator calls it. Commands are run in the project's folder; `run` takes preview, up, refresh or destroy."""

    name: str
    sdk: str
    needs: str
    prepare: tuple[tuple[str, ...], ...]
    run: tuple[str, ...]

    @property
    def example(self) -> Path:
        """The quickstart, as it is committed."""
        return CHECKOUT / "examples" / f"quickstart-{self.name}"

    @property
    def project(self) -> Path:
        """Its copy, which is compiled and run."""
        return PROJECTS / self.name


TYPESCRIPT: Final = Language(
    "typescript",
    sdk="nodejs",
    needs="node",
    prepare=(("npm", "ci", "--no-audit", "--no-fund"), ("npm", "run", "build")),
    run=("node", "build/run.js"),
)
GO: Final = Language(
    "go",
    sdk="go",
    needs="go",
    prepare=(("go", "build", "-v", "-mod=readonly", "-o", "build/", "./..."),),
    run=("build/run",),
)
LANGUAGES: Final = (TYPESCRIPT, GO)
