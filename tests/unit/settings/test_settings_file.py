from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pulumi_claude_admin.audit.rule_settings import RuleSettings, UnexplainedSettings
from pulumi_claude_admin.drift.severity import Override
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.gateways.model_policy import ModelPolicy, TeamPolicy
from pulumi_claude_admin.model.guard_rails import GuardRails
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.policy_settings import Level, PolicySettings
from pulumi_claude_admin.policy.policy_settings import RuleSettings as PolicyRuleSettings
from pulumi_claude_admin.settings import Settings, read_settings
from pulumi_claude_admin.settings_file import FILE_NAME

WHOLE = """
elsewhere = ["search/prod", "platform/prod"]

[cap_raise]
percent = 50
amount = 2500.5

[guard_rails]
step = 4

[guard_rails.steps]
workspace_rate_limit = 0

[guard_rails.highest]
workspace_spend_limit = 20000
requests_per_minute = 4000

[severities]
"workspace#display_color" = "high"
api_key = "low"

[names]
apikey_01Pipeline = "CI deploy key"

[audit.rules."spend.spike"]
severity = "low"
recent_days = 14.5

[audit.rules."keys.never_expires"]
on = false

[audit.unexplained]
amount = 25
percent = 1.5

[policy]
admins = ["ana@example.com", "user_01Root"]
domains = ["example.com"]
geos = ["us"]
tags = ["owner"]
raise_label = "cfo-agreed"

[policy.archivable]
"Old Team" = "closed in spring (OPS-12)"

[policy.rules."cap.raised"]
level = "advisory"
factor = 3
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: teams\n")
    (tmp_path / "inside").mkdir()
    return tmp_path


def read(project: Path, text: str | bytes) -> Settings:
    (project / FILE_NAME).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(folder=project)


def test_it_fills_what_the_environment_does_not_say(project: Path) -> None:
    settings = read(project, WHOLE)
    assert settings.elsewhere_stacks == {"search/prod", "platform/prod"}
    assert (settings.cap_raise.percent, settings.cap_raise.amount) == (Decimal(50), Decimal("2500.5"))
    assert settings.guard_rails == GuardRails(
        Decimal(4),
        {"workspace_rate_limit": Decimal(0)},
        {"workspace_spend_limit": Decimal(20000), "requests_per_minute": Decimal(4000)},
    )
    assert settings.severities == (
        Override(Kind.WORKSPACE, "display_color", Severity.HIGH),
        Override(Kind.API_KEY, None, Severity.LOW),
    )
    assert settings.names == {"apikey_01Pipeline": "CI deploy key"}
    assert settings.audit.rules == {
        "spend.spike": RuleSettings(severity=Severity.LOW, thresholds={"recent_days": Decimal("14.5")}),
        "keys.never_expires": RuleSettings(is_on=False),
    }
    assert settings.audit.unexplained == UnexplainedSettings(Decimal(25), Decimal("1.5"))
    assert settings.policy == PolicySettings(
        rules={"cap.raised": PolicyRuleSettings(Level.ADVISORY, {"factor": Decimal(3)})},
        admins=("ana@example.com", "user_01Root"),
        domains=("example.com",),
        geos=("us",),
        tags=("owner",),
        archivable={"Old Team": "closed in spring (OPS-12)"},
        raise_label="cfo-agreed",
    )


def test_a_week_ends_in_the_time_zone_that_it_names(project: Path) -> None:
    assert read(project, '[audit]\ntime_zone = "Europe/Berlin"\n').audit.time_zone == "Europe/Berlin"
    assert read(project, "").audit.time_zone == "UTC"


def test_the_environment_wins(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUDE_ADMIN_ELSEWHERE", "mine/prod")
    monkeypatch.setenv("CLAUDE_ADMIN_CAP_RAISE_PERCENT", "7")
    settings = read(project, WHOLE)
    assert settings.elsewhere_stacks == {"mine/prod"}
    assert (settings.cap_raise.percent, settings.cap_raise.amount) == (Decimal(7), Decimal("2500.5"))


def test_it_is_found_from_a_folder_inside_the_project_and_nowhere_above_it(project: Path) -> None:
    read(project, WHOLE)
    assert read_settings(folder=project / "inside").names
    (project / "inside" / "Pulumi.yaml").write_text("name: another\n")
    assert not read_settings(folder=project / "inside").names


def test_without_a_file_everything_is_as_the_environment_says(project: Path) -> None:
    assert read_settings(folder=project) == read_settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'elsewere = ["a/b"]',
            "elsewere is no setting of this file; here are elsewhere, cap_raise, guard_rails, severities, names, audit, gateway, policy",
        ),
        ("[cap_raise]\npercentage = 5", "cap_raise.percentage is no setting of this file; here are percent, amount"),
        ('elsewhere = "a/b"', "elsewhere "),
        ('elsewhere = ["a"]', "elsewhere.0 'a' is not <project>/<stack>"),
        ('[cap_raise]\npercent = "5"', "cap_raise.percent must be a number, without quotes"),
        ("[cap_raise]\npercent = true", "cap_raise.percent must be a number, without quotes"),
        ("[cap_raise]\namount = -5", "cap_raise.amount "),
        ("[cap_raise]\namount = nan", "cap_raise.amount "),
        ("cap_raise = 5", "cap_raise "),
        ("[guard_rails]\nfactor = 5", "guard_rails.factor is no setting of this file; here are step, steps, highest"),
        (
            "[guard_rails]\nstep = 0.5",
            "guard_rails.step is how many times higher or lower an amount may become: 1 or more",
        ),
        ('[guard_rails]\nstep = "5"', "guard_rails.step must be a number, without quotes"),
        ("[guard_rails.steps]\nworkspace = 5", "guard_rails.steps.workspace "),
        ("[guard_rails.highest]\namount = 5", "guard_rails.highest.amount "),
        ('[severities]\nworkspace = "bad"', "severities.workspace "),
        ('[severities]\nworkspce = "low"', "severities.workspce is no kind"),
        ('[severities]\n"workspace#" = "low"', "severities.workspace# is no kind"),
        ('[names]\n"Anna" = "x"', "names.Anna is no id"),
        ("[names]\napikey_01 = 5", "names.apikey_01 "),
        ('[names]\napikey_01 = " "', "names.apikey_01 is empty"),
        ('[names]\napikey_01 = "a"\nadmin_api_key_01 = "b"', "names.admin_api_key_01 and names.apikey_01 are one key"),
        ("[audit]\nrule = 5", "audit.rule is no setting of this file; here are rules, time_zone, unexplained"),
        (
            '[audit]\ntime_zone = "CET+1"',
            "audit.time_zone 'CET+1' is no time zone that this machine knows; write one as Europe/Berlin",
        ),
        ('[audit]\ntime_zone = "Europe"', "audit.time_zone 'Europe' is no time zone"),
        ("[audit]\ntime_zone = 1", "audit.time_zone "),
        (
            "[audit.unexplained]\nmoney = 5",
            "audit.unexplained.money is no setting of this file; here are amount, percent",
        ),
        ('[audit.unexplained]\namount = "5"', "audit.unexplained.amount must be a number, without quotes"),
        ("[audit.unexplained]\npercent = -1", "audit.unexplained.percent "),
        ('[audit.rules]\n"spend.spike" = 5', "audit.rules.spend.spike "),
        ('[audit.rules."spend.spike"]\non = "no"', "audit.rules.spend.spike.on must be true or false"),
        ('[audit.rules."spend.spike"]\nseverity = "bad"', "audit.rules.spend.spike.severity "),
        ('[audit.rules."spend.spike"]\ndays = "5"', "audit.rules.spend.spike.days must be a number, without quotes"),
        ('[audit.rules."spend.spike"]\ndays = -5', "audit.rules.spend.spike.days "),
        ('[policy]\nadmins = "ana@example.com"', "policy.admins "),
        ('[policy]\nadmins = ["ana"]', "policy.admins.0 is no e-mail address and no user_… id"),
        ('[policy]\ndomains = ["@example.com"]', "policy.domains.0 is no domain, such as example.com"),
        ('[policy.archivable]\nOld = ""', "policy.archivable.Old is empty"),
        ('[policy.rules."cap.missing"]\nlevel = "remediate"', "policy.rules.cap.missing.level "),
        ("[policy]\nadmin = []", "policy.admin is no setting of this file; here are admins, domains"),
        ("elsewhere = [", "is not TOML: "),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
def test_what_is_wrong_is_one_line_with_the_file_and_the_key(project: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(project, text)
    message = str(caught.value)
    assert words in message
    assert FILE_NAME in message
    assert "\n" not in message


GATEWAY = """
[gateway]
models = ["big", "small"]
justify = ["big"]
fallbacks = { big = "small" }
tiers = { simple = "small", medium = "small", complex = "big", reasoning = "big" }

