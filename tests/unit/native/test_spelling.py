from __future__ import annotations

import pytest

from pulumi_claude_admin.native.spelling import in_words


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "declare it once more with adopt_id='wrkspc_1' and archive_on_destroy=True",
            'declare it once more with adoptId: "wrkspc_1" and archiveOnDestroy: true',
        ),
        ("take the one with group='Claude Sonnet 4.x' out", 'take the one with group: "Claude Sonnet 4.x" out'),
        ('use owner_tag=False, or name="Ben\'s"', 'use ownerTag: false, or name: "Ben\'s"'),
        ("https://x/?name='a', pins='b' and user='a \"b\"'", None),
        (
            "add claude.Invite('ana', email='ana@example.com', expires_at='x')",
            "add claude.Invite('ana', email='ana@example.com', expiresAt='x')",
        ),
        ("rate limits of 'x' (requests_per_minute 500)", "rate limits of 'x' (requestsPerMinute 500)"),
        ("'boss' is not a role that can be given; use one of workspace_user, workspace_admin", None),
        ("user_01 in workspace 'adopt_id-team' (https://x/workspace_id/y)", None),
        ("data_residency.workspace_geo changes", "dataResidency.workspaceGeo changes"),
    ],
)
def test_names_of_ours_are_spelled_as_a_program_has_them_and_nothing_else(said: str, read: str | None) -> None:
    assert in_words(said) == (said if read is None else read)
