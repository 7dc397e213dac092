from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pulumi_claude_admin.admin_api.usage_reports import HttpUsageReports
from pulumi_claude_admin.audit_ports import ReadPage
from pulumi_claude_admin.errors import UnexpectedResponse
from pulumi_claude_admin.model.cubes import (
    COST_BY_KEY,
    COST_BY_WHO,
    COST_TOTALS,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    Cube,
    Surface,
    Window,
)
from pulumi_claude_admin.model.usage import ActorKind, CostRow, UsageActor, UsageGroup, UsageRow
from tests.support.usage_json import ReportPlatform, cost_row, page, saying, usage_row
from tests.unit.admin_api.conftest import Connect

NOVEMBER = Window(date(2026, 11, 1), date(2026, 12, 1))


def read(connect: Connect, platform: ReportPlatform, cube: Cube = COST_BY_WHO) -> list[ReadPage]:
    return list(HttpUsageReports(connect(platform)).read(cube, NOVEMBER))


def only_row(connect: Connect, row: object, cube: Cube = COST_BY_WHO) -> object:
    answers = {"analytics_cost": saying(page([row])), "analytics_usage": saying(page([row]))}
    (found,) = read(connect, ReportPlatform(**answers), cube)
    (parsed,) = found.rows
    return parsed


def actor_of(connect: Connect, actor: object) -> UsageActor | None:
    row = only_row(connect, cost_row(actor=actor))
    assert isinstance(row, CostRow)
    return row.group.actor


def test_the_question_is_what_the_platform_documents(connect: Connect) -> None:
    platform = ReportPlatform(analytics_cost=saying(page([])))
    read(connect, platform)
    (request,) = platform.requests
    assert request.headers["anthropic-beta"] == "analytics-usage-cost-2026-08-24"
    assert list(request.url.params.multi_items()) == [
        ("starting_at", "2026-11-01T00:00:00Z"),
        ("ending_at", "2026-12-01T00:00:00Z"),
        ("time_bucket_width", "1d"),
        ("limit", "1000"),
        ("order_by", "time"),
        ("order", "asc"),
        ("group_by[]", "workspace_id"),
        ("group_by[]", "model"),
        ("group_by[]", "actor"),
        ("group_by[]", "api_key_id"),
        ("group_by[]", "service_tier"),
        ("group_by[]", "cost_type"),
        ("group_by[]", "token_type"),
    ]


def test_totals_are_asked_without_groups_and_hours_by_hours(connect: Connect) -> None:
    platform = ReportPlatform(analytics_cost=saying(page([])), analytics_usage=saying(page([])))
    read(connect, platform, COST_TOTALS)
    read(connect, platform, USAGE_BY_HOUR)
    totals, hours = platform.requests
    assert "group_by[]" not in totals.url.params
    assert hours.url.params["time_bucket_width"] == "1h"


def test_a_whole_window_is_asked_without_buckets_and_so_without_an_order_by_time(connect: Connect) -> None:
    platform = ReportPlatform(analytics_cost=saying(page([])))
    read(connect, platform, COST_BY_KEY)
    (request,) = platform.requests
    assert list(request.url.params.multi_items()) == [
        ("starting_at", "2026-11-01T00:00:00Z"),
        ("ending_at", "2026-12-01T00:00:00Z"),
        ("limit", "1000"),
        ("group_by[]", "actor"),
        ("group_by[]", "api_key_id"),
    ]


def test_a_cost_row_keeps_every_digit_and_every_word(connect: Connect) -> None:
    row = only_row(
        connect,
        cost_row(
            amount="123456789.123456789012",
            list_amount="-0.5",
            workspace_id="wrkspc_01",
            model="claude-of-tomorrow",
            service_tier="tier_of_tomorrow",
            cost_type="type_of_tomorrow",
            token_type="tokens.of.tomorrow",
        ),
    )
    assert isinstance(row, CostRow)
    assert (row.amount, row.list_amount) == (Decimal("123456789.123456789012"), Decimal("-0.5"))
    assert (row.group.model, row.group.service_tier) == ("claude-of-tomorrow", "tier_of_tomorrow")
    assert (row.cost_type, row.token_type, row.group.product) == ("type_of_tomorrow", "tokens.of.tomorrow", None)
    assert row.at == datetime(2026, 11, 3, tzinfo=UTC)


