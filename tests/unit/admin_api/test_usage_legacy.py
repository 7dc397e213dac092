from __future__ import annotations

from datetime import date
from decimal import Decimal

import httpx
import pytest

from pulumi_claude_admin.admin_api.usage_reports import HttpUsageReports
from pulumi_claude_admin.audit_ports import ReadPage
from pulumi_claude_admin.errors import FeatureNotEnabled, PermissionDenied, Rejected, UnexpectedResponse
from pulumi_claude_admin.model.cubes import (
    COST_BY_HOW,
    COST_BY_KEY,
    COST_BY_WHO,
    COST_TOTALS,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    Cube,
    Surface,
    Window,
)
from pulumi_claude_admin.model.usage import ActorKind, CostRow, UsageActor, UsageRow
from tests.support.usage_json import DATE, Json, ReportPlatform, bucket, page, refusal, saying
from tests.unit.admin_api.conftest import Connect

TWO_DAYS = Window(date(2026, 11, 3), date(2026, 11, 5))
COST = {
    "amount": "123.78912",
    "currency": "USD",
    "workspace_id": None,
    "description": "Claude Opus 5 Usage - Input Tokens",
    "cost_type": "tokens",
    "token_type": "uncached_input_tokens",
    "model": "claude-opus-5",
    "service_tier": "standard",
    "context_window": "0-200k",
    "inference_geo": "global",
}
USAGE = {
    "uncached_input_tokens": 1,
    "cache_read_input_tokens": 2,
    "cache_creation": {"ephemeral_5m_input_tokens": 3, "ephemeral_1h_input_tokens": 4},
    "output_tokens": 5,
    "server_tool_use": {"web_search_requests": 6},
    "workspace_id": "wrkspc_01",
    "model": "claude-opus-5",
    "api_key_id": "apikey_01",
    "account_id": None,
    "service_account_id": None,
    "service_tier": "standard",
}
CLOSED = saying(refusal(400, "organization_type_not_supported"))


def days(*results: object) -> Json:
    return page([bucket("2026-11-03", *results), bucket("2026-11-04")])


def platform_without_analytics(**answers: object) -> ReportPlatform:
    given = {"cost_report": days(COST), "usage_report_messages": days(USAGE)} | answers
    return ReportPlatform(analytics_cost=CLOSED, analytics_usage=CLOSED, **{k: saying(v) for k, v in given.items()})


def read(connect: Connect, platform: ReportPlatform, cube: Cube) -> list[ReadPage]:
    return list(HttpUsageReports(connect(platform)).read(cube, TWO_DAYS))


def test_where_the_new_reports_are_closed_the_old_ones_answer_and_that_is_remembered(connect: Connect) -> None:
    platform = platform_without_analytics()
    reports = HttpUsageReports(connect(platform))
    for cube in (COST_BY_WHO, USAGE_BY_WHO):
        (found,) = reports.read(cube, TWO_DAYS)
        assert (found.surface, found.refreshed_at) == (Surface.LEGACY, None)
    assert platform.asked == ["analytics/cost", "cost_report", "usage_report/messages"]


def test_cost_is_asked_by_workspace_and_description_and_says_what_it_cannot_tell(connect: Connect) -> None:
    platform = platform_without_analytics()
    (found,) = read(connect, platform, COST_BY_WHO)
    params = platform.requests[-1].url.params
    assert params.get_list("group_by[]") == ["workspace_id", "description"]
    assert (params["bucket_width"], params["limit"]) == ("1d", "31")
    assert found.untold == {"actor", "api_key_id", "list_amount"}
    (row,) = found.rows
    assert isinstance(row, CostRow)
    assert (row.amount, row.list_amount) == (Decimal("123.78912"), Decimal("123.78912"))
    assert (row.group.model, row.group.workspace_id, row.group.actor) == ("claude-opus-5", None, None)
    assert (row.cost_type, row.token_type) == ("tokens", "uncached_input_tokens")


def test_a_whole_window_comes_by_days_and_without_who(connect: Connect) -> None:
    platform = platform_without_analytics()
    (found,) = read(connect, platform, COST_BY_KEY)
    params = platform.requests[-1].url.params
    assert (params["bucket_width"], params["limit"]) == ("1d", "31")
    assert found.untold == {"actor", "api_key_id", "list_amount"}


def test_cost_by_how_lacks_speed_and_product(connect: Connect) -> None:
    (found,) = read(connect, platform_without_analytics(), COST_BY_HOW)
    assert found.untold == {"speed", "product", "list_amount"}


def test_totals_are_asked_without_groups(connect: Connect) -> None:
    platform = platform_without_analytics()
    read(connect, platform, COST_TOTALS)
    assert "group_by[]" not in platform.requests[-1].url.params


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ({"account_id": "user_01"}, UsageActor(ActorKind.USER, "user_01")),
        ({"service_account_id": "svac_01"}, UsageActor(ActorKind.SERVICE_ACCOUNT, "svac_01")),
        ({}, UsageActor(ActorKind.API_KEY, "apikey_01")),
        ({"api_key_id": None}, None),
    ],
    ids=["person", "service account", "key", "nobody"],
)
def test_usage_names_who_signed_in_or_else_the_key(connect: Connect, who: Json, wanted: UsageActor | None) -> None:
    platform = platform_without_analytics(usage_report_messages=days(USAGE | who))
    (found,) = read(connect, platform, USAGE_BY_WHO)
    (row,) = found.rows
    assert isinstance(row, UsageRow)
    assert row.group.actor == wanted
    assert (row.output_tokens, row.cache_write_1h_tokens, row.web_searches, row.requests) == (5, 4, 6, None)
    assert found.untold == {"requests"}


