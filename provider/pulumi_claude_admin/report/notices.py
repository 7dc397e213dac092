"""What a reader has to know besides findings, in one sentence each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.drift.declared import Desired


def notices(desired: Desired, *, is_declared_only: bool) -> tuple[str, ...]:
    """Sentences about the stack and the run, in a fixed order."""
    return tuple(_notices(desired, is_declared_only=is_declared_only))


def _notices(desired: Desired, *, is_declared_only: bool) -> Iterator[str]:
    if not desired.declarations:
        yield "The stack declares nothing of this organization."
    if desired.pending_operations:
        number = desired.pending_operations
        what = "1 operation" if number == 1 else f"{number} operations"
        yield (
            f"An earlier `pulumi up` was interrupted ({what} pending). When none is running, "
            "`pulumi refresh --clear-pending-creates` ends that, and `pulumi up` takes up what was made."
        )
    if desired.unknown_types:
        names = ", ".join(sorted(desired.unknown_types))
        yield f"A newer release wrote this stack; not compared: {names}. Upgrade pulumi-claude-admin."
    if is_declared_only:
        yield "Members and rate limits that nobody declared were not looked for (--declared-only)."
