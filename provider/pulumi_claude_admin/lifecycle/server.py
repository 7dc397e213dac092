"""Whose objects a resource declares: the Console organization's, the Enterprise organization's, or those of a gateway. Nothing here keeps a state."""

from __future__ import annotations

from typing import Final, Protocol

from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.session import Session


class Server(Protocol):
    """What Pulumi's edge has to know of whoever is asked."""

    @property
    def credential_for(self) -> str:
        """How messages name what a credential is for."""

    def why_not_asked(self, session: Session) -> str | None:
        """Why it cannot be asked, as a sentence; None where it can."""

    def require_organization(self, session: Session, expected_id: str | None) -> OrganizationIdentity:
        """Whose objects these are. Raises WrongOrganization when the state belongs to another one, ConfigurationError without a credential."""

    def read_anew(self, session: Session) -> None:
        """Take nothing from an earlier run any more: what is written is read before."""

    def is_unseen_without_credential(self) -> bool:
        """Whether a refresh keeps the last known value where it cannot be asked."""


class _Platform:
    credential_for = "the Admin API"

    def why_not_asked(self, session: Session) -> str | None:
        return None if session.settings.has_credential else "there is no credential for the Admin API"

    def require_organization(self, session: Session, expected_id: str | None) -> OrganizationIdentity:
        return session.require_organization(expected_id)

    def read_anew(self, session: Session) -> None:
        session.api.read_anew()

    def is_unseen_without_credential(self) -> bool:
        return False


class _Gateway:
    credential_for = "the gateway"

    def why_not_asked(self, session: Session) -> str | None:
        return session.settings.why_no_gateway

    def require_organization(self, session: Session, expected_id: str | None) -> OrganizationIdentity:
        return session.require_gateway(expected_id)

    def read_anew(self, session: Session) -> None:
        del session

    def is_unseen_without_credential(self) -> bool:
        return True


class _Enterprise:
    credential_for = "the Claude Enterprise organization"

    def why_not_asked(self, session: Session) -> str | None:
        return session.settings.why_no_enterprise

    def require_organization(self, session: Session, expected_id: str | None) -> OrganizationIdentity:
        return session.require_enterprise(expected_id)

    def read_anew(self, session: Session) -> None:
        del session

    def is_unseen_without_credential(self) -> bool:
        return True


PLATFORM: Final[Server] = _Platform()
GATEWAY: Final[Server] = _Gateway()
ENTERPRISE: Final[Server] = _Enterprise()
