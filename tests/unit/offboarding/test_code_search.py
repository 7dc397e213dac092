from __future__ import annotations

from pulumi_claude_admin.offboarding.code_mention import CodeMention
from pulumi_claude_admin.offboarding.code_search import keys_in, mentions_in

PROGRAM = """\
claude.Invite("ana", email="Ana@Example.com", role="user")
members = {"ana@example.com": "workspace_user", "ana+x@example.com": "workspace_user"}
claude.OrganizationMember("ana", user='user_01Ana')
# write to dana@example.com, or user_01AnaB
recipients: [ana@example.com, ben@example.com]
"""


def test_whole_addresses_and_ids_are_found_once_a_line() -> None:
    found = list(mentions_in(PROGRAM, {"ana@example.com", "user_01Ana"}, file="__main__.py"))
    assert found == [
        CodeMention("ana@example.com", "__main__.py:1"),
        CodeMention("ana@example.com", "__main__.py:2"),
        CodeMention("user_01Ana", "__main__.py:3"),
        CodeMention("ana@example.com", "__main__.py:5"),
    ]


def test_keys_are_found_by_their_ids_at_their_first_line() -> None:
    text = 'claude.ApiKey("ci", adopt_id="apikey_01A")\n# apikey_01A and apikey_01B, but not myapikey_01C\n'
    assert keys_in(text, file="__main__.py") == {"apikey_01A": "__main__.py:1", "apikey_01B": "__main__.py:2"}
