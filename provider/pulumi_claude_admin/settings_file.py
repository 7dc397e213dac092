"""
`claude-admin.toml`: what of the settings is a list or a table. `settings.py` alone reads it; the environment wins over it.

No secret belongs into it, and no key takes one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    model_validator,
)

from pulumi_claude_admin.audit.rule_settings import AuditSettings, RuleSettings, UnexplainedSettings
from pulumi_claude_admin.drift.severity import Override
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.gateways.model_policy import ModelPolicy, TeamPolicy, mistakes
from pulumi_claude_admin.model.guard_rails import GuardedAmount, GuardedSetting, GuardRails
from pulumi_claude_admin.model.plain_words import plain_reason
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy_table import PolicyTable
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.settings_table import Name, Number, Table

FILE_NAME: Final = "claude-admin.toml"
_UNEXPLAINED: Final = UnexplainedSettings()
_ID: Final = re.compile(r"[a-z]+(?:_[a-z]+)*_[A-Za-z0-9]+")
_KINDS: Final = ", ".join(sorted(Kind))


def _stack_name(text: str) -> str:
    if not all(text.partition("/")[::2]) or text.count("/") != 1 or "," in text:
        message = f"{text!r} is not <project>/<stack>"
        raise ValueError(message)
    return text


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        message = "is no id, such as apikey_01…"
        raise ValueError(message)
    return text


def _what(text: str) -> str:
    kind, _, path = text.partition("#")
    if kind not in set(Kind) or ("#" in text and not path):
        message = f"is no kind, nor a kind with a #property; the kinds are {_KINDS}"
        raise ValueError(message)
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"{text!r} is no time zone that this machine knows; write one as Europe/Berlin"
        raise ValueError(message) from None
    return text


def _step(times: Decimal) -> Decimal:
    if 0 < times < 1:
        message = "is how many times higher or lower an amount may become: 1 or more, or 0 for any step"
        raise ValueError(message)
    return times


Step = Annotated[Number, AfterValidator(_step)]


class CapRaiseTable(Table):
    """How far a spend limit may be raised by hand before that is of high severity."""

    percent: Number | None = Field(default=None, description="by this many per cent")
    amount: Number | None = Field(default=None, description="by this amount a month, in major units")


class RuleTable(BaseModel):
    """What is said of one rule of the audit. Every other key is a threshold of it."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Number]

    on: StrictBool | None = None
    severity: Severity | None = None

    @property
    def settings(self) -> RuleSettings:
        """As the audit takes it."""
        return RuleSettings(self.on, self.severity, dict(self.__pydantic_extra__ or {}))


class UnexplainedTable(Table):
    """Above what a difference from invoices and exports, that nobody can explain, fails an audit."""

    amount: Number = _UNEXPLAINED.amount
    percent: Number = _UNEXPLAINED.percent

    @property
    def settings(self) -> UnexplainedSettings:
        """As the audit takes it."""
        return UnexplainedSettings(self.amount, self.percent)


class AuditTable(Table):
    """What is said of the audit."""

    rules: dict[str, RuleTable] = Field(default_factory=dict)
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    unexplained: UnexplainedTable = UnexplainedTable()

    @property
    def settings(self) -> AuditSettings:
        """As the audit takes it."""
        rules = {rule_id: table.settings for rule_id, table in self.rules.items()}
        return AuditSettings(rules, self.time_zone, self.unexplained.settings)


class GatewayTeamTable(Table):
    """What is said of one team to gateways."""

    names: tuple[Name, ...] = ()
    models: tuple[Name, ...] | None = None
    group: Name | None = None


class GatewayTable(Table):
    """What is said of models to gateways."""

    models: tuple[Name, ...] = ()
    justify: tuple[Name, ...] = ()
    fallbacks: dict[Name, Name] = Field(default_factory=dict)
    tiers: dict[Literal["simple", "medium", "complex", "reasoning"], Name] = Field(default_factory=dict)
    teams: dict[str, GatewayTeamTable] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _can_be_followed(self) -> Self:
        found = mistakes(self.policy)
        if found:
            raise ValueError("; ".join(found))
        return self

    @property
    def policy(self) -> ModelPolicy:
        """As exports take it."""
        return ModelPolicy(
            models=self.models,
            justified=self.justify,
            fallbacks=dict(self.fallbacks),
            tiers={str(tier): model for tier, model in self.tiers.items()},
            teams={name: TeamPolicy(one.names, one.models, one.group) for name, one in self.teams.items()},
        )


class GuardRailsTable(Table):
    """How far one write may take an amount."""

    step: Step = GuardRails().step
    steps: dict[GuardedSetting, Step] = Field(default_factory=dict)
    highest: dict[GuardedAmount, Number] = Field(default_factory=dict)

    @property
    def rails(self) -> GuardRails:
        """As both channels take it."""
        return GuardRails(
            self.step,
            {str(setting): step for setting, step in self.steps.items()},
            {str(name): amount for name, amount in self.highest.items()},
        )


