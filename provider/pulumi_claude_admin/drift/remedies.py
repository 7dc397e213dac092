"""How to put a finding right, in one line each. Wording only: what is wrong was decided before. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pulumi_claude_admin.findings import Change
from pulumi_claude_admin.model.workspace import WhenArchived
from pulumi_claude_admin.quoting import literal

PUT_BACK: Final = "`pulumi up --refresh` puts it back"
LOOK_AGAIN: Final = "run drift again when it can be read"
TAKE_OUT: Final = "take it out of the program and run `pulumi up`"
_IF_MEANT: Final = f"if it was removed on purpose, {TAKE_OUT}"
_ONCE: Final = "this value is written once and cannot be put back"
WRITE_ONCE: Final = frozenset({"external_key_id", "user_profile_id", "data_residency.workspace_geo"})
"""What the platform lets nobody change after creation (docs/platform/external-keys.md#bound-once, docs/platform/workspaces.md#geos)."""


def for_drift(changes: Sequence[Change]) -> str:
    """Put the declared value back, or declare what is there."""
    if any(change.path in WRITE_ONCE for change in changes):
        return f"{_ONCE}: declare what is there and run `pulumi up --refresh`, or start a new workspace"
    return f"{PUT_BACK}; to keep what is there, change the program{_keep(changes)}"


def for_missing() -> str:
    """Set it again, or stop declaring it."""
    return f"`pulumi up --refresh` sets it again; {_IF_MEANT}"


def for_missing_workspace() -> str:
    """Make another one, or stop declaring it."""
    return f"`pulumi up --refresh` makes a new one; {_IF_MEANT}"


def for_archived(policy: WhenArchived) -> str:
    """The choices that are left; archiving cannot be undone. A refresh goes by the policy that an `up` has recorded."""
    if policy == "recreate":
        return f"the next `pulumi up --refresh` makes a new one, as when_archived says; else adopt_id=… or {TAKE_OUT}"
    recreate = 'when_archived="recreate" for a new one (`pulumi up`, then `pulumi up --refresh`)'
    return f'choose: {recreate}, adopt_id="wrkspc_…" for another live one, or {TAKE_OUT}'


def for_what_is_fixed() -> str:
    """What the platform does not change back, whoever asks."""
    return f"{_ONCE}: declare what is there and run `pulumi up --refresh`"


def for_archived_machine() -> str:
    """A service account, issuer or rule that somebody archived."""
    return f"{TAKE_OUT}; declare a new one, under another name, where it is still needed"


def for_ownerless_key() -> str:
    """A key whose declared owner has left."""
    return "name somebody who answers for it as its owner in the program, or make it inactive"


def for_lost_key() -> str:
    """A key that still works for somebody who has left."""
    return "make a new key, move what uses this one to it, and archive it"


def for_rule_of_the_console() -> str:
    """A rule that grants what no token may grant, and so none may take back."""
    return "it grants now what the Console alone can take back: archive it there"


def for_an_administrator() -> str:
    """Whom only the Console changes."""
    return "change the role in the Console, which alone can, or take it out of the program and run `pulumi up`"


def for_expired_invitation() -> str:
    """A preview shows it too."""
    return f"`pulumi up` sends it again; if nobody is to be invited, {TAKE_OUT}"


def for_declared_twice() -> str:
    """An object that several stacks of the run declare."""
    return "leave it to one stack: take it out of the other's state with `pulumi state delete`, then out of its program"


def for_whoever_is_awaited() -> str:
    """Somebody who has to sign in first."""
    return "the next `pulumi up` after they have signed in sets it"


def for_moved_workspace(*, is_named: bool) -> str:
    """A workspace that was archived and is back under another id."""
    if is_named:
        return "name the new workspace in the program, or none, and run `pulumi up`"
    return "`pulumi up` sets them in the new workspace"


def for_follower() -> str:
    """What hangs on an archived or missing workspace follows it."""
    return "follows its workspace: nothing can be written there"


def for_unmanaged(type_name: str) -> str:
    """Declare it as this resource, remove it, or say that it is meant to be."""
    article = "an" if type_name[0] in "AEIOU" else "a"
    return f"declare {article} {type_name}, remove it, or list it in .claude-admin-ignore"


def for_unmanaged_workspace(object_id: str) -> str:
    """Adopt it, archive it, or say that it is meant to be."""
    return f"declare it with adopt_id={literal(object_id)}, archive it, or list it in .claude-admin-ignore"


def for_own_tag() -> str:
    """A live workspace of this stack that its state does not know: what an interrupted or destroyed stack leaves."""
    return "`pulumi up` adopts it when the program still declares it; else archive it"


def _keep(changes: Sequence[Change]) -> str:
    """The words to write into the program, when it is one plain value."""
    if len(changes) != 1 or not isinstance(changes[0].actual, str | int) or "." in changes[0].path:
        return ""
    only = changes[0]
    if isinstance(only.actual, bool):
        return f" ({only.path}={only.actual})"
    value = literal(only.actual) if isinstance(only.actual, str) else f"{only.actual:_}"
    return f" ({only.path}={value})"
