from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.earlier_run import recalled, to_keep
from pulumi_claude_admin.audit.finding import Answer, AtStake, CannotKnow, MoneyKind, Place, PlaceKind
from pulumi_claude_admin.audit_ports import KeptFinding, KeptRun
from pulumi_claude_admin.model.severity import Severity
from tests.support.audit_facts import AS_OF, facts, key, usd, workspace
from tests.support.audit_scenarios import PAYMENTS, SEARCH, finding

BEFORE = AS_OF - timedelta(days=7)
ACME = Place(PlaceKind.ORGANIZATION, "org_1", "Acme")
BATCH = Place(PlaceKind.KEY, "apikey_01Batch", "ci-batch")
STRANGER = Place(PlaceKind.PERSON, "p1@example.com", "p1@example.com")


def id_of(identity: str) -> str:
    return f"ccode_{len(identity)}" if "@" in identity else identity


def kept_of(*answers: Answer, before: KeptRun | None = None) -> tuple[KeptFinding, ...]:
    earlier = None if before is None else recalled(before, facts(), answers, id_of)
    return to_keep(AS_OF, answers, earlier, id_of).findings


def test_what_is_kept_is_the_place_by_its_id_how_bad_it_is_and_the_exact_money() -> None:
    found = replace(
        finding("spend.x", SEARCH, Severity.HIGH, "Search spends"), at_stake=AtStake(Decimal("1.25"), MoneyKind.LIST)
    )
    plain = finding("code.x", STRANGER, Severity.LOW, "p1@example.com does")
    assert kept_of(found, plain, CannotKnow("keys.x", ACME, "unread")) == (
        KeptFinding("spend.x", "workspace", SEARCH.id, Severity.HIGH, Decimal("1.25"), "list"),
        KeptFinding("code.x", "person", "ccode_14", Severity.LOW),
    )


def test_a_place_is_called_as_it_is_today_and_one_that_is_gone_by_its_id() -> None:
    run = KeptRun(
        BEFORE,
        (
            KeptFinding("spend.x", "workspace", "wrkspc_1", Severity.HIGH),
            KeptFinding("keys.x", "key", "apikey_1", Severity.HIGH),
            KeptFinding("keys.x", "key", "apikey_gone", Severity.HIGH),
            KeptFinding("code.x", "person", "ccode_14", Severity.HIGH),
        ),
    )
    today = facts(workspace("wrkspc_1", "Renamed", a_week="1"), keys=(key("apikey_1", "batch", "1"),))
    earlier = recalled(run, today, [finding("code.x", STRANGER, Severity.LOW, "x")], id_of)
    assert earlier.as_of == BEFORE
    assert [(one.place.id, one.place.label) for one in earlier.findings] == [
        ("wrkspc_1", "Renamed"),
        ("apikey_1", "batch"),
        ("apikey_gone", "apikey_gone"),
        ("p1@example.com", "p1@example.com"),
    ]


def test_what_could_not_be_answered_stays_kept_as_it_was_found() -> None:
    of_search = KeptFinding("spend.x", "workspace", SEARCH.id, Severity.HIGH, Decimal(100), "billed")
    of_payments = KeptFinding("spend.x", "workspace", PAYMENTS.id, Severity.HIGH)
    of_key = KeptFinding("keys.x", "key", BATCH.id, Severity.LOW)
    before = KeptRun(BEFORE, (of_search, of_payments, of_key))
    assert kept_of(CannotKnow("spend.x", SEARCH, "unseen"), before=before) == (of_search,)
    assert kept_of(CannotKnow("spend.x", ACME, "unseen"), before=before) == ()
    assert kept_of(CannotKnow("keys.x", ACME, "unread"), before=before) == (of_key,)


def test_what_is_found_again_is_kept_once_as_it_is_now() -> None:
    before = KeptRun(BEFORE, (KeptFinding("spend.x", "workspace", SEARCH.id, Severity.LOW),))
    now = finding("spend.x", SEARCH, Severity.HIGH, "x")
    assert kept_of(now, CannotKnow("spend.x", SEARCH, "in part"), before=before) == (
        KeptFinding("spend.x", "workspace", SEARCH.id, Severity.HIGH),
    )


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("100", "109", "100"),
        ("100", "110", "110"),
        ("100", "60", "60"),
    ],
)
def test_money_is_kept_as_it_was_last_told_so_that_what_grows_slowly_is_told_in_the_end(
    before: str, now: str, kept: str
) -> None:
    last = KeptRun(BEFORE, (KeptFinding("spend.x", "workspace", SEARCH.id, Severity.HIGH, usd(before), "billed"),))
    (found,) = kept_of(finding("spend.x", SEARCH, Severity.HIGH, "x", stake=(now, MoneyKind.BILLED)), before=last)
    assert found.amount == usd(kept)


def test_money_of_another_kind_or_severity_is_kept_as_it_is_now() -> None:
    last = KeptRun(BEFORE, (KeptFinding("spend.x", "workspace", SEARCH.id, Severity.HIGH, usd("1"), "billed"),))
    for now in (
        finding("spend.x", SEARCH, Severity.HIGH, "x", stake=("1.05", MoneyKind.LIST)),
        finding("spend.x", SEARCH, Severity.LOW, "x", stake=("1.05", MoneyKind.BILLED)),
    ):
        (found,) = kept_of(now, before=last)
        assert found.amount == usd("1.05")
