"""
Which controls a person has matched on which Console, and so trusts. Against a Console that is not on this machine, a write through a
control that is only assumed is refused until then. Nothing here opens a page.

A file that is carried to other machines is signed with the session's key: what somebody has added to it on the way is not trusted.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from claude_console_shim.layouts.schema import Layout
from claude_console_shim.options import ShimOptions
from claude_console_shim.snapshot.control import Control
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ConfigurationError, LayoutUnknown
from pulumi_claude_admin.model.organization import organization_key

_PURPOSE: Final = b"claude-console trusted layouts"
_TRUST: Final = "A person makes it anew with `claude-admin console doctor --trust-layout --trust-file`."


@dataclass(frozen=True, slots=True)
class TrustedControls:
    """
    The trust file: per host, organization and digest of the map with its words, the dotted paths of the controls matched. With a
    `signing_key` (the session's) the file is signed, and one that is not, or not with this key, is a ConfigurationError.
    """

    path: Path
    signing_key: str | None = field(default=None, repr=False)

    def matched(self, options: ShimOptions, organization_id: str, layout: Layout) -> frozenset[str]:
        """The controls that were matched; no file, and without a signature an unreadable one, means none."""
        return frozenset(self._load().get(_key(options, organization_id, layout), ()))

    def organizations(self, options: ShimOptions, layout: Layout) -> dict[str, frozenset[str]]:
        """The controls of a map that were matched on this Console, by organization."""
        found: dict[str, frozenset[str]] = {}
        for key, paths in self._load().items():
            host, _, rest = key.partition(" ")
            organization, _, digest = rest.rpartition(" ")
            if (host, digest) == (options.host, layout.digest):
                found[organization] = frozenset(paths)
        return found

    def remember(self, options: ShimOptions, organization_id: str, layout: Layout, paths: Iterable[str]) -> None:
        """Add controls, in one step, to a file of mode 0600."""
        entries = self._load()
        key = _key(options, organization_id, layout)
        entries[key] = sorted({*entries.get(key, ()), *paths})
        content: dict[str, Any] = {"version": 1, "matched": entries}
        if self.signing_key is not None:
            content["signature"] = _signature(self.signing_key, entries)
        try:
            replace_file(self.path, json.dumps(content, indent=1, sort_keys=True))
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be written: {error.strerror}") from error

    def _load(self) -> dict[str, list[str]]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            data = None
        found = data.get("matched") if isinstance(data, dict) and data.get("version") == 1 else None
        if self.signing_key is not None:
            signature = data.get("signature") if isinstance(data, dict) else None
            if not hmac.compare_digest(str(signature).encode(), _signature(self.signing_key, found).encode()):
                raise ConfigurationError(
                    f"{self.path} was changed, or signed with another key than CLAUDE_CONSOLE_STATE_KEY; nothing in it is trusted",
                    hint=_TRUST,
                )
        if not isinstance(found, dict):
            return {}
        return {str(key): [str(path) for path in paths] for key, paths in found.items() if isinstance(paths, list)}


def at_once(path: str) -> str:
    """How it is remembered of a control that it saves at once, without a question."""
    return f"{path} saves at once"


def without_question(controls: Iterable[tuple[str, Control]], matched: frozenset[str]) -> frozenset[str]:
    """
    The dotted paths of questions, and of what says yes to them, that a removal does without, since its control was seen to save at once.
    """
    paths = [path for path, _ in controls if at_once(path) in matched]
    return frozenset(f"{path}_{piece}" for path in paths for piece in ("dialog", "submit"))


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
            hint=_how_to_match(options, _option(missing)),
        )


def _how_to_match(options: ShimOptions, option: str) -> str:
    doctor = f"claude-admin console doctor {option}"
    if options.trust_file is None:
        return f"Match them on {options.host} once with `{doctor}`."
    is_there = "is signed, but does not have them" if options.trust_file.exists() else "is not there"
    return f"CLAUDE_CONSOLE_TRUST_FILE {is_there}: match them on {options.host} once with `{doctor} --trust-file {options.trust_file}`."


def _option(missing: Sequence[str]) -> str:
    """What removes is matched when that is asked for; where more is missing, that comes first."""
    removes = all(path.rpartition(".")[2].startswith(("clear", "remove")) for path in missing)
    return "--trust-removal" if removes else "--trust-layout"


def trusted_by(options: ShimOptions) -> TrustedControls:
    """What this machine trusts: the signed file that the options name, else its own. Raises ConfigurationError without a key for it."""
    if options.trust_file is None:
        return TrustedControls(options.home / "trusted-layouts.json")
    if not options.state_key:
        raise ConfigurationError(f"{options.trust_file} is signed with CLAUDE_CONSOLE_STATE_KEY, which is not set")
    return TrustedControls(options.trust_file, options.state_key)


def _signature(key: str, entries: object) -> str:
    """Of what is trusted, by a key of its own that is made of the session's."""
    own = hmac.new(key.encode(), _PURPOSE, hashlib.sha256).digest()
    return hmac.new(own, json.dumps(entries, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def _key(options: ShimOptions, organization_id: str, layout: Layout) -> str:
    return f"{options.host} {organization_key(organization_id)} {layout.digest}"
