"""What is a sign of an assistant, whose, and what is none."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.outcome_ports import ChangePart, CommitAuthor, ForgeAccount
from pulumi_claude_admin.outcomes.evidence import Classified, Evidence, EvidenceKind, Sign, classify
from tests.support.merged_changes import ANA, a_change, a_commit

CLAUDE = CommitAuthor("NoReply@Anthropic.com", "Claude Sonnet 5")
BODY = "Adds a shop.\n\n\N{ROBOT FACE} Generated with [Claude Code](https://claude.com/claude-code)\n"


def test_the_vendors_label_is_the_strongest_sign_and_others_are_told_beside_it() -> None:
    change = a_change(
        labels=("ui", "Claude-Code-Assisted"), body=BODY, commits=(a_commit("Add\n\nClaude-Session: https://x"),)
    )

    assert classify(change) == Classified(
        Sign.ASSISTED,
        (Evidence(EvidenceKind.LABEL), Evidence(EvidenceKind.SESSION), Evidence(EvidenceKind.BODY)),
    )


@pytest.mark.parametrize(
    "commit",
    [
        a_commit("Add\n\nCo-Authored-By: Claude Opus 5 <noreply@anthropic.com>"),
        a_commit("Add (#7)\n\n* one\n\nco-authored-by: anything at all <NOREPLY@anthropic.com>\n\n* two"),
        a_commit("Add", ANA, CLAUDE),
    ],
    ids=["trailer", "in the middle of a squash", "as the forge read it"],
)
def test_a_co_author_is_known_by_the_address_in_any_case(commit: object) -> None:
    assert classify(a_change(commits=(commit,))) == Classified(Sign.ASSISTED, (Evidence(EvidenceKind.TRAILER),))


@pytest.mark.parametrize(
    "body",
    [
        "> \N{ROBOT FACE} Generated with [Claude Code](https://claude.com/claude-code)",
        "This was not Generated with Claude Code, as far as I know",
        "Docs: explain what `Co-Authored-By` is",
    ],
)
def test_words_about_the_tool_are_no_sign(body: str) -> None:
    change = a_change(body=body, commits=(a_commit("Explain noreply@anthropic.com"),))

    assert classify(change) == Classified(Sign.NO_SIGN)


def test_a_text_that_was_edited_in_a_browser_ends_its_lines_otherwise() -> None:
    found = classify(a_change(body=BODY.replace("\n", "\r\n")))

    assert found == Classified(Sign.ASSISTED, (Evidence(EvidenceKind.BODY),))


@pytest.mark.parametrize(
    ("address", "tool"),
    [("cursoragent@cursor.com", "Cursor"), ("198982749+Copilot@users.noreply.github.com", "Copilot")],
)
def test_another_tool_is_named_apart(address: str, tool: str) -> None:
    change = a_change(commits=(a_commit(f"Add\n\nCo-authored-by: X <{address}>"),))

    assert classify(change) == Classified(Sign.OTHER_TOOL, (Evidence(EvidenceKind.TRAILER, tool),))


def test_a_change_that_another_tool_opened_is_its() -> None:
    found = classify(a_change(author=ForgeAccount("copilot-swe-agent[bot]", is_bot=True)))

    assert found == Classified(Sign.OTHER_TOOL, (Evidence(EvidenceKind.AUTHOR, "Copilot"),))


def test_a_note_on_any_of_its_commits_is_a_sign() -> None:
    change = a_change(commits=(a_commit(oid="b" * 40),))

    assert classify(change, {"b" * 40: "lines 1-3"}).evidence == (Evidence(EvidenceKind.NOTES),)
    assert classify(change, {"d" * 40: "lines 1-3"}).sign is Sign.NO_SIGN


@pytest.mark.parametrize("part", [ChangePart.COMMITS, ChangePart.LABELS])
def test_what_could_not_be_read_is_no_absence_of_a_sign(part: ChangePart) -> None:
    assert classify(a_change(unread=frozenset({part}))) == Classified(Sign.UNREAD)
    assert classify(a_change(unread=frozenset({part}), body=BODY)).sign is Sign.ASSISTED
