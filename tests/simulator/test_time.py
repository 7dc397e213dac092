"""What the clock does: invitations and keys expire when it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from claude_simulator import Simulator

INVITES = "/v1/organizations/invites"
DAY = 24 * 3600


def test_an_invitation_expires_after_21_days(raw: httpx.Client, simulator: Simulator) -> None:
    invite = raw.post(INVITES, json={"email": "new@example.com", "role": "user"}).json()
    simulator.advance(20 * DAY)
    assert raw.get(f"{INVITES}/{invite['id']}").json()["status"] == "pending"
    simulator.advance(2 * DAY)
    assert raw.get(f"{INVITES}/{invite['id']}").json()["status"] == "expired"
    assert raw.get(INVITES, params={"statuses[]": "pending"}).json()["data"] == []


def test_an_expired_invitation_cannot_be_deleted_and_makes_room_for_another(
    raw: httpx.Client, simulator: Simulator
) -> None:
    body = {"email": "new@example.com", "role": "user"}
    invite = raw.post(INVITES, json=body).json()
    simulator.advance(22 * DAY)
    assert raw.delete(f"{INVITES}/{invite['id']}").status_code == 400
    assert raw.post(INVITES, json=body).status_code == 200


def test_an_expired_key_cannot_be_activated(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    organization = simulator.world.organization
    organization.api_keys[names["key"]].expires_at = organization.clock.now() + timedelta(days=1)
    path = f"/v1/organizations/api_keys/{names['key']}"
    assert raw.get(path).json()["status"] == "active"
    simulator.advance(2 * DAY)
    assert raw.get(path).json()["status"] == "expired"
    assert raw.post(path, json={"status": "active"}).status_code == 400


@pytest.mark.parametrize("path", ["/v1/organizations/me", "/v1/nowhere", "/login", "/_simulator/outbox", "/nowhere"])
def test_every_answer_has_the_date_of_the_clock(raw: httpx.Client, simulator: Simulator, path: str) -> None:
    simulator.advance(7 * DAY)
    shown = parsedate_to_datetime(raw.get(path).headers["date"])
    assert abs(shown - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=1)
