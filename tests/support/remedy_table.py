"""Every remedy that drift prints, in the words that are executed: which finding prints it in `test_remedies.py`, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TAKE_OUT: Final = r"take it out of the program and run `pulumi up`"
WHY: Final = r"this value is written once and cannot be put back:"
"""Words that advise nothing."""
CAP: Final = "workspace_spend_limit"


@dataclass(frozen=True)
class Row:
    """`words` is an expression for one choice of a remedy; `of` the resource in the program, or the workspace that nobody declares, or the label of what is on none."""

    words: str
    status: str
    of: str
    kind: str = "workspace"

    @property
    def key(self) -> tuple[str, str, str]:
        """Which finding it is."""
        return self.status, self.kind, self.of


ROWS: Final = (
    Row(r"`pulumi up --refresh` puts it back", "drifted", "put-back-cap", CAP),
    Row(r"to keep what is there, change the program(?: \(.*\))?", "drifted", "keep-cap", CAP),
    Row(r"to keep what is there, change the program(?: \(.*\))?", "drifted", "keep-rate", "workspace_rate_limit"),
    Row(r"declare what is there and run `pulumi up --refresh`", "drifted", "key"),
    Row(r"start a new workspace", "drifted", "key-anew"),
    Row(r"`pulumi up --refresh` makes a new one", "missing", "gone"),
    Row(rf"if it was removed on purpose, {TAKE_OUT}", "missing", "gone-out"),
    Row(r"`pulumi up --refresh` sets it again", "missing", "cleared-cap", CAP),
    Row(rf"if it was removed on purpose, {TAKE_OUT}", "missing", "cleared-out-cap", CAP),
    Row(r"choose: when_archived=\"recreate\" for a new one \(.*?\)", "archived", "archived"),
    Row(r"choose: when_archived=\"recreate\" for a new one \(.*?\)", "archived", "archived-failing"),
    Row(r"adopt_id=\"wrkspc_…\" for another live one", "archived", "archived-other"),
    Row(TAKE_OUT, "archived", "archived-out"),
    Row(r"the next `pulumi up --refresh` makes a new one, as when_archived says", "archived", "recreated"),
    Row(r"else adopt_id=…", "archived", "recreated-other"),
    Row(TAKE_OUT, "archived", "recreated-out"),
    Row(r"follows its workspace: nothing can be written there", "archived", "archived-cap", CAP),
    Row(r"follows its workspace: nothing can be written there", "missing", "gone-cap", CAP),
    Row(r"declare it with adopt_id=\"[^\"]*\"", "unmanaged", "theirs"),
    Row(r"archive it", "unmanaged", "theirs-archived"),
    Row(r"list it in \.claude-admin-ignore", "unmanaged", "theirs-listed"),
    Row(r"declare a WorkspaceMembers", "unmanaged", "theirs", "workspace_members"),
    Row(r"declare a WorkspaceRateLimit", "unmanaged", "theirs", "workspace_rate_limit"),
    Row(r"declare a WorkspaceSpendLimit", "unmanaged", "theirs", CAP),
    Row(r"declare an OrganizationSpendLimit", "unmanaged", "", "organization_spend_limit"),
    Row(r"declare a ComplianceSettings", "unmanaged", "", "compliance_settings"),
    Row(r"declare an ExternalKey", "unmanaged", "gcp ours", "external_key"),
    Row(r"remove it", "unmanaged", "emptied", "workspace_members"),
    Row(r"remove it", "unmanaged", "emptied", "workspace_rate_limit"),
    Row(r"remove it", "unmanaged", "emptied", CAP),
    Row(r"list it in \.claude-admin-ignore", "unmanaged", "theirs-listed", "workspace_members"),
    Row(r"`pulumi up` adopts it when the program still declares it", "unmanaged", "left"),
    Row(r"else archive it", "unmanaged", "left-over"),
    Row(r"run drift again when it can be read", "unseen", "seen-list", "workspace_members"),
)


ELSEWHERE: Final = (
    r"declare an? (?:OrganizationMember|Invite|ServiceAccount(?:Member)?|FederationIssuer|FederationRule)",
    r"declare a new one, under another name, where it is still needed",
    r"`pulumi up` sends it again",
    rf"if nobody is to be invited, {TAKE_OUT}",
)
"""What no row executes, as it takes an OAuth token or people of the organization: `tests/contract/test_remedies.py` does."""

OF_SEVERAL_STACKS: Final = (
    r"leave it to one stack: take it out of the other's state with `pulumi state delete`, then out of its program",
)
"""What takes two stacks: `tests/engine/test_several_stacks.py` executes it."""

OF_CLAUDE_CODE: Final = (
    r"the next `pulumi up` after they have signed in sets it",
    r"`pulumi up` sets them in the new workspace",
    r"name the new workspace in the program, or none, and run `pulumi up`",
)
"""What takes a page of the Console: `tests/unit/resources/test_claude_code_spend_limits.py` executes it."""

AT_A_GATEWAY: Final = (r"declare a GatewaySpendLimit",)
"""What takes a server beside the platform: `tests/engine/test_gateway_spend_limit.py` takes over a limit that is there."""

OF_ENTERPRISE: Final = (r"declare a MemberSpendLimits",)
"""What takes an organization of the other surface: `tests/unit/resources/test_member_spend_limits.py` takes over an override that is there."""

BY_A_PERSON: Final = (
    r"it grants now what the Console alone can take back: archive it there",
    r"change the role in the Console, which alone can,",
    r"name somebody who answers for it as its owner in the program, or make it inactive",
    r"make a new key, move what uses this one to it, and archive it",
)
"""What only a person can do, whom nothing here stands in for."""


def left_over(remedy: str) -> str:
    """What of a remedy no row executes."""
    for words in sorted(
        {
            WHY,
            *(row.words for row in ROWS),
            *ELSEWHERE,
            *OF_SEVERAL_STACKS,
            *OF_CLAUDE_CODE,
            *AT_A_GATEWAY,
            *OF_ENTERPRISE,
            *BY_A_PERSON,
        },
        key=len,
        reverse=True,
    ):
        remedy = re.sub(words, "", remedy)
    return re.sub(r"\b(?:or|else)\b|[,; ]", "", remedy)
