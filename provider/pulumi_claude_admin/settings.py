"""
Environment to `Settings`: the only place that reads it. Secrets are masked; no I/O, no adapter is chosen here.

Only the documented names fill a setting, as they are written: pydantic's own reader would also take `BASE_URL`, which other
tools set, and would send the credential there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import platformdirs
from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from pulumi_claude_admin.audit.rule_settings import AuditSettings
from pulumi_claude_admin.console_settings import ConsoleSettings
from pulumi_claude_admin.credential_settings import CredentialSettings
from pulumi_claude_admin.drift.severity import CapRaise, Override
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.forge_settings import ForgeSettings
from pulumi_claude_admin.gateway_settings import GatewaySettings
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from pulumi_claude_admin.model.addresses import SafeUrl
from pulumi_claude_admin.model.guard_rails import GuardRails
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.model.plain_words import plain_reason
from pulumi_claude_admin.policy.policy_settings import PolicySettings
from pulumi_claude_admin.settings_file import SettingsFile, read_settings_file
from pulumi_claude_admin.workload_settings import ORGANIZATION

APPLICATION: Final = "pulumi-claude-admin"
WHEN_UNSEEN_KEY: Final = "claude-admin:whenUnseen"
"""The one Pulumi config key that the provider reads. `CLAUDE_ADMIN_WHEN_UNSEEN` wins over it."""

LogLevel = Annotated[Literal["info", "debug"], BeforeValidator(str.lower)]
"""Only checked here: `log_output.py` has read it long before."""
WhenUnseen = Literal["keep", "fail"]


def _stack_names(text: str) -> str:
    for name in _listed(text):
        if not all(name.partition("/")[::2]) or name.count("/") != 1:
            message = "is not a list of <project>/<stack>, by commas"
            raise ValueError(message)
    return text


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


StackNames = Annotated[str, AfterValidator(_stack_names)]


class _DocumentedNames(PydanticBaseSettingsSource):
    """The environment by the names of `validation_alias` alone. An empty variable counts as none."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """The first documented name that is set, with its value; never to be parsed as JSON."""
        names = _names(field)
        found = next((name for name in names if os.environ.get(name)), field_name)
        return os.environ.get(found) if found in names else None, found, False

    def __call__(self) -> dict[str, str]:
        """What the environment says, by documented name."""
        read = (self.get_field_value(field, name) for name, field in self.settings_cls.model_fields.items())
        return {name: value for value, name, _ in read if value is not None}


class Settings(CredentialSettings, ConsoleSettings, ForgeSettings, GatewaySettings, BaseSettings):
    """
    Everything that comes from outside, read once. Build it with `read_settings`, or by field name in tests.

    The descriptions are for users: `docs/settings.md` is written from them.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    base_url: SafeUrl = Field(
        default="https://api.anthropic.com",
        validation_alias="ANTHROPIC_BASE_URL",
        description="where the Admin API is; https, or http to this machine only",
    )
    organization_id: str | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_ORGANIZATION_ID",
        description="UUID of the organization that every run must be in; with a credential or a Console session of another one nothing is read or changed",
    )
    requests_per_minute: int | None = Field(
        default=None,
        ge=0,
        validation_alias="CLAUDE_ADMIN_REQUESTS_PER_MINUTE",
        description="replaces the platform's request limits (100 a minute, 60 for spend limits and 60 for analytics); 0 lifts the pacing",
    )
    home: Path | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_HOME",
        description="a folder that replaces the user's state and cache folders",
    )
    log: LogLevel | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_LOG",
        description="`info` logs each call, wait and decision, `debug` also details such as what was answered from memory; by default only warnings are shown",
    )
    elsewhere: StackNames | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_ELSEWHERE",
        description="other stacks (`project/stack`, separated by commas) that declare parts of this organization: their owner tags are believed",
    )
    cache: Path | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_CACHE",
        description="a folder where what the Admin API listed is kept from run to run, so that a run reads only what the activity feed says has changed; none by default",
    )
    cache_key: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_CACHE_KEY",
        description="key of that copy, which is never kept in clear text",
    )
    journal: Path | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_JOURNAL",
        description="the file in which every write beside Pulumi, and every press in the Console that may save, is recorded before it is made and after it is answered; by default `journal.jsonl` in the user's state folder",
    )
    canary_keys: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_CANARY_KEYS",
        description="the keys that `claude-admin offboard test` may try, with their secrets: `apikey_…=sk-ant-…`, separated by spaces or line ends",
    )
    pseudonym_key: Annotated[SecretStr, Field(min_length=16)] | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_PSEUDONYM_KEY",
        description="key of the words that stand for people in a report with `--pii hashed`, and of the hashes that `claude-admin outcomes` keeps: 16 characters or more, the same in every run",
    )
    cap_raise_percent: Decimal = Field(
        default=CapRaise().percent,
        ge=0,
        validation_alias="CLAUDE_ADMIN_CAP_RAISE_PERCENT",
        description="a spend limit that somebody raised by more per cent is a finding of high severity, else of medium",
    )
    cap_raise_amount: Decimal = Field(
        default=CapRaise().amount,
        ge=0,
        validation_alias="CLAUDE_ADMIN_CAP_RAISE_AMOUNT",
        description="the same for one that was raised by more than this amount a month, in major units",
    )
    when_unseen: WhenUnseen = Field(
        default="keep",
        validation_alias="CLAUDE_ADMIN_WHEN_UNSEEN",
        description="what a Console setting that cannot be read now means for `pulumi refresh`: `keep` the last known value, or `fail`",
    )

    severities: tuple[Override, ...] = ()
    """Of `claude-admin.toml` alone, as are the names: no variable fills a field that has no documented one."""
    names: Mapping[str, str] = Field(default_factory=dict)
    guard_rails: GuardRails = GuardRails()
    audit: AuditSettings = AuditSettings()
    gateway: ModelPolicy = ModelPolicy()
    policy: PolicySettings | None = None
    """None: the file has no such table."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given by name first, then documented names of the environment; no other source."""
        del env_settings, dotenv_settings, file_secret_settings
        return init_settings, _DocumentedNames(settings_cls)

    @model_validator(mode="after")
    def _one_organization(self) -> Self:
        named = [organization_id for organization_id, _ in self.organization_pins]
        if named and not is_same_organization(named[0], named[-1]):
            message = f"CLAUDE_ADMIN_ORGANIZATION_ID and {ORGANIZATION} name two organizations; they have to be one"
            raise ValueError(message)
        return self

    @property
    def organization_pins(self) -> tuple[tuple[str, str], ...]:
        """The organization that every run has to be in, with the variable that says so; empty when none does."""
        named = (
            (self.organization_id, "CLAUDE_ADMIN_ORGANIZATION_ID"),
            (self.federation_organization_id, ORGANIZATION),
        )
        return tuple((organization_id, variable) for organization_id, variable in named if organization_id is not None)

    @property
    def elsewhere_stacks(self) -> frozenset[str]:
        """`<project>/<stack>` of other stacks that declare parts of this organization: their owner tag is believed."""
        return frozenset(_listed(self.elsewhere or ""))

    @property
    def cap_raise(self) -> CapRaise:
        """How far a cap may be raised by hand before that is of high severity."""
        return CapRaise(self.cap_raise_percent, self.cap_raise_amount)

    @property
    def cache_folder(self) -> Path:
        """Where things that can be found out again are kept."""
        return self.home / "cache" if self.home else users_folder(platformdirs.user_cache_path)

    @property
    def state_folder(self) -> Path:
        """Where things that cannot be found out again are kept: the Console session, trust in a layout, evidence."""
        return self.home / "state" if self.home else users_folder(platformdirs.user_state_path)

    @property
    def data_folder(self) -> Path:
        """Where what was read of an organization is kept for later: archives of audits."""
        return self.home / "data" if self.home else users_folder(platformdirs.user_data_path)

    @property
    def journal_file(self) -> Path:
        """The record of what is written beside Pulumi."""
        return self.journal or self.state_folder / "journal.jsonl"

    @property
    def session_file(self) -> Path:
        """The encrypted Console session."""
        return self.console_state or self.state_folder / "console-session"


