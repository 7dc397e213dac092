"""`increase-rules.toml`: read, and a mistake in it is one line with its place."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.increase_requests.rules import parse_rules

RULES = """
[[rules]]
name = "payments"
teams = ["payments"]
percent = 20
ceiling = "500.00"
times = 2

[[rules]]
name = "everybody"
percent = 12.5
ceiling = "200.00"

[budgets]
payments = "2000.00"

[teams]
search = ["Cleo@example.com"]
"""


def test_the_first_rule_that_fits_counts() -> None:
    rules = parse_rules(RULES)

    assert [rule.name for rule in (rules.fitting("monthly", "payments"), rules.fitting("monthly", None)) if rule] == [
        "payments",
        "everybody",
    ]
    assert rules.fitting("daily", "payments") is None
    assert rules.team_by_person() == {"cleo@example.com": "search"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[[rules]]\nname = "a"\npercent = 5', "rules.0.ceiling is missing"),
        ('[[rules]]\nname = "a"\npercent = 0\nceiling = "5"', "rules.0.percent Input should be greater than 0"),
        ('[[rules]]\nname = "a"\npercent = "5"\nceiling = "5"', "rules.0.percent must be a number, without quotes"),
        ('[[rules]]\nname = "a"\npercent = 5\nceiling = 5', "rules.0.ceiling must be text; write it in quotes"),
        ('[[rules]]\nname = "a"\npercent = 5\nceiling = "5,0"', "rules.0.ceiling '5,0' is not an amount"),
        ('[[rules]]\nname = "a"\npercent = 5\nceiling = "5"\nperiod = "yearly"', "rules.0.period must be"),
        ('[[rules]]\nname = "a"\npercent = 5\nceiling = "5"\ntimes = 0', "rules.0.times must be 1 or more"),
        ('[[rules]]\nname = "a"\npercent = 5\nceiling = "5"\n' * 2, "rules names 'a' twice"),
        ('[budget]\na = "5"', "budget is no key of this file"),
        ('[budgets]\na = "-5"', "budgets.a '-5' is negative"),
        ('[teams]\na = ["ana"]', "teams.a.0 is no e-mail address and no user_… id"),
        ('[teams]\na = ["ana@x.de"]\nb = ["Ana@x.de"]', "teams names 'ana@x.de' twice"),
        ("[[rules", "is no TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        parse_rules(text)

    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
