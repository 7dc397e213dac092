"""Audits of both surfaces side by side: each figure in its own column, nothing ever added, and only what fits together is joined."""

from __future__ import annotations

import html
import json
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.report import audit_json, drift_json, enterprise_json
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.audit_report import AuditReport, PersonFigures
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.joined_forms import render
from pulumi_claude_admin.report.joined_report import NEVER_ADDED, JoinedReport, SurfaceFigures, build
from pulumi_claude_admin.report.pii import Pii
from tests.support.audit_scenarios import AUDITS, with_names
from tests.support.enterprise_audits import an_audit
from tests.support.report_scenarios import SCENARIOS
from tests.support.report_schemas import require_valid
from tools.report_schema import JOINED_PAGE, joined_schema

FORMS = (Form.TEXT, Form.MARKDOWN, Form.HTML, Form.JSON)


def console() -> AuditReport:
    """Of the same moment and days as the other, with somebody who is in both, and names."""
    of_enterprise, made = enterprise(), with_names()
    reading = replace(
        made.reading,
        first_day=of_enterprise.reading.first_day,
        end_day=of_enterprise.reading.end_day,
        days=of_enterprise.reading.days,
    )
    people = (
        PersonFigures("Ana@example.com", "person", is_gone=False, amount=Decimal("77.10")),
        *(one for one in made.people if not one.label.startswith("ana@")),
    )
    return replace(made, as_of=of_enterprise.as_of, reading=reading, people=people)


def enterprise() -> EnterpriseAudit:
    made = an_audit()
    return replace(made, run=replace(made.run, names=True))


def joined() -> JoinedReport:
    return build(console(), enterprise())


def written(tmp_path: Path, *texts: str) -> list[str]:
    files = [tmp_path / f"{number}.json" for number, _ in enumerate(texts)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return [str(one) for one in files]


def amounts(one: SurfaceFigures) -> dict[str, Decimal]:
    found = {field.name: getattr(one, field.name) for field in fields(one)}
    return {name: value for name, value in found.items() if isinstance(value, Decimal) and value}


def test_the_schema_is_published_and_the_document_is_as_it_says() -> None:
    assert JOINED_PAGE.read_text(encoding="utf-8") == joined_schema(), "run `make docs`"
    document = json.loads(render(Form.JSON, joined()))
    require_valid(document, "joined-audit")
    assert (document["schema_version"], document["report"]) == (1, "joined-audit")


def test_each_surface_says_what_its_own_audit_does() -> None:
    of_console, of_enterprise = console(), enterprise()
    left, right = joined().columns
    assert (left.month_to_date, left.amount, left.currency) == (of_console.month_to_date, of_console.amount, "USD")
    assert of_enterprise.credits is not None
    assert (right.month_to_date, right.amount) == (of_enterprise.credits.month_to_date, of_enterprise.credits.amount)
    assert (left.seats, right.seats, right.without_limit, right.limited_of) == (None, 3, 1, 3)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_says_the_sum_of_both_columns(form: Form) -> None:
    report = joined()
    text = render(form, report)
    left, right = map(amounts, report.columns)
    both = left.keys() & right.keys()
    assert both >= {"month_to_date", "amount"}
    for name in both:
        added = left[name] + right[name]
        assert (name, money(added) in text, f'"{added:f}"' in text) == (name, False, False)
        assert money(right[name]) in text or f'"{right[name]:f}"' in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_what_is_never_added(form: Form) -> None:
    text = " ".join(html.unescape(render(form, joined())).replace("\\_", "_").split())
    assert [one for one in NEVER_ADDED if one not in text] == []


def test_who_is_in_both_has_two_amounts_and_nobody_is_told_without_names_and_whole_addresses() -> None:
    ana = joined().people[-1]
    assert (ana.person, ana.console, ana.enterprise) == ("Ana@example.com", Decimal("77.10"), Decimal("120.505"))
    unnamed = replace(enterprise(), run=replace(enterprise().run, names=False))
    masked = replace(console(), run=replace(console().run, pii=Pii.DOMAIN))
    for report in (build(console(), unnamed), build(masked, enterprise())):
        assert report.people == ()
        assert any("Who is in both organizations is not told" in one for one in report.notices)


def test_what_does_not_compare_is_said() -> None:
    of_console, of_enterprise = console(), enterprise()
    assert joined().notices == ()
    reading = replace(of_console.reading, first_day=of_console.reading.first_day - timedelta(days=60), currency="EUR")
    other = replace(of_console, reading=reading, as_of=of_console.as_of - timedelta(days=40))
    days, months, currencies = build(other, of_enterprise).notices
    assert days.startswith("The columns are of different days")
    assert months.startswith("The months so far are two months")
    assert currencies == "The columns are in two currencies: EUR and USD."


def test_nothing_told_is_not_zero() -> None:
    nothing = replace(console(), is_nothing_seen=True)
    unread = replace(enterprise(), credits=None, seats=None)
    left, right = build(nothing, unread).columns
    assert (left.month_to_date, left.amount, right.month_to_date, right.amount, right.seats) == (None,) * 5
    assert "0.00" not in render(Form.TEXT, build(nothing, unread)).partition("Note:")[0]


@pytest.mark.parametrize("form", FORMS)
def test_hostile_names_stay_text(form: Form) -> None:
    text = render(form, build(AUDITS["audit_hostile"](), enterprise()))
    assert "<script" not in text.lower()
    assert "\x1b" not in text


def test_the_command_takes_them_in_any_order_and_writes_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = written(tmp_path, audit_json.render(console()), enterprise_json.render(enterprise()))
    assert (
        run(
            [
                "report",
                "join",
                one,
                other,
                "-o",
                f"html:{tmp_path / 'both.html'}",
                "-o",
                f"json:{tmp_path / 'both.out'}",
            ]
        )
        == 0
    )
    printed = capsys.readouterr().out
    assert run(["report", "join", other, one]) == 0
    assert capsys.readouterr().out == printed
    assert "Audits of both surfaces" in printed
    assert "<title>Audits of both surfaces of" in (tmp_path / "both.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "both.out").read_text(encoding="utf-8"))["enterprise"]["surface"] == "enterprise"


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("console",), "are two: one of each surface"),
        (("console", "enterprise", "console"), "are two: one of each surface"),
        (("console", "console"), "an audit of each surface is needed, and"),
        (("enterprise", "enterprise"), "is of an Enterprise organization"),
        (("console", "drift"), "is no JSON of `claude-admin audit`"),
        (("console", "same"), "whose figures would stand there twice"),
        (("console", "broken"), "is no JSON"),
    ],
)
def test_anything_but_one_of_each_surface_is_one_line_and_nothing_is_written(
    kinds: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "console": audit_json.render(console()),
        "enterprise": enterprise_json.render(enterprise()),
        "drift": drift_json.render(SCENARIOS["in_sync"]()),
        "same": enterprise_json.render(replace(enterprise(), organization_id=console().organization_id)),
        "broken": enterprise_json.render(enterprise())[:-40],
    }
    out = tmp_path / "both.html"
    assert run(["report", "join", *written(tmp_path, *(texts[one] for one in kinds)), "-o", f"html:{out}"]) == 2
    told = capsys.readouterr()
    assert said in " ".join(told.err.split())
    assert (told.out, out.exists()) == ("", False)
