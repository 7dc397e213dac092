"""The settings that are about a gateway. `settings.py` reads them with all others."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr

from pulumi_claude_admin.model.addresses import SafeUrl


class GatewaySettings(BaseModel):
    """Where the gateway is, and its admin key: whoever asks it needs both."""

    gateway_url: SafeUrl | None = Field(
        default=None,
        validation_alias="CLAUDE_GATEWAY_URL",
        description="where the gateway is that the organization runs itself, a Claude gateway or a LiteLLM proxy; https, or http to this machine only",
    )
    gateway_admin_key: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_GATEWAY_ADMIN_KEY",
        description="an admin key of that gateway (`admin.read_keys` is enough to compare; of LiteLLM the master key, or one of an admin); it is sent there and nowhere else",
    )

    @property
    def why_no_gateway(self) -> str | None:
        """Which of the two is missing, as a sentence; None where a gateway can be asked."""
        if self.gateway_url is None:
            return "CLAUDE_GATEWAY_URL is missing"
        return "CLAUDE_GATEWAY_ADMIN_KEY is missing" if self.gateway_admin_key is None else None
