"""Which workspaces are meant, by patterns of names or ids. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pulumi_claude_admin.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Selection:
    """Patterns such as `team-*`, in any case. Without `select` everything is meant that `exclude` does not name."""

    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, workspace: Workspace) -> bool:
        """Whether the workspace is meant."""
        return (not self.select or _matches(workspace, self.select)) and not _matches(workspace, self.exclude)


def _matches(workspace: Workspace, patterns: Iterable[str]) -> bool:
    names = (workspace.name.casefold(), workspace.id.casefold())
    return any(fnmatchcase(name, pattern.casefold()) for pattern in patterns for name in names)
