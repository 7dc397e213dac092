"""Changes that have no public API, as the Console pages make them."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from claude_simulator.changes import spend_limits
from claude_simulator.organization import Organization, Scope
from claude_simulator.rules import Refused


@pytest.fixture
def organization(simulator: Simulator) -> Organization:
    return simulator.world.organization


@pytest.fixture
def scope(names: dict[str, str]) -> Scope:
    return Scope(names["research"])


def test_a_threshold_is_added_once_and_listed_by_amount(organization: Organization, scope: Scope) -> None:
    spend_limits.add_threshold(organization, scope, 450_000)
    made = spend_limits.add_threshold(organization, scope, 250_000)
    assert spend_limits.add_threshold(organization, scope, 250_000).id == made.id
    assert [record.cents for record in organization.spend_of(scope).thresholds] == [250_000, 450_000]


def test_a_threshold_is_removed_once(organization: Organization, scope: Scope) -> None:
    kept = spend_limits.add_threshold(organization, scope, 250_000)
    spend_limits.add_threshold(organization, scope, 100)
    assert spend_limits.remove_threshold(organization, scope, 100) is True
    assert spend_limits.remove_threshold(organization, scope, 100) is False
    assert organization.spend_of(scope).thresholds == [kept]


def test_removing_a_cap_leaves_thresholds_and_recipients(organization: Organization, scope: Scope) -> None:
    spend_limits.set_spend_limit(organization, scope, 500)
    spend_limits.add_threshold(organization, scope, 100)
    spend_limits.set_alert_emails(organization, scope, ["finops@example.com"])
    assert spend_limits.remove_spend_limit(organization, scope) is True
    assert spend_limits.remove_spend_limit(organization, scope) is False
    settings = organization.spend_of(scope)
    assert (settings.cap, [record.cents for record in settings.thresholds]) == (None, [100])
    assert settings.alert_emails == ["finops@example.com"]


def test_recipients_are_listed_once(organization: Organization, scope: Scope) -> None:
    made = spend_limits.set_alert_emails(organization, scope, ["a@example.com", " b@example.com", "a@example.com"])
    assert made == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize("cents", [0, -1])
def test_a_threshold_of_nothing_is_refused(organization: Organization, scope: Scope, cents: int) -> None:
    with pytest.raises(Refused, match="a notification needs an amount above 0"):
        spend_limits.add_threshold(organization, scope, cents)


def test_a_negative_cap_is_refused(organization: Organization, scope: Scope) -> None:
    with pytest.raises(Refused, match="non-negative"):
        spend_limits.set_spend_limit(organization, scope, -1)


def test_a_recipient_must_be_an_address(organization: Organization, scope: Scope) -> None:
    with pytest.raises(Refused, match="'finops' is not an e-mail address"):
        spend_limits.set_alert_emails(organization, scope, ["finops"])


def test_nothing_of_the_default_workspace_can_be_limited(organization: Organization) -> None:
    default = Scope(organization.default_workspace_id)
    with pytest.raises(Refused, match="cannot have a spend limit"):
        spend_limits.add_threshold(organization, default, 100)
    with pytest.raises(Refused, match="cannot have a spend limit"):
        spend_limits.remove_spend_limit(organization, default)