def test_another_currency_is_its_own(connect: Connect) -> None:
    row = cost_row()
    row["cost"]["currency"] = "EUR"
    parsed = only_row(connect, row)
    assert isinstance(parsed, CostRow)
    assert (parsed.currency, parsed.amount) == ("EUR", Decimal("12.5"))


def test_a_usage_row_has_five_kinds_of_tokens(connect: Connect) -> None:
    assert only_row(connect, usage_row(tokens=100, model="m"), USAGE_BY_WHO) == UsageRow(
        at=datetime(2026, 11, 3, tzinfo=UTC),
        group=UsageGroup(model="m"),
        uncached_input_tokens=100,
        cache_read_input_tokens=7,
        cache_write_5m_tokens=5,
        cache_write_1h_tokens=1,
        output_tokens=9,
        requests=3,
        web_searches=2,
    )


@pytest.mark.parametrize(
    ("actor", "wanted"),
    [
        (None, None),
        (
            {
                "type": "user_actor",
                "user_id": "user_01",
                "email_address": "ana@example.com",
                "name": None,
                "deleted": True,
            },
            UsageActor(ActorKind.USER, "user_01", email="ana@example.com", is_deleted=True),
        ),
        (
            {"type": "service_account_actor", "service_account_id": "svac_01"},
            UsageActor(ActorKind.SERVICE_ACCOUNT, "svac_01"),
        ),
        ({"type": "api_actor", "api_key_id": "apikey_01"}, UsageActor(ActorKind.API_KEY, "apikey_01")),
    ],
    ids=["nobody", "person", "service account", "key"],
)
def test_who_used_it(connect: Connect, actor: object, wanted: UsageActor | None) -> None:
    assert actor_of(connect, actor) == wanted


def test_a_federated_identity_has_a_digest_for_an_id(connect: Connect) -> None:
    def federated(subject: str) -> UsageActor | None:
        provider = {"type": "oidc", "issuer": "https://token.example.com"}
        return actor_of(connect, {"type": "federated_actor", "provider": provider, "subject": subject})

    one, again, other = federated("repo:acme/a"), federated("repo:acme/a"), federated("repo:acme/b")
    assert one == again
    assert one is not None
    assert other is not None
    assert (one.kind, one.name) == (ActorKind.FEDERATED, "repo:acme/a")
    assert one.id != other.id
    assert "acme" not in one.id


def test_a_kind_of_actor_of_tomorrow_is_kept_apart(connect: Connect) -> None:
    found = actor_of(connect, {"type": "robot_actor", "robot_id": "robot_01"})
    assert found is not None
    assert (found.kind, found.name) == (ActorKind.OTHER, "robot_actor")


def test_rows_of_nobody_stay_apart(connect: Connect) -> None:
    (found,) = read(connect, ReportPlatform(analytics_cost=saying(page([cost_row(), cost_row()]))))
    assert len(found.rows) == 2


def test_pages_are_asked_for_when_they_are_wanted(connect: Connect) -> None:
    platform = ReportPlatform(analytics_cost=saying(page([cost_row()], "p2"), page([cost_row()])))
    pages = HttpUsageReports(connect(platform)).read(COST_BY_WHO, NOVEMBER)
    first = next(pages)
    assert (first.has_more, first.surface, len(platform.requests)) == (True, Surface.ANALYTICS, 1)
    assert first.refreshed_at == datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
    (last,) = pages
    assert not last.has_more
    assert platform.requests[-1].url.params["page"] == "p2"


