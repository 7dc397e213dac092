from __future__ import annotations

import re

import pytest

from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.pii import Pii, told
from tests.support.report_scenarios import SCENARIOS

KEY = "not-a-secret-of-anybody"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ana@example.com", "***@example.com"),
        ("members.ana@example.com", "members.***@example.com"),
        ("invite ana@example.com, Ben@Example.com.", "invite ***@example.com, ***@Example.com."),
        ("urn:pulumi:a::b::c::ana+x@example.com", "urn:pulumi:a::b::c::***@example.com"),
        ("ana%40example.com", "***@example.com"),
        ("wrkspc_1/user_1", "wrkspc_1/user_1"),
        ("@everyone", "@everyone"),
    ],
)
def test_of_an_address_its_domain_is_left(text: str, shown: str) -> None:
    assert told(text, Pii.DOMAIN) == shown


def test_one_person_is_one_word_wherever_it_occurs_and_another_key_is_another_word() -> None:
    words = {told(text, Pii.HASHED, KEY) for text in ("ana@example.com", "ANA@example.com", "ana%40example.com")}

    assert len(words) == 1
    assert re.fullmatch(r"person-[0-9a-f]{12}", next(iter(words)))
    assert told("members.ana@example.com", Pii.HASHED, KEY) == f"members.{next(iter(words))}"
    assert told("ben@example.com", Pii.HASHED, KEY) not in words
    assert told("ana@example.com", Pii.HASHED, f"{KEY}!") not in words


@pytest.mark.parametrize("name", ["changed_by_hand", "ignored", "caps_raised", "pull_request"])
@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("how", [Pii.DOMAIN, Pii.HASHED])
def test_no_form_has_an_address_left(how: Pii, form: Form, name: str) -> None:
    text = render(form, told(SCENARIOS[name](), how, KEY), is_verbose=True)

    assert not re.search(r"[A-Za-z0-9]@(?:\u200c|\\u200c)?example", text)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("how", [Pii.DOMAIN, Pii.HASHED])
def test_no_form_says_from_which_machine_somebody_came(how: Pii, form: Form) -> None:
    made = SCENARIOS["caps_raised"]()
    assert "203.0.113.9" in render(Form.JSON, made, is_verbose=True)
    assert "203.0.113.9" not in render(form, told(made, how, KEY), is_verbose=True)


def test_a_report_that_was_read_from_json_is_treated_alike() -> None:
    assert told({"ip_address": "203.0.113.9", "email": "ana@example.com"}, Pii.DOMAIN) == {
        "ip_address": None,
        "email": "***@example.com",
    }


def test_a_report_is_whole_unless_asked_otherwise() -> None:
    made = SCENARIOS["changed_by_hand"]()
    assert told(made, Pii.FULL) is made
    hashed = told(made, Pii.HASHED, KEY)
    assert hashed.counts == made.counts
    assert [one.status for one in hashed.findings] == [one.status for one in made.findings]
    assert len({one.key for one in page_of(hashed).items}) == len(page_of(made).items)