[gateway.teams.payments]
names = ["payments-prod"]
models = ["small"]
group = "claude-payments"
"""


def test_it_says_what_gateways_are_told_of_models(project: Path) -> None:
    policy = read(project, GATEWAY).gateway
    assert policy == ModelPolicy(
        models=("big", "small"),
        justified=("big",),
        fallbacks={"big": "small"},
        tiers={"simple": "small", "medium": "small", "complex": "big", "reasoning": "big"},
        teams={"payments": TeamPolicy(("payments-prod",), ("small",), "claude-payments")},
    )
    assert read(project, "").gateway == ModelPolicy()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            GATEWAY.replace('justify = ["big"]', 'justify = ["huge"]'),
            "gateway justify names huge, which models does not",
        ),
        (GATEWAY.replace('complex = "big", ', ""), "gateway tiers.complex is missing"),
        (
            GATEWAY.replace("[gateway]", '[gateway]\nmodel = "big"'),
            "gateway.model is no setting of this file; here are",
        ),
        (GATEWAY.replace('names = ["payments-prod"]', "names = 5"), "gateway.teams.payments.names must be a list"),
    ],
)
def test_what_gateways_cannot_be_told_is_one_line(project: Path, text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=FILE_NAME) as refused:
        read(project, text)
    assert reason in str(refused.value)
