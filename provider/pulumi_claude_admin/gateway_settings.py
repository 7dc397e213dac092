"""The settings that are about the vendor's own gateway. `settings.py` reads them with all others."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr

from pulumi_claude_admin.model.addresses import SafeUrl


class GatewaySettings(BaseModel):
    """Where the gateway is, and its admin key: whoever asks it needs both."""

    gateway_url: SafeUrl | None = Field(
        default=None,
        validation_alias="CLAUDE_GATEWAY_URL",
        description="where the Claude gateway that the organization runs itself is; https, or http to this machine only",
    )
    gateway_admin_key: SecretStr | None = Field(
        default=None,
        validation_alias="CLAUDE_GATEWAY_ADMIN_KEY",
        description="an admin key of that gateway (`admin.read_keys` is enough to compare); it is sent there and nowhere else",
    )
