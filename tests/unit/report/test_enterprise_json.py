"""The audit of an Enterprise organization as JSON: what was written is read again, and the published schema is that of the code."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.enterprise_json import is_enterprise_audit, read, render
from tests.support.enterprise_audits import an_audit
from tests.support.fake_enterprise import ANA, FakeEnterprise
from tools.report_schema import ENTERPRISE_PAGE, enterprise_schema


@pytest.mark.parametrize("report", [an_audit(), an_audit(FakeEnterprise(emails={}, default=None))])
def test_an_audit_that_was_written_is_read_as_it_was(report: object) -> None:
    text = render(report)  # type: ignore[arg-type]  # a parameter of a test
    assert read(text, source="a.json") == report
    assert is_enterprise_audit(text)


def test_it_fits_the_published_schema_which_is_that_of_the_code() -> None:
    assert ENTERPRISE_PAGE.read_text(encoding="utf-8") == enterprise_schema(), "run `make docs`"
    schema = json.loads(ENTERPRISE_PAGE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(render(an_audit())))


def test_it_says_first_what_it_is_and_of_which_surface_and_organization() -> None:
    told = json.loads(render(an_audit()))
    assert [*told.items()][:4] == [
        ("schema_version", 1),
        ("report", "enterprise-audit"),
        ("surface", "enterprise"),
        ("organization_id", FakeEnterprise.id),
    ]


def test_money_is_exact_in_major_units_and_what_is_not_told_is_null() -> None:
    told = json.loads(render(an_audit()))
    by_id = {one["user_id"]: one for one in told["people"]}
    ana, ben = by_id[ANA], by_id["user_01ben"]
    assert (ana["amount"], ana["limits"][0]["amount"], ana["limits"][0]["spent"]) == ("120.505", "120.00", "120.505")
    assert (ben["amount"], ben["month_to_date"], ben["limits"][0]["amount"]) == (None, None, None)
    assert told["credits"]["month_to_date"] == "127.505"
    assert told["limits"] == {
        "people": 3,
        "with_override": 2,
        "override_share": "0.666667",
        "unlimited": 1,
        "included_only": 0,
        "source_untold": 0,
        "undeclared": 1,
    }
    assert told["seats"] == {"day": "2026-09-14", "assigned": 3, "active": 1, "unused_at_least": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "a.json is no JSON report of an audit of a Claude Enterprise organization"),
        (render(an_audit()).replace('"enterprise-audit"', '"audit"'), "report must be 'enterprise-audit'"),
        (render(replace(an_audit(), currency="<b>")), "the currency is none"),
        (render(an_audit()).replace('"120.505"', '"1e99"'), "an amount is none"),
    ],
)
def test_what_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(text, source="a.json")
    assert message in str(refused.value)
