"""A compiled quickstart in another language, run by the Automation API against the simulator, and its compiler."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.pulumi_stack import HANGS
from tools.languages.language import GO, Language

TSC = ("node_modules/.bin/tsc", "--strict", "--skipLibCheck", "--module", "node16", "--target", "ES2022")
"""The compiler for files that the quickstart's tsconfig.json does not name."""


@dataclass(frozen=True)
class LanguageProject:
    """`environment` is what the program sees, credentials included; a compiler sees that of `make test-languages`."""

    language: Language
    environment: dict[str, str] = field(repr=False)

    def run(self, verb: str, *, program: Sequence[str] = (), expect: int = 0) -> str:
        """Run the quickstart, or another compiled program, to its end; everything that it printed."""
        return self._ran([*(program or self.language.run), verb], self.environment, expect=expect)

    def compile(self, *command: str, expect: int = 0) -> str:
        """Run a compiler in the project's folder; everything that it printed."""
        return self._ran(command, dict(os.environ), expect=expect)

    def compile_program(self, name: str, text: str) -> tuple[str, ...]:
        """Compile another program, `name` in lower case, beside the quickstart's; the command that runs it."""
        if self.language is GO:
            self.write(f"teams/{name}.go", text)
            self.write(f"{name}/main.go", self._read("run/main.go").replace("teams.Declare", f"teams.{name.title()}"))
            self.compile("go", "build", "-mod=readonly", "-o", f"build/{name}", f"./{name}")
            return (f"build/{name}",)
        self.write(f"{name}.ts", text)
        self.write(f"run_{name}.ts", self._read("run.ts").replace("./index", f"./{name}"))
        self.compile(*TSC, "--outDir", "build", f"{name}.ts", f"run_{name}.ts")
        return ("node", f"build/run_{name}.js")

    def write(self, name: str, text: str) -> None:
        """Put a file into the project."""
        file = self.language.project / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _read(self, name: str) -> str:
        return (self.language.project / name).read_text(encoding="utf-8")

    def _ran(self, command: Sequence[str], environment: dict[str, str], *, expect: int) -> str:
        ended = subprocess.run(
            command,
            cwd=self.language.project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=HANGS,
            check=False,
        )
        assert ended.returncode == expect, f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stdout}"
        return ended.stdout
