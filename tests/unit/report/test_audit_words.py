from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.limit_facts import CapAction
from pulumi_claude_admin.report.audit_forms import render
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.audit_words import cap_words, figures
from pulumi_claude_admin.report.forms import Form
from tests.support.audit_scenarios import AUDITS

WORDY = [form for form in Form if form not in {Form.GITLAB, Form.DOTENV}]


def told(report: AuditReport, name: str) -> str:
    return next(one for one in figures(report) if one.name == name).sentence


def action_needed() -> AuditReport:
    return AUDITS["audit_action_needed"]()


@pytest.mark.parametrize("form", [form for form in WORDY if form is not Form.JSON])
def test_every_form_says_what_is_provisional_and_in_which_currency(form: Form) -> None:
    text = " ".join(render(form, action_needed()).replace("\n      ", " ").split())
    assert "Provisional: days from 2026-10-25 on may still be revised" in text
    assert "USD" in text


def test_what_nobody_saw_is_never_told_as_no_spend() -> None:
    text = render(Form.TEXT, AUDITS["audit_nothing_seen"]())
    assert "0.00" not in text
    assert "This month so far       not known" in text


def test_this_month_is_at_least_and_is_held_against_the_cap() -> None:
    assert told(action_needed(), "This month so far") == (
        "This month so far: at least 9,645.20 USD; 48 % of the organization's cap of 20,000.00; "
        "the platform's own limit is 50,000.00."
    )


def test_a_cap_that_only_notifies_is_said_to_stop_nothing() -> None:
    report = action_needed()
    report = replace(report, cap=replace(report.cap, action=CapAction.NOTIFIES))
    assert "which only notifies and stops nothing" in told(report, "This month so far")


def test_a_cap_that_nobody_could_look_at_is_not_called_missing() -> None:
    report = action_needed()
    unseen = replace(report.cap, source=None, amount=None)
    assert cap_words(unseen) == "unseen"
    assert "could not be seen" in told(replace(report, cap=unseen), "This month so far")
    assert cap_words(replace(report.cap, amount=None)) == "none"


def test_a_year_that_was_not_read_whole_burns_nothing_that_is_known() -> None:
    report = replace(action_needed(), year_to_date=None)
    assert "burned" not in told(report, "Annual budget")


def test_the_parts_of_a_change_add_up_to_it() -> None:
    change = action_needed().month_change
    assert change is not None
    parts = (change.volume, change.model_mix, change.cache, change.price, change.other)
    assert sum(parts, Decimal(0)) == change.after - change.before


def test_money_of_different_kinds_has_columns_of_its_own() -> None:
    text = render(Form.MARKDOWN, action_needed())
    assert "| where | what | billed, USD | at list price, USD | estimated, USD | what to do |" in text
