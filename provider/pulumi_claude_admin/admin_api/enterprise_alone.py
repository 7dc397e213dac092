"""
A Claude Enterprise organization as an `AdminApi`, for a run that has its key and no other credential: it has no workspaces.

Everything that only a Console organization has is refused as the platform refuses it (docs/platform/enterprise.md#who-may-call-what).
"""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from pulumi_claude_admin.admin_api.http.errors import ORGANIZATION_TYPE_NOT_SUPPORTED
from pulumi_claude_admin.enterprise_ports import Enterprise
from pulumi_claude_admin.errors import FeatureNotEnabled
from pulumi_claude_admin.model.organization import OrganizationIdentity


class EnterpriseAlone:
    """Its identity and the platform's clock are real; its people are told where limits are read, not here."""

    def __init__(self, enterprise: Enterprise) -> None:
        self._enterprise = enterprise
        self.organization = _Identity(enterprise)
        self.workspaces = self.users = _Nothing()

    def now(self) -> datetime:
        """The platform's clock."""
        return self._enterprise.now()

    def __getattr__(self, name: str) -> _Refused:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Refused()


class _Identity:
    def __init__(self, enterprise: Enterprise) -> None:
        self._enterprise = enterprise

    def retrieve(self) -> OrganizationIdentity:
        id_ = self._enterprise.organization_id()
        return OrganizationIdentity(id_, id_)


class _Nothing:
    def list(self) -> tuple[()]:
        return ()

    def __getattr__(self, name: str) -> _Refused:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Refused()


class _Refused:
    """Any question to any other object."""

    def __getattr__(self, name: str) -> _Refused:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_arguments: object, **_named: object) -> NoReturn:
        raise FeatureNotEnabled(
            "only a Console organization has this, and there is a key of a Claude Enterprise organization alone",
            status=400,
            error_code=ORGANIZATION_TYPE_NOT_SUPPORTED,
            hint="Set ANTHROPIC_ADMIN_API_KEY to an Admin API key of a Console organization",
        )
