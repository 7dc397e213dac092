"""A forge for tests, `MergedChanges` over changes that are listed: counts what it is asked, and may send a reader away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcome_ports import ChangePage, MergedChange, ReadingCost


@dataclass
class ListedChanges:
    """What was merged, as of now. `name` is what the forge calls the repository, whatever it was asked for."""

    changes: Sequence[MergedChange]
    name: str = "acme/shop"
    pieces_until_limit: int | None = None
    """So many pieces are answered, and in the middle of the next one its limit is reached."""
    asked: list[Window] = field(default_factory=list)

    def cost(self, repository: str, window: Window) -> ReadingCost:
        del repository
        count = len(self._inside(window))
        return ReadingCost(self.name, count, 1 + count, "requests")

    def read(self, repository: str, window: Window) -> Iterator[ChangePage]:
        self.asked.append(window)
        found = [replace(one, repository=self.name) for one in self._inside(window)]
        remarks = () if repository == self.name else (f"{repository} is called {self.name} now: name it so",)
        half = len(found) // 2
        yield ChangePage(tuple(found[:half]), remarks)
        if self.pieces_until_limit is not None and len(self.asked) > self.pieces_until_limit:
            raise PullRequestError("reading what was merged: the limit is reached", status=429)
        yield ChangePage(tuple(found[half:]))

    def _inside(self, window: Window) -> list[MergedChange]:
        return [one for one in self.changes if window.first <= one.merged_at.astimezone(UTC).date() < window.end]
