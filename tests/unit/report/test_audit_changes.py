from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pulumi_claude_admin.audit.finding import Answer, CannotKnow, MoneyKind, Place, PlaceKind
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.audit_changes import compared
from pulumi_claude_admin.report.audit_figures import Audited, build
from pulumi_claude_admin.report.audit_lines import Since
from pulumi_claude_admin.report.audit_report import AuditReport
from tests.support.audit_facts import AS_OF, facts, without_rows, workspace
from tests.support.audit_scenarios import BATCH, PAYMENTS, RUN, SEARCH, TITLES, finding


def told(*answers: Answer) -> AuditReport:
    return build(Audited(facts(workspace("w", "x", a_week="1")), answers, TITLES), RUN)


def earlier(*answers: Answer) -> AuditReport:
    report = told(*answers)
    return replace(report, run=replace(report.run, generated_at=AS_OF - timedelta(days=7)))


def breach(severity: Severity, stake: str, kind: MoneyKind = MoneyKind.BILLED) -> Answer:
    return finding("cap.breach", SEARCH, severity, "x", stake=(stake, kind))


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        (breach(Severity.HIGH, "100"), breach(Severity.HIGH, "109.99"), Since.SAME),
        (breach(Severity.HIGH, "100"), breach(Severity.HIGH, "110"), Since.WORSE),
        (breach(Severity.HIGH, "100"), breach(Severity.HIGH, "500", MoneyKind.LIST), Since.SAME),
        (breach(Severity.MEDIUM, "100"), breach(Severity.HIGH, "1"), Since.WORSE),
        (breach(Severity.HIGH, "1"), breach(Severity.MEDIUM, "100"), Since.SAME),
        (breach(Severity.HIGH, "0"), breach(Severity.HIGH, "0"), Since.SAME),
        (finding("cap.breach", PAYMENTS, Severity.HIGH, "x"), breach(Severity.HIGH, "1"), Since.NEW),
    ],
)
def test_a_finding_is_new_worse_or_the_same(before: Answer, now: Answer, word: Since) -> None:
    (found,) = compared(told(now), earlier(before)).findings
    assert found.since_last_run is word


def test_what_is_found_no_more_is_gone() -> None:
    report = compared(told(), earlier(breach(Severity.HIGH, "1")))
    assert [(one.rule, one.place.label) for one in report.gone] == [("cap.breach", "Search")]
    assert report.run.compared_with == AS_OF - timedelta(days=7)


def test_what_could_not_be_answered_this_time_is_not_gone() -> None:
    report = compared(told(CannotKnow("cap.breach", SEARCH, "unseen")), earlier(breach(Severity.HIGH, "1")))
    assert report.gone == ()


def test_a_key_is_not_gone_when_no_key_could_be_listed() -> None:
    found = finding("keys.x", BATCH, Severity.HIGH, "x")
    organization = Place(PlaceKind.ORGANIZATION, "org", "Acme")
    assert compared(told(CannotKnow("keys.x", organization, "unread")), earlier(found)).gone == ()
    assert len(compared(told(CannotKnow("keys.y", organization, "unread")), earlier(found)).gone) == 1


def test_what_is_muted_now_is_not_gone() -> None:
    found = finding("cap.breach", SEARCH, Severity.HIGH, "x")
    entry = Entry(1, "cap.*:Search", date(2027, 1, 1), "agreed")
    report = build(Audited(facts(workspace("w", "x", a_week="1")), (), TITLES, muted=((found, entry),)), RUN)
    assert compared(report, earlier(found)).gone == ()


def test_nothing_is_gone_when_nothing_was_seen() -> None:
    unseen = build(Audited(without_rows(), (), TITLES), RUN)
    assert compared(unseen, earlier(breach(Severity.HIGH, "1"))).gone == ()


def test_another_organization_is_refused() -> None:
    other = replace(earlier(), organization_id="other")
    with pytest.raises(ConfigurationError, match="is of organization other"):
        compared(told(), other)
