"""What a reader has to know besides findings, in one sentence each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.drift.declared import Declared


def notices(declared: Declared, *, is_declared_only: bool) -> tuple[str, ...]:
    """Sentences about the stack and the run, in a fixed order."""
    return tuple(_notices(declared, is_declared_only=is_declared_only))


def _notices(declared: Declared, *, is_declared_only: bool) -> Iterator[str]:
    if not declared.declarations:
        yield "The stack declares nothing of this organization."
    if declared.pending_operations:
        number = declared.pending_operations
        what = "1 operation" if number == 1 else f"{number} operations"
        yield (
            f"An earlier `pulumi up` was interrupted ({what} pending). When none is running, "
            "`pulumi refresh --clear-pending-creates` ends that, and `pulumi up` takes up what was made."
        )
    if declared.unknown_types:
        names = ", ".join(sorted(declared.unknown_types))
        yield f"A newer release wrote this stack; not compared: {names}. Upgrade pulumi-claude-admin."
    if is_declared_only:
        yield "Members and rate limits that nobody declared were not looked for (--declared-only)."
