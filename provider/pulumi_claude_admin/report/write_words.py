"""What is written beside Pulumi, and what became of it, in words for people. Pure."""

from __future__ import annotations

from typing import Final, assert_never

from pulumi_claude_admin.offboarding.write_outcomes import (
    AlreadySo,
    ChangedMeanwhile,
    Done,
    OutcomeUnknown,
    Refused,
    Refuser,
    WriteOutcome,
)
from pulumi_claude_admin.offboarding.writes import (
    RemoveMembership,
    RemovePerson,
    SendInvitation,
    SetKeyStatus,
    WithdrawInvitation,
    Write,
)
from pulumi_claude_admin.quoting import literal

_REFUSERS: Final = {
    Refuser.IDENTITY_PROVIDER: "refused, as people seem to be kept by the identity provider: do it there",
    Refuser.CONSOLE: "not asked for, as the API refuses it: a person does it in the Console",
    Refuser.CREDENTIAL: "refused: this credential may not do it",
    Refuser.PLATFORM: "refused by the platform",
}


def write_words(write: Write) -> str:
    """What it changes, as an order: `make the key "ci" (apikey_01) inactive`."""
    match write:
        case SetKeyStatus():
            verb = "archive for ever" if write.status == "archived" else "make"
            end = "" if write.status == "archived" else f" {write.status}"
            return f"{verb} the key {literal(write.name)} ({write.key_id}){end}"
        case WithdrawInvitation():
            return f"withdraw the invitation of {write.email} ({write.invite_id})"
        case RemoveMembership():
            return f"take {write.email} ({write.role}) out of workspace {write.workspace_id}"
        case RemovePerson():
            return f"remove {write.email} ({write.user_id}, {write.role}) from the organization"
        case SendInvitation():
            return f"invite {write.email} as {write.role}"
        case _:
            assert_never(write)


def outcome_words(outcome: WriteOutcome) -> str:
    """What became of a write."""
    match outcome:
        case Done():
            return "done"
        case AlreadySo():
            return f"already so: {outcome.how}"
        case ChangedMeanwhile():
            return f"not done, as it changed meanwhile: {outcome.what}"
        case Refused():
            return f"{_REFUSERS[outcome.by]}: {outcome.message}"
        case OutcomeUnknown():
            return f"OUTCOME UNKNOWN, look before you do it again: {outcome.message}"
        case _:
            assert_never(outcome)
