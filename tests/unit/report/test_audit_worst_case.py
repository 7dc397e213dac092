from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from pulumi_claude_admin.audit.blast_radius import plan_below, worst_cases
from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.limit_facts import BurnFacts
from pulumi_claude_admin.report.audit_worst_case import WorstCaseTable, render_json, render_text
from tests.support.audit_facts import NO_CAP, UNSEEN, cap, forecast, usd
from tests.support.rule_cases.case import a_key, organization, team

WITH_CAP = team(
    forecast=forecast("450"),
    cap=cap("1000"),
    month_to_date=usd("400"),
    burn=BurnFacts(usd("10")),
    recipients=("a@x.co",),
)
WITHOUT = team(id="wrkspc_02", name="Search", cap=NO_CAP, burn=BurnFacts(None, why_unknown="a price is not known"))
KEYS = (
    a_key(workspace_id="wrkspc_01Payments"),
    a_key(id="apikey_02", name="old | \x1b[31mkey", workspace_id="wrkspc_02", last_used=None, used_in=()),
)


def table(facts: Facts, below: str | None = None) -> WorstCaseTable:
    amount = None if below is None else usd(below)
    plan = None if amount is None else plan_below(facts, amount, unused_since=date(2026, 10, 10))
    return WorstCaseTable("Acme", "USD", worst_cases(facts), amount, plan)


FACTS = organization(WITH_CAP, WITHOUT, keys=KEYS, cap=NO_CAP)


def test_each_key_is_a_row_the_worst_first() -> None:
    rows = render_text(table(FACTS)).splitlines()
    assert rows[0] == "The worst that each key of Acme can cost this month"
    (unheld,) = (row for row in rows if row.startswith("  old"))
    (held,) = (row for row in rows if row.startswith("  ci"))
    assert "no limit" in unheld
    assert "never seen" in unheld
    assert "600.00" in held
    assert "its workspace's cap" in held
    assert "1 h 00 min" in held
    assert rows.index(unheld) < rows.index(held)


def test_a_hostile_name_stays_in_its_cell() -> None:
    text = render_text(table(FACTS, "100"))
    assert "\x1b" not in text


def test_what_brings_keys_down_is_numbered_and_what_cannot_is_said() -> None:
    busy = replace(WITH_CAP, forecast=forecast("900"))
    lines = render_text(table(organization(busy, WITHOUT, keys=KEYS, cap=NO_CAP, forecast=forecast("90000")), "100"))
    assert "To bring every key to 100.00 USD or below" in lines
    assert "1. Disable the key" in lines
    assert "Left over: 'ci'" in lines or 'Left over: "ci"' in lines


def test_nothing_to_do_is_said() -> None:
    assert "Every key is at 600.00 USD or below already." in render_text(
        table(organization(WITH_CAP, keys=KEYS[:1]), "600")
    )


def test_a_cap_that_nobody_saw_and_keys_that_nobody_listed_are_said() -> None:
    assert "Some caps could not be looked at" in render_text(
        table(organization(replace(WITH_CAP, cap=UNSEEN), keys=KEYS[:1]))
    )
    assert "The keys could not be listed" in render_text(table(organization(keys=None)))


def test_the_document_has_exact_amounts_and_counts_whoever_is_told() -> None:
    document = json.loads(
        render_json(table(organization(WITH_CAP, keys=KEYS[:1], cap=NO_CAP, forecast=forecast("90000")), "100"))
    )
    (key,) = document["keys"]
    assert (key["amount"], key["stopped_by"], key["minutes"], key["told"]) == ("600", "workspace_cap", "60", 1)
    assert document["changes"] == [
        {"step": "cap_workspace", "id": "wrkspc_01Payments", "label": "Payments", "cap": "500", "keys": ["apikey_01Ci"]}
    ]
    assert document["left_over"] == []
