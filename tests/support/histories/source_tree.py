"""Files of a repository as they change: which line is whose work, so that the truth about a defect is known."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

FILES = 24
LINES = 30


@dataclass
class SourceTree:
    """Lines of each file. A line is `name = call(number)`; a name is written by one change and never twice."""

    draw: random.Random
    files: dict[str, list[str]] = field(default_factory=dict)
    quote: str = "'"

    @classmethod
    def drawn(cls, draw: random.Random) -> SourceTree:
        """A tree of some files."""
        tree = cls(draw)
        for number in range(FILES):
            lines = [tree._line(f"start_{number}_{place}", 0) for place in range(LINES)]
            tree.files[f"src/part_{number}.py"] = ["# Part of the product.", "", *lines]
        return tree

    def _line(self, name: str, version: int) -> str:
        return f"{name} = call({self.quote}{name}{self.quote}, {version})"

    def text(self, path: str) -> str:
        """A file as it is written."""
        return "\n".join(self.files[path]) + "\n"

    def add_lines(self, number: int, path: str, *, count: int = 3) -> list[str]:
        """Write new lines into a file, together somewhere; their names."""
        names = [f"change_{number}_{place}" for place in range(count)]
        lines = self.files[path]
        at = self.draw.randrange(2, len(lines))
        lines[at:at] = [f"# Of change {number}.", *(self._line(name, 0) for name in names)]
        return names

    def rewrite(self, path: str, name: str, version: int) -> bool:
        """Write the line of a name otherwise. Whether it was there."""
        for place, line in enumerate(self.files.get(path, [])):
            if line.startswith(f"{name} = "):
                self.files[path][place] = self._line(name, version)
                return True
        return False

    def remove(self, path: str, names: list[str]) -> None:
        """Take the lines of these names away, with the comment above them."""
        kept = [line for line in self.files[path] if line.split(" = ")[0] not in names]
        self.files[path] = kept

    def rename(self, path: str, to: str) -> None:
        """Call a file otherwise."""
        self.files[to] = self.files.pop(path)

    def reformat(self) -> None:
        """Write every line with other quotes: a change of all lines that means nothing."""
        self.quote = '"'
        self.files = {path: [line.replace("'", '"') for line in lines] for path, lines in self.files.items()}