def test_pages_that_point_back_are_no_endless_loop(connect: Connect) -> None:
    platform = ReportPlatform(analytics_cost=saying(page([], "p2"), page([], "p3"), page([], "p2")))
    with pytest.raises(UnexpectedResponse, match="points back"):
        read(connect, platform)


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("0.1234567890123", "more digits than fit"),
        ("100000000000000", "more digits than fit"),
        ("-1E+14", "more digits than fit"),
        ("1E+27", "more digits than fit"),
        ("1E-13", "more digits than fit"),
        ("1_000", "no decimal number"),
        ("NaN", "no decimal number"),
        ("12,50", "no decimal number"),
    ],
)
def test_an_amount_that_does_not_fit_names_its_row(connect: Connect, amount: str, reason: str) -> None:
    rows = [cost_row(), cost_row(amount=amount, workspace_id="wrkspc_01", model="claude-opus-5")]
    with pytest.raises(UnexpectedResponse, match=reason) as caught:
        read(connect, ReportPlatform(analytics_cost=saying(page(rows))))
    assert "row 2.cost.amount" in str(caught.value)
    assert "2026-11-03" in str(caught.value)
    assert "wrkspc_01, claude-opus-5" in str(caught.value)


@pytest.mark.parametrize("amount", ["0", "0.0000000000000000", "1E-12", "99999999999999.999999999999", "1.50"])
def test_an_amount_that_fits_is_kept_to_the_digit(connect: Connect, amount: str) -> None:
    row = only_row(connect, cost_row(amount=amount))
    assert isinstance(row, CostRow)
    assert row.amount == Decimal(amount)


def test_an_amount_that_is_a_json_number_is_refused(connect: Connect) -> None:
    row = cost_row()
    row["cost"]["amount"] = 12.5
    with pytest.raises(UnexpectedResponse, match=r"row 1\.cost\.amount is not text"):
        read(connect, ReportPlatform(analytics_cost=saying(page([row]))))


@pytest.mark.parametrize("tokens", [-1, 2**63])
def test_a_count_that_does_not_fit_names_its_row(connect: Connect, tokens: int) -> None:
    rows = [usage_row(), usage_row(tokens=tokens)]
    with pytest.raises(UnexpectedResponse, match=r"row 2\.usage\.uncached_input_tokens is no count that fits"):
        read(connect, ReportPlatform(analytics_usage=saying(page(rows))), USAGE_BY_WHO)


@pytest.mark.parametrize("day", ["2026-10-31", "2026-12-01"])
def test_a_row_of_a_day_that_nobody_asked_for_is_refused(connect: Connect, day: str) -> None:
    with pytest.raises(UnexpectedResponse, match="outside of what was asked for"):
        read(connect, ReportPlatform(analytics_cost=saying(page([cost_row(day)]))))


@pytest.mark.parametrize(
    ("added", "names"),
    [
        ({"cache_creation": {"ephemeral_1d_input_tokens": 8}}, {"cache_creation.ephemeral_1d_input_tokens"}),
        ({"image_output_tokens": 3}, {"image_output_tokens"}),
        ({"image_output_tokens": 0, "cache_creation": {"ephemeral_1d_input_tokens": None}}, set()),
        ({"audio": {"input": {"seconds": 3, "codec": "opus"}}}, {"audio.input.seconds"}),
        ({"image_units": 0.5}, {"image_units"}),
        ({"by_modality": [{"name": "image", "tokens": 7}, {"tokens": 0}]}, {"by_modality.tokens"}),
        (
            {"server_tool_use": {"web_search_requests": 4, "web_fetch_requests": 2}},
            {"server_tool_use.web_fetch_requests"},
        ),
        ({"is_estimated": True, "note": "late"}, set()),
    ],
)
def test_a_counter_that_nobody_knows_is_named_however_deep_it_is(
    connect: Connect, added: dict[str, Any], names: set[str]
) -> None:
    row = usage_row()
    cache = row["usage"]["cache_creation"] | added.get("cache_creation", {})
    row["usage"] |= added | {"cache_creation": cache}
    parsed = only_row(connect, row, USAGE_BY_WHO)
    assert isinstance(parsed, UsageRow)
    assert parsed.unknown_counters == names
