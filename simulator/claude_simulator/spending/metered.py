"""Metered use of one member of an Enterprise organization, booked by amount: for whoever steers the simulator."""

from __future__ import annotations

from decimal import Decimal

from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.booking import on_the_hour, up_to_date
from claude_simulator.spending.consumption import Consumption

MODEL = "claude-sonnet-5"


def spend(organization: Organization, user_id: str, cents: Decimal, product: str) -> None:
    """Book so many cents of list price as output of one request now, whatever limits there are; a token costs a thousandth."""
    with organization.lock:
        now = organization.clock.now()
        a_token = prices.rates(MODEL, now.date(), inference_geo="global").output_tokens
        row = Consumption(
            hour=on_the_hour(now),
            workspace_id=organization.default_workspace_id,
            model=MODEL,
            user_id=user_id,
            product=product,
            inference_geo="global",
            requests=1,
            output_tokens=int(cents * prices.PICOCENTS) // a_token,
        )
        up_to_date(organization).add(row)
