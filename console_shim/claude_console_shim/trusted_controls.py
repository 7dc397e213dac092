"""
Which controls a person has matched on which Console, and so trusts. Against a Console that is not on this machine, a write through a
control that is only assumed is refused until then. Nothing here opens a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from claude_console_shim.layouts.schema import Layout
from claude_console_shim.options import ShimOptions
from claude_console_shim.snapshot.control import Control
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.organization import organization_key


@dataclass(frozen=True, slots=True)
class TrustedControls:
    """The trust file: per host, organization and digest of the layout file, the dotted paths of the controls matched."""

    path: Path

    def matched(self, options: ShimOptions, organization_id: str, layout: Layout) -> frozenset[str]:
        """The controls that were matched; an unreadable file means none."""
        return frozenset(self._load().get(_key(options, organization_id, layout), ()))

    def remember(self, options: ShimOptions, organization_id: str, layout: Layout, paths: Iterable[str]) -> None:
        """Add controls, in one step, to a file of mode 0600."""
        entries = self._load()
        key = _key(options, organization_id, layout)
        entries[key] = sorted({*entries.get(key, ()), *paths})
        replace_file(self.path, json.dumps({"version": 1, "matched": entries}, indent=1, sort_keys=True))

    def _load(self) -> dict[str, list[str]]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        found = data.get("matched") if isinstance(data, dict) and data.get("version") == 1 else None
        if not isinstance(found, dict):
            return {}
        return {str(key): [str(path) for path in paths] for key, paths in found.items() if isinstance(paths, list)}


def require_matched(
    needed: Iterable[tuple[str, Control]], *, options: ShimOptions, layout: Layout, matched: frozenset[str]
) -> None:
    """Raise LayoutUnknown when a write needs a control that is assumed and was not matched on this Console."""
    if options.is_local:
        return
    missing = [path for path, control in needed if control.grade == "assumed" and path not in matched]
    if missing:
        raise LayoutUnknown(
            f"layout {layout.id} only assumes {len(missing)} of the controls that this write needs (first: {missing[0]}); "
            "nothing was clicked",
            layout=layout.id,
            hint=f"Match them on {options.host} once with `claude-admin console doctor --trust-layout`.",
        )


def _key(options: ShimOptions, organization_id: str, layout: Layout) -> str:
    return f"{options.host} {organization_key(organization_id)} {layout.digest}"
