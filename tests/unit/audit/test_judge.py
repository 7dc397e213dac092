from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import AuditFinding
from pulumi_claude_admin.audit.judge import judge
from pulumi_claude_admin.audit.rule_settings import RuleSettings
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.severity import Severity
from tests.support.audit_facts import cap, usd
from tests.support.rule_cases.case import organization, team

NEAR: Facts = organization(team(cap=cap("1000"), month_to_date=usd("850")))


def near_cap(**said: RuleSettings) -> list[AuditFinding]:
    settings = {rule_id.replace("__", "."): one for rule_id, one in said.items()}
    return [one for one in judge(NEAR, settings) if isinstance(one, AuditFinding) and one.rule == "spend.near_cap"]


def test_every_rule_that_is_on_is_asked() -> None:
    assert {one.rule for one in judge(organization(), {})} <= {rule.id for rule in RULES}
    assert near_cap() == []


def test_a_threshold_of_the_settings_takes_the_place_of_the_default() -> None:
    (found,) = near_cap(spend__near_cap=RuleSettings(thresholds={"share": Decimal(85)}))
    assert found.severity is Severity.HIGH


def test_a_severity_of_the_settings_is_that_of_every_finding() -> None:
    said = RuleSettings(severity=Severity.LOW, thresholds={"share": Decimal(85)})
    assert [one.severity for one in near_cap(spend__near_cap=said)] == [Severity.LOW]


def test_a_rule_that_is_off_says_nothing() -> None:
    assert near_cap(spend__near_cap=RuleSettings(is_on=False, thresholds={"share": Decimal(85)})) == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"spend.spik": RuleSettings()}, "audit.rules.spend.spik is no rule; spend.spike is"),
        ({"zzz": RuleSettings()}, "audit.rules.zzz is no rule"),
        (
            {"spend.near_cap": RuleSettings(thresholds={"shar": Decimal(1)})},
            "audit.rules.spend.near_cap.shar is no threshold of this rule; here are on, severity, share",
        ),
    ],
)
def test_what_is_said_of_nothing_is_an_error_in_one_line(settings: dict[str, RuleSettings], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        judge(NEAR, settings)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
