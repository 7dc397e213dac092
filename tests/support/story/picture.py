"""What an organization has beside its workspaces, as one moment shows it; and what somebody does to it in the Console."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Self

from claude_simulator import Simulator
from claude_simulator.organization import ApiKey, Invite, Organization, User
from claude_simulator.rules import Refused
from claude_simulator.workload_values import Binding, ExternalKey, FederationIssuer, FederationRule, ServiceAccount


@dataclass(frozen=True)
class Picture:
    """Everything by its id, as the simulator keeps it; `bindings` by workspace and service account. `now` makes no two pictures differ."""

    users: Mapping[str, User]
    invites: Mapping[str, Invite]
    api_keys: Mapping[str, ApiKey]
    service_accounts: Mapping[str, ServiceAccount]
    bindings: Mapping[tuple[str, str], Binding]
    federation_issuers: Mapping[str, FederationIssuer]
    federation_rules: Mapping[str, FederationRule]
    external_keys: Mapping[str, ExternalKey]
    compliance_enabled: bool
    now: datetime = field(compare=False)

    @classmethod
    def of(cls, simulator: Simulator) -> Self:
        """Take it now."""
        organization = simulator.world.organization
        with organization.lock:
            shown = {one.name: getattr(organization, one.name) for one in fields(cls) if one.compare}
            return cls(**copy.deepcopy(shown), now=organization.clock.now())

    def user(self, email: str) -> User | None:
        """Who has this e-mail."""
        return next((one for one in self.users.values() if one.email == email), None)


@dataclass(frozen=True)
class Deed:
    """Something that somebody does in the Console. What the platform refuses does not happen. It shows in stories."""

    what: str
    do: Callable[[Organization], object]

    def __repr__(self) -> str:
        return self.what

    def done(self, simulator: Simulator) -> None:
        """Do it."""
        organization = simulator.world.organization
        with organization.lock, contextlib.suppress(Refused):
            self.do(organization)