class SettingsFile(Table):
    """The whole file. The descriptions are for users: `docs/settings.md` is written from them."""

    elsewhere: tuple[Annotated[str, AfterValidator(_stack_name)], ...] | None = Field(
        default=None,
        description="other stacks that declare parts of this organization, as `CLAUDE_ADMIN_ELSEWHERE`",
    )
    cap_raise: CapRaiseTable = Field(
        default=CapRaiseTable(),
        description="`percent` and `amount`, as `CLAUDE_ADMIN_CAP_RAISE_PERCENT` and `CLAUDE_ADMIN_CAP_RAISE_AMOUNT`",
    )
    guard_rails: GuardRailsTable = Field(
        default=GuardRailsTable(),
        description="how far `pulumi up` may take an amount in one write, over the Admin API, in the Console and at the gateway: `step`, how many times higher or lower (10 unless said, 0 for any step), `[guard_rails.steps]`, the same for `workspace_spend_limit`, `organization_spend_limit`, `claude_code_spend_limits`, `member_spend_limit`, `gateway_spend_limit` (its pool too) or `workspace_rate_limit` alone, and `[guard_rails.highest]`, the highest amount of these spend limits in major units a month (of `member_spend_limit` and `gateway_spend_limit` in each period), of the `gateway_pooled_budget` of a group, and of a limiter such as `requests_per_minute` (docs/console.md#guard-rails)",
    )
    severities: dict[Annotated[str, AfterValidator(_what)], Severity] = Field(
        default_factory=dict,
        description="`high`, `medium` or `low` for a kind of the JSON report, or for a property of it (`KIND#PROPERTY`, `*` is any text), instead of what is built in (docs/drift.md#severity)",
    )
    names: dict[Annotated[str, AfterValidator(_id)], Name] = Field(
        default_factory=dict,
        description="names for ids that the activity feed has no name for; an Admin key is `admin_api_key_…` or `apikey_…`",
    )

    audit: AuditTable = Field(
        default=AuditTable(),
        description='`[audit.rules."RULE"]`: `on`, `severity`, and each [threshold](audit-rules.md) of the rule by its name; `[audit]`: `time_zone`, such as `"Europe/Berlin"`, in which the week of a team ends (`usage.end_of_week_burst`; all that is money is of UTC days); `[audit.unexplained]`: `amount` (major units; 1 unless said) and `percent` (0.5), above both of which a difference from invoices and exports fails a run ([reconciling.md](reconciling.md))',
    )

    gateway: GatewayTable = Field(
        default=GatewayTable(),
        description="what gateways are told of models: `models` that may be used, `justify`, `fallbacks`, `tiers`, and `teams` (docs/gateways.md#policy)",
    )
    policy: PolicyTable | None = Field(
        default=None,
        description="what code is held to before it is merged: `admins`, `domains`, `geos`, `tags`, `raise_label`, `[policy.archivable]`, and of each [rule](policy-rules.md) its `level` and thresholds ([policy.md](policy.md)); with the table, `drift --program` looks, too",
    )

    @model_validator(mode="after")
    def _one_name_for_a_key(self) -> Self:
        by_end: dict[str, str] = {}
        for one in self.names:
            end = one.removeprefix("admin_api_key_").removeprefix("apikey_")
            if end in by_end:
                message = f"names.{one} and names.{by_end[end]} are one key"
                raise ValueError(message)
            by_end[end] = one
        return self

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The table of severities, in the order of the file."""
        parts = ((what.partition("#"), severity) for what, severity in self.severities.items())
        return tuple(Override(Kind(kind), path or None, severity) for (kind, _, path), severity in parts)


_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "cap_raise": CapRaiseTable,
    "guard_rails": GuardRailsTable,
    "audit": AuditTable,
    "audit.unexplained": UnexplainedTable,
    "gateway": GatewayTable,
    "policy": PolicyTable,
}


def read_settings_file(folder: Path) -> SettingsFile:
    """The file of the project that the folder is in; without one, nothing. Raises ConfigurationError, one line with file and key."""
    path = find_upwards(folder, FILE_NAME)
    if path is None:
        return SettingsFile()
    try:
        return SettingsFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8", hint="Save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        raise ConfigurationError("; ".join(f"{path}: {line}" for line in _lines(error))) from None


def _lines(error: ValidationError) -> list[str]:
    return [
        _line([str(part) for part in one["loc"] if part != "[key]"], one["type"], plain_reason(one))
        for one in error.errors()
    ]


def _line(where: list[str], kind: str, reason: str) -> str:
    if kind == "extra_forbidden":
        table = _TABLES.get(".".join(where[:-1])) or _TABLES.get(where[0], SettingsFile)
        known = (table if len(where) > 1 else SettingsFile).model_fields
        return f"{'.'.join(where)} is no setting of this file; here are {', '.join(known)}"
    return " ".join(part for part in (".".join(where), reason[:1].lower() + reason[1:]) if part)
