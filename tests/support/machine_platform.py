"""A platform that is asked with a person's OAuth token, or by a job: for what keys may not look at."""

from __future__ import annotations

from pathlib import Path

from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.settings import Settings
from tests.support.fake_platform import Platform

TOKEN = "sk-ant-oat01-test-not-a-token"
GITHUB = "https://token.actions.githubusercontent.com"


def with_token(folder: Path) -> Platform:
    """A person's."""
    return Platform(folder, settings=Settings(auth_token=TOKEN))  # type: ignore[arg-type]


def as_workload(folder: Path) -> Platform:
    """A job's."""
    identity: dict[str, object] = {
        "federation_rule_id": "fdrl_01Job",
        "federation_organization_id": "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f",
        "identity_token": "x.y.z",
    }
    return Platform(folder, settings=Settings(**identity))  # type: ignore[arg-type]


def account(platform: Platform, name: str = "ci", *, role: str = "developer") -> ServiceAccount:
    """A service account that is there."""
    made = ServiceAccount(f"svac_{name}", name, role)
    platform.api.stored.service_accounts[made.id] = made
    return made


def issuer(platform: Platform, name: str = "own", *, url: str = "https://id.example.com") -> FederationIssuer:
    """An issuer that is trusted."""
    made = FederationIssuer(f"fdis_{name}", name, url)
    platform.api.stored.federation_issuers[made.id] = made
    return made