def test_hours_come_a_week_to_a_page(connect: Connect) -> None:
    platform = platform_without_analytics()
    read(connect, platform, USAGE_BY_HOUR)
    params = platform.requests[-1].url.params
    assert (params["bucket_width"], params["limit"]) == ("1h", "168")
    assert params.get_list("group_by[]") == ["model", "workspace_id"]


def test_a_day_that_is_left_out_is_not_taken_for_one_without_cost(connect: Connect) -> None:
    platform = platform_without_analytics(cost_report=page([bucket("2026-11-03", COST)]))
    with pytest.raises(UnexpectedResponse, match="leaves out 2026-11-04"):
        read(connect, platform, COST_BY_WHO)


def test_today_may_be_left_out(connect: Connect) -> None:
    platform = platform_without_analytics(cost_report=page([bucket("2026-11-28", COST)]))
    window = Window(date(2026, 11, 28), date(2026, 11, 30))
    (found,) = HttpUsageReports(connect(platform)).read(COST_BY_WHO, window)
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    "closed",
    [
        refusal(403, kind="permission_error"),
        refusal(404, kind="not_found_error"),
        refusal(400, "organization_not_enrolled_in_beta"),
        refusal(400),
    ],
    ids=["403", "404", "no beta", "400 as of HIPAA-ready organizations"],
)
def test_what_means_that_the_new_reports_are_closed(connect: Connect, closed: httpx.Response) -> None:
    platform = platform_without_analytics()
    platform.answers |= {"analytics_cost": saying(closed), "analytics_usage": saying(closed)}
    (found,) = read(connect, platform, COST_BY_WHO)
    assert found.surface is Surface.LEGACY


def test_a_question_that_is_refused_while_others_are_answered_is_an_error(connect: Connect) -> None:
    platform = platform_without_analytics()
    platform.answers |= {"analytics_cost": saying(refusal(400)), "analytics_usage": saying(page([]))}
    with pytest.raises(Rejected):
        read(connect, platform, COST_BY_WHO)
    assert platform.requests[-1].url.params["starting_at"] == "2026-11-28T00:00:00Z"


def test_a_refusal_on_the_way_is_an_error_and_no_other_surface_takes_over(connect: Connect) -> None:
    platform = platform_without_analytics()
    platform.answers["analytics_cost"] = saying(page([], "p2"), refusal(403, kind="permission_error"))
    with pytest.raises(PermissionDenied):
        read(connect, platform, COST_BY_WHO)
    assert "cost_report" not in platform.asked


def test_a_key_that_may_not_read_usage_gets_one_line_that_says_what_to_use(connect: Connect) -> None:
    denied = refusal(403, "api_key_scope_missing", kind="permission_error")
    platform = ReportPlatform(analytics_cost=saying(denied), cost_report=saying(denied))
    with pytest.raises(PermissionDenied) as caught:
        read(connect, platform, COST_BY_WHO)
    text = str(caught.value)
    assert text.startswith("this credential may not read usage and cost. Use an Admin API key")
    assert "read:analytics" in text
    assert "\n" not in text


def test_a_credential_that_is_denied_one_is_not_told_that_the_other_is_not_there(connect: Connect) -> None:
    platform = ReportPlatform(analytics_cost=saying(refusal(403, kind="permission_error")))
    with pytest.raises(PermissionDenied, match="may not read usage and cost"):
        read(connect, platform, COST_BY_WHO)


def test_where_no_report_is_open_that_is_said(connect: Connect) -> None:
    with pytest.raises(FeatureNotEnabled, match="no report of usage and cost is open to this organization"):
        read(connect, ReportPlatform(), COST_BY_WHO)


def test_a_failure_of_the_platform_closes_nothing(connect: Connect) -> None:
    down = httpx.Response(503, json={"type": "error", "error": {"type": "api_error", "message": "no"}}, headers=DATE)
    platform = platform_without_analytics()
    platform.answers["analytics_cost"] = saying(down, down, down, page([]))
    (found,) = read(connect, platform, COST_BY_WHO)
    assert found.surface is Surface.ANALYTICS


def test_a_counter_that_nobody_knows_is_named_however_deep_it_is(connect: Connect) -> None:
    cache = {"ephemeral_5m_input_tokens": 3, "ephemeral_1h_input_tokens": 4, "ephemeral_1d_input_tokens": 8}
    row = USAGE | {"image_output_tokens": 3, "audio": {"seconds": 2}, "cache_creation": cache}
    pages = read(connect, platform_without_analytics(usage_report_messages=days(row)), USAGE_BY_WHO)
    (parsed,) = (found for told in pages for found in told.rows)
    assert isinstance(parsed, UsageRow)
    assert parsed.unknown_counters == {
        "image_output_tokens",
        "audio.seconds",
        "cache_creation.ephemeral_1d_input_tokens",
    }
