from __future__ import annotations

import pytest

from pulumi_claude_admin.model.native_spelling import in_words


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
            'add ana: {type: claude:Invite, properties: {email: "ana@example.com", expiresAt: "x"}}',
        ),
        (
            'say claude.OrganizationMember(…, user="ana@example.com", role="user")',
            'say …: {type: claude:OrganizationMember, properties: {user: "ana@example.com", role: "user"}}',
        ),
        (
            'claude.Invite("a.$b", email="a.$b@example.com", role="user")',
            '"a.$$b": {type: claude:Invite, properties: {email: "a.$$b@example.com", role: "user"}}',
        ),
        (
            "keep it (requests_per_minute=1_200); else adopt_id=… or leave it",
            "keep it (requestsPerMinute: 1200); else adoptId: … or leave it",
        ),
        (
            'change the program (name="adopt_id"), told "display_color"',
            'change the program (name: "adopt_id"), told "display_color"',
        ),
        ("rate limits of 'x' (requests_per_minute 500)", "rate limits of 'x' (requestsPerMinute 500)"),
        ("'boss' is not a role that can be given; use one of workspace_user, workspace_admin", None),
        ("user_01 in workspace 'adopt_id-team' (https://x/workspace_id/y)", None),
        ("data_residency.workspace_geo changes", "dataResidency.workspaceGeo changes"),
    ],
)
def test_names_of_ours_are_spelled_as_a_program_has_them_and_nothing_else(said: str, read: str | None) -> None:
    assert in_words(said) == (said if read is None else read)


def test_what_was_spelled_once_is_spelled_so_again() -> None:
    said = 'declare it with adopt_id="wrkspc_1" and archive_on_destroy=True, or claude.Invite("zoe", email="zoe@example.com")'
    assert in_words(in_words(said)) == in_words(said)
