"""A source of consumption that a test writes by hand: rows as they are, each in its hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from claude_simulator import Simulator
from claude_simulator.spending.booking import on_the_hour
from claude_simulator.spending.consumption import Consumption, FederatedIdentity, ManagedSession
from claude_simulator.spending.ledger import Ledger


@dataclass
class HandWrittenSource:
    """Rows by their hour."""

    rows: Iterable[Consumption]
    by_hour: dict[datetime, list[Consumption]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_hour = defaultdict(list)
        for row in self.rows:
            self.by_hour[row.hour].append(row)

    def hour(self, at: datetime) -> Iterable[Consumption]:
        """The rows of an hour."""
        return self.by_hour.get(at, ())


def spend(
    simulator: Simulator, rows: Iterable[Consumption], *, starts_at: datetime, discount_permille: int = 0
) -> None:
    """Give the simulator's organization a past and a future of these rows."""
    simulator.world.organization.ledger = Ledger(HandWrittenSource(rows), starts_at, discount_permille)


def one_of_every_kind(simulator: Simulator, hour: datetime) -> list[Consumption]:
    """A row by everybody who can be named or not, and of everything that costs, in the Default workspace."""
    organization = simulator.world.organization
    here = {"hour": hour, "workspace_id": organization.default_workspace_id}
    sonnet = {**here, "model": "claude-sonnet-5", "requests": 3, "uncached_input_tokens": 1001, "output_tokens": 77}
    aws = (("account_id", "123456789012"), ("signed_principal", "arn:aws:iam::123456789012:role/job"))
    return [
        Consumption(**sonnet, user_id=next(iter(organization.users)), product="claude_console"),  # type: ignore[arg-type]
        Consumption(**sonnet, user_id="user_01DeletedAccount", product="claude_console"),  # type: ignore[arg-type]
        Consumption(**sonnet, service_account_id="svac_01SimulatorDeploy", cache_read_input_tokens=10_003),  # type: ignore[arg-type]
        Consumption(**sonnet, federated=FederatedIdentity("oidc", (("issuer", "https://ci.example.com"),))),  # type: ignore[arg-type]
        Consumption(**sonnet, federated=FederatedIdentity("aws", aws, "arn:aws:iam::123456789012:role/job")),  # type: ignore[arg-type]
        Consumption(**sonnet, hidden_identity="one", service_tier="batch"),  # type: ignore[arg-type]
        Consumption(**sonnet, hidden_identity="another", inference_geo="us"),  # type: ignore[arg-type]
        Consumption(**sonnet, api_key_id=next(iter(organization.api_keys), "apikey_01Gone"), web_searches=2),  # type: ignore[arg-type]
        Consumption(**sonnet, cache_write_5m_tokens=501, cache_write_1h_tokens=301, speed="fast"),  # type: ignore[arg-type]
        Consumption(**sonnet, managed=ManagedSession("agent_1", "sesn_1"), session_seconds=1000),  # type: ignore[arg-type]
        Consumption(
            **here,  # type: ignore[arg-type]
            model=None,
            product=None,
            service_tier=None,
            speed=None,
            context_window=None,
            requests=5,
            code_execution_seconds=6_000_000,
        ),
    ]


def spend_of_every_kind(simulator: Simulator) -> None:
    """Let there be one of every kind, a day ago."""
    hour = on_the_hour(simulator.world.clock.now()) - timedelta(days=1)
    spend(simulator, one_of_every_kind(simulator, hour), starts_at=hour)