def documented_names(field_name: str) -> tuple[str, ...]:
    """The variables that fill a field, the one that wins first; none for what is no field."""
    field = Settings.model_fields.get(field_name)
    return _names(field) if field is not None else ()


def _names(field: FieldInfo) -> tuple[str, ...]:
    alias = field.validation_alias
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    return tuple(name for name in choices if isinstance(name, str))


def backend_url() -> str:
    """
    Where Pulumi keeps this stack's state, as far as the environment says; empty when `pulumi login` said it.

    No field of `Settings`: it is asked in the program's process, which may have no credential and needs none.
    """
    return os.environ.get("PULUMI_BACKEND_URL", "")


def variable(name: str) -> str | None:
    """A variable of the environment whose name a program says; an empty one counts as none."""
    return os.environ.get(name) or None


def read_settings(
    config: Mapping[str, str] | None = None,
    *,
    folder: Path | None = None,
    given: Mapping[str, object] | None = None,
) -> Settings:
    """
    Settings from the environment and, where the environment is silent, from Pulumi config (`claude-admin:` keys only) and from the
    `claude-admin.toml` of the project that `folder` is in, by default the current one. What is `given`, by field, wins over all of them.

    Raises ConfigurationError in one line that names the variable, never its value, or the file and its key.
    """
    beside = {"when_unseen": (config or {}).get(WHEN_UNSEEN_KEY), **_of_file(read_settings_file(folder or Path()))}
    try:
        own = dict(given or {})
        settings = Settings(**own)  # type: ignore[arg-type]  # validated right here
        named = settings.model_fields_set
        missing = {name: value for name, value in beside.items() if value is not None and name not in named}
        if missing:
            settings = Settings(**missing, **own)  # type: ignore[arg-type]  # as above
    except ValidationError as error:
        raise ConfigurationError(_one_line(error)) from None
    return settings


