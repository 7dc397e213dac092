"""One request at a time: read again, compared, recorded before and after, never sent twice, believed only when it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pulumi_claude_admin.errors import ConfigurationError, PermissionDenied, Rejected, Unreachable
from pulumi_claude_admin.increase_requests.resolutions import Approval, Became, Denial, Outcome, Resolution
from pulumi_claude_admin.increase_requests.resolver import Resolver
from pulumi_claude_admin.model.money import Money
from tests.support.fake_enterprise import ANA, FakeEnterprise
from tests.support.fake_journal import FakeJournal
from tests.support.increase_requests import NOW, asked

APPROVAL = Approval("slir_01Ana", ANA, "monthly", Money(10_000), Money(15_000))
DENIAL = Denial("slir_01Ana", ANA, "monthly")
SENT = ["approve slir_01Ana"]


@pytest.fixture
def enterprise() -> FakeEnterprise:
    """Ana asks."""
    return FakeEnterprise(requests={"slir_01Ana": asked()})


def decide(
    enterprise: FakeEnterprise, what: Resolution = APPROVAL, *, journal: FakeJournal | None = None
) -> tuple[Outcome, list[str]]:
    kept = journal or FakeJournal()
    resolver = Resolver(enterprise, kept, organization_id=enterprise.id, job="test", is_silent=False, decided_at=NOW)
    return resolver.perform(what), kept.events


def sent(enterprise: FakeEnterprise) -> list[str]:
    return [one for one in enterprise.calls if one.startswith(("approve", "deny"))]


def test_an_approval_is_recorded_before_and_after_and_read_back(enterprise: FakeEnterprise) -> None:
    journal = FakeJournal()
    outcome, events = decide(enterprise, journal=journal)

    assert (outcome.became, events) == (Became.DONE, ["begin", "done"])
    assert enterprise.calls == ["request", "effective of some", "approve slir_01Ana", "request", "read back"]
    assert journal.lines[0][1] == {
        "organization_id": enterprise.id,
        "job": "test",
        "write": "approve_request",
        "target": "slir_01Ana",
        "user_id": ANA,
        "period": "monthly",
        "before": "100.00",
        "amount": "150.00",
    }


def test_one_that_somebody_decided_meanwhile_is_left(enterprise: FakeEnterprise) -> None:
    enterprise.requests["slir_01Ana"] = replace(asked(status="approved"), resolved_by="user_01boss")
    outcome, events = decide(enterprise)

    assert (outcome.became, events, sent(enterprise)) == (Became.CHANGED, [], [])
    assert outcome.reason == "it was approved meanwhile by user_01boss at 2026-09-15 00:00 UTC; nothing was written"
    assert decide(enterprise, DENIAL)[0].became is Became.CHANGED


def test_one_that_is_denied_already_need_not_be_denied(enterprise: FakeEnterprise) -> None:
    enterprise.requests["slir_01Ana"] = asked(status="denied")

    assert decide(enterprise, DENIAL)[0].became is Became.ALREADY
    assert sent(enterprise) == []


def test_one_whose_person_has_left_is_left(enterprise: FakeEnterprise) -> None:
    enterprise.requests = {}

    assert decide(enterprise)[0].became is Became.CHANGED


def test_a_limit_that_somebody_set_meanwhile_is_not_written_over(enterprise: FakeEnterprise) -> None:
    enterprise.put(ANA, Money(20_000))
    outcome, _ = decide(enterprise)

    assert outcome == Outcome(Became.CHANGED, "the limit is 200.00 USD by now, and was 100.00 USD")
    assert sent(enterprise) == []


def test_a_refusal_is_told_and_nothing_is_sent_again(enterprise: FakeEnterprise) -> None:
    enterprise.decision_error = Rejected("usage credits are off", status=400)
    outcome, events = decide(enterprise)

    assert (outcome.became, events, sent(enterprise)) == (Became.REFUSED, ["begin", "failed"], SENT)


@pytest.mark.parametrize(("is_taken", "became"), [(True, Became.DONE), (False, Became.UNKNOWN)])
def test_without_an_answer_one_look_decides_and_nothing_is_sent_again(
    enterprise: FakeEnterprise, *, is_taken: bool, became: Became
) -> None:
    enterprise.decision_error = Unreachable("no answer", outcome_unknown=True)
    enterprise.takes_all_the_same = is_taken
    outcome, events = decide(enterprise)

    assert (outcome.became, sent(enterprise)) == (became, SENT)
    assert events == ["begin", "done" if is_taken else "failed"]


def test_what_did_not_persist_is_no_success(enterprise: FakeEnterprise) -> None:
    enterprise.keeps = False

    assert decide(enterprise)[0].became is Became.UNKNOWN


def test_a_key_without_the_scope_ends_the_run(enterprise: FakeEnterprise) -> None:
    enterprise.decision_error = PermissionDenied("write:spend_limits is missing", status=403)

    with pytest.raises(PermissionDenied):
        decide(enterprise)
    assert sent(enterprise) == SENT


def test_nothing_is_sent_that_the_journal_does_not_have(enterprise: FakeEnterprise) -> None:
    with pytest.raises(ConfigurationError):
        decide(enterprise, journal=FakeJournal(room=0))
    assert sent(enterprise) == []

    with pytest.raises(ConfigurationError, match="was sent all the same"):
        decide(enterprise, journal=FakeJournal(room=1))
    assert sent(enterprise) == SENT


@pytest.mark.parametrize(
    ("period", "later", "says"),
    [
        ("monthly", datetime(2026, 10, 1, tzinfo=UTC), "a new monthly period has begun (UTC)"),
        ("daily", NOW + timedelta(days=1), "a new daily period"),
        ("weekly", datetime(2026, 10, 1, tzinfo=UTC), "a new weekly period"),
        ("fortnightly", datetime(2026, 10, 1, tzinfo=UTC), "a new monthly period"),
    ],
)
def test_none_is_sent_by_what_was_spent_in_a_period_that_is_over(
    enterprise: FakeEnterprise, period: str, later: datetime, says: str
) -> None:
    enterprise.requests["slir_01Ana"] = asked(period=period)
    enterprise.at = later
    outcome, events = decide(enterprise, replace(APPROVAL, period=period))

    assert (outcome.became, says in outcome.reason, events) == (Became.CHANGED, True, [])
    assert sent(enterprise) == []


def test_within_its_period_one_is_sent_and_a_denial_needs_no_spend(enterprise: FakeEnterprise) -> None:
    enterprise.at = NOW + timedelta(days=1)
    assert decide(enterprise)[0].became is Became.DONE
    enterprise.at = datetime(2026, 10, 1, tzinfo=UTC)
    enterprise.requests["slir_01Ana"] = asked()
    assert decide(enterprise, DENIAL)[0].became is Became.DONE
