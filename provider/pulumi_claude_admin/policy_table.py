"""`[policy]` of `claude-admin.toml`: lists that rules of policy go by, and how each rule is enforced."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pulumi_claude_admin.model.people import is_email, is_user_id
from pulumi_claude_admin.policy.policy_settings import DEFAULT_LABEL, DEFAULT_TAGS, Level, PolicySettings, RuleSettings
from pulumi_claude_admin.settings_table import Name, Number, Table

_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _person(text: str) -> str:
    if not (is_email(text) or is_user_id(text)):
        message = "is no e-mail address and no user_… id"
        raise ValueError(message)
    return text


def _domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text):
        message = "is no domain, such as example.com"
        raise ValueError(message)
    return text


class PolicyRuleTable(BaseModel):
    """What is said of one rule. Every other key is a threshold of it."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Number]

    level: Level | None = None

    @property
    def settings(self) -> RuleSettings:
        """As policy takes it."""
        return RuleSettings(self.level, dict(self.__pydantic_extra__ or {}))


class PolicyTable(Table):
    """All that is said of policy."""

    admins: tuple[Annotated[str, AfterValidator(_person)], ...] | None = None
    domains: tuple[Annotated[str, AfterValidator(_domain)], ...] | None = None
    geos: tuple[Name, ...] | None = None
    tags: tuple[Name, ...] = DEFAULT_TAGS
    raise_label: Name = DEFAULT_LABEL
    archivable: dict[str, Name] = Field(default_factory=dict)
    rules: dict[str, PolicyRuleTable] = Field(default_factory=dict)

    @property
    def settings(self) -> PolicySettings:
        """As policy takes it."""
        return PolicySettings(
            rules={rule_id: table.settings for rule_id, table in self.rules.items()},
            admins=self.admins,
            domains=self.domains,
            geos=self.geos,
            tags=self.tags,
            archivable=dict(self.archivable),
            raise_label=self.raise_label,
        )
