"""
The settings of which one is the credential. `settings.py` reads them with all others.

Credentials come from the environment only, never from Pulumi config: config is stored in state, and a refresh would use
the one of the last `up` (docs/platform/pulumi.md#configuration).
"""

from __future__ import annotations

from typing import Final, Self

from pydantic import AliasChoices, Field, SecretStr, model_validator

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.credential import (
    ENTERPRISE_KEY,
    MISPLACED_KEY,
    CredentialKind,
    refuse_no_scoped_key,
    refuse_wrong_class,
)
from pulumi_claude_admin.workload_settings import ORGANIZATION, RULE, WorkloadSettings

_NO_CREDENTIAL: Final = "no credential for the Admin API"
_HOW_TO_GET_ONE: Final = (
    "Set ANTHROPIC_ADMIN_API_KEY to an Admin API key (Console > Settings > Admin keys), "
    "or ANTHROPIC_AUTH_TOKEN to an OAuth token with scope org:admin; in CI, workload identity needs no stored key: "
    "`claude-admin doctor --explain-federation github:OWNER/REPO` says how"
)


class CredentialSettings(WorkloadSettings):
    """A key, a token or a job's identity: one of them, and another key for the activity feed where that takes one."""

    admin_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("ANTHROPIC_ADMIN_API_KEY", "ANTHROPIC_ADMIN_KEY"),
        description="Admin API key (Console > Settings > Admin keys). Either this or a token, never both",
    )
    auth_token: SecretStr | None = Field(
        default=None,
        validation_alias="ANTHROPIC_AUTH_TOKEN",
        description="OAuth access token with scope `org:admin`, instead of a key",
    )
    feed_key: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_FEED_KEY",
        description="Admin API key that reads the activity feed and nothing else: who made a change. Needed where the credential above may not read it",
    )

    enterprise_key: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_ADMIN_ENTERPRISE_KEY",
        description="scoped key of a Claude Enterprise organization (claude.ai > Organization settings > API), beside or instead of the credential of a Console organization: what its people may spend, and what they asked for. Scopes `read:spend_limits`, `write:spend_limits` and, to name people by e-mail, `read:members`",
    )

    @model_validator(mode="after")
    def _one_credential_of_the_right_class(self) -> Self:
        given = [
            name
            for name, is_given in (
                ("ANTHROPIC_ADMIN_API_KEY", self.admin_api_key is not None),
                ("ANTHROPIC_AUTH_TOKEN", self.auth_token is not None),
                (f"workload identity ({RULE} and {ORGANIZATION})", self.workload_identity is not None),
            )
            if is_given
        ]
        if len(given) > 1:
            message = f"{' and '.join(given[:2])} are both set; unset one of them"
            raise ValueError(message)
        if self.admin_api_key is not None or self.auth_token is not None:
            kind, secret = self.credential()
            refuse_wrong_class(kind, secret.get_secret_value())
        if self.feed_key is not None:
            refuse_wrong_class("api_key", self.feed_key.get_secret_value(), variable="CLAUDE_ADMIN_FEED_KEY")
        if self.enterprise_key is not None:
            refuse_no_scoped_key(self.enterprise_key.get_secret_value())
        return self

    @property
    def why_no_enterprise(self) -> str | None:
        """Why no Claude Enterprise organization can be asked, as a sentence; None where one can."""
        if self.enterprise_key is not None:
            return None
        if self.is_scoped_key_misplaced:
            return MISPLACED_KEY
        return "CLAUDE_ADMIN_ENTERPRISE_KEY is missing"

    @property
    def is_scoped_key_misplaced(self) -> bool:
        """Whether the credential for a Console organization is a scoped key, which opens nothing of one."""
        key = self.admin_api_key
        return key is not None and key.get_secret_value().startswith(ENTERPRISE_KEY)

    @property
    def has_credential(self) -> bool:
        """Whether the Admin API can be asked at all."""
        return self.admin_api_key is not None or self.auth_token is not None or self.workload_identity is not None

    def credential(self) -> tuple[CredentialKind, SecretStr]:
        """The one stored credential. Raises ConfigurationError, which names what is missing, when there is none."""
        if self.admin_api_key is not None:
            return "api_key", self.admin_api_key
        if self.auth_token is not None:
            return "auth_token", self.auth_token
        if self.is_half_a_workload_identity:
            raise ConfigurationError(
                f"workload identity is set up in part only; {' and '.join(self.missing_for_a_workload_identity)} is missing",
                hint="docs/workload-identity.md names all that it takes",
            )
        raise ConfigurationError(_NO_CREDENTIAL, hint=_HOW_TO_GET_ONE)
