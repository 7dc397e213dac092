from __future__ import annotations

from dataclasses import replace

from pulumi_claude_admin.drift.detect import finding_order
from pulumi_claude_admin.findings import Kind, Status, Unseen
from pulumi_claude_admin.report.drift_notices import notices
from pulumi_claude_admin.report.drift_words import counts, unseen_groups, verdict
from tests.support.report_scenarios import SCENARIOS
from tests.support.stack_builder import Stack


def test_counts_name_every_status_and_add_up() -> None:
    report = SCENARIOS["changed_by_hand"]()

    assert list(report.counts) == list(Status)
    assert sum(report.counts.values()) == len(report.findings)


def test_findings_are_sorted() -> None:
    report = SCENARIOS["changed_by_hand"]()

    assert list(report.findings) == sorted(report.findings, key=finding_order)


def test_failing_is_what_fail_on_names() -> None:
    report = SCENARIOS["changed_by_hand"]()

    assert {finding.status for finding in report.failing} == {Status.DRIFTED, Status.MISSING}


def test_pending_counts_as_in_sync() -> None:
    assert counts(SCENARIOS["pending"]()) == "3 in sync (1 pending)"


def test_what_follows_an_archived_workspace_is_counted_with_it() -> None:
    assert counts(SCENARIOS["archived"]()) == "1 archived (4 more follow), 1 in sync"


VERDICTS = {
    "in_sync": "No drift",
    "changed_by_hand": "Action needed",
    "unseen": "No drift in what could be seen",
    "partial": "No drift in what could be seen",
    "nothing_compared": "Nothing was compared",
    "empty_stack": "Nothing was compared",
    "empty_organization": "Nothing was compared",
}


def test_the_verdict_is_careful_with_what_was_not_seen() -> None:
    verdicts = {name: verdict(SCENARIOS[name]()) for name in VERDICTS}

    assert verdicts == VERDICTS


def test_an_empty_stack_an_interrupted_run_and_a_newer_release_are_told() -> None:
    assert notices(Stack().declared(), is_declared_only=False) == ("The stack declares nothing of this organization.",)
    assert len(notices(Stack().declared(), is_declared_only=True)) == 2
    stack = Stack().workspace("a", "wrkspc_01A").add("Novelty", "x", "new_1", {})
    stack.pending_operations = [{}, {}]
    interrupted, newer = notices(stack.declared(), is_declared_only=False)
    assert "2 operations pending" in interrupted
    assert "`pulumi refresh --clear-pending-creates` ends that" in interrupted
    assert "Novelty" in newer


def test_one_word_for_two_kinds_that_cannot_be_seen_is_said_once() -> None:
    closed = "the Admin API does not list them"
    both = (Unseen(Kind.WORKSPACE_SPEND_LIMIT, closed), Unseen(Kind.ORGANIZATION_SPEND_LIMIT, closed))
    report = replace(SCENARIOS["in_sync"](), unseen=both)
    assert [one.places for one in unseen_groups(report)] == [("Everywhere: spend limits",)]