def _of_file(file: SettingsFile) -> dict[str, object]:
    """The fields that the file fills; None for what it does not name."""
    return {
        "elsewhere": ",".join(file.elsewhere) if file.elsewhere is not None else None,
        "cap_raise_percent": file.cap_raise.percent,
        "cap_raise_amount": file.cap_raise.amount,
        "severities": file.overrides or None,
        "names": file.names or None,
        "guard_rails": file.guard_rails.rails,
        "audit": file.audit.settings,
        "gateway": file.gateway.policy,
        "policy": file.policy.settings if file.policy is not None else None,
    }


def users_folder(folder: Callable[[str], Path]) -> Path:
    """The user's folder for this program, as `platformdirs` says. Raises ConfigurationError when the user has none."""
    try:
        return folder(APPLICATION)
    except RuntimeError:  # no HOME, and a user that the system does not know: a container with a number for a user
        raise ConfigurationError(
            "this user has no home folder, so there is no place for the cache and the Console session",
            hint="Set CLAUDE_ADMIN_HOME to a folder",
        ) from None


def _one_line(error: ValidationError) -> str:
    """Names and reasons only: pydantic's own text would show the values."""
    parts = []
    for detail in error.errors(include_url=False, include_input=False):
        reason = plain_reason(detail)
        where = str(detail["loc"][0]) if detail["loc"] else ""
        name = next(iter(documented_names(where)), where)
        parts.append(f"{name} {reason[:1].lower() + reason[1:]}" if where else reason)
    return "; ".join(parts)
