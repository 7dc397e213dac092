"""The wire of a Claude Enterprise organization: what is read strictly, what is written, and what is read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from pulumi_claude_admin.admin_api.effective_limits import HttpEffectiveLimits, parse_effective
from pulumi_claude_admin.admin_api.enterprise import HttpEnterprise
from pulumi_claude_admin.admin_api.enterprise_limits import HttpEnterpriseLimits, parse_enterprise_limit
from pulumi_claude_admin.admin_api.enterprise_transport import EnterpriseTransport
from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter
from pulumi_claude_admin.admin_api.increase_requests import HttpIncreaseRequests, parse_increase_request
from pulumi_claude_admin.errors import AdminApiError, ApiWriteNotConfirmed, Rejected, Unreachable
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit, LimitScope
from pulumi_claude_admin.model.money import Money
from tests.support.fake_time import FakeTime
from tests.unit.admin_api.conftest import Connect

ANA = {"type": "user", "user_id": "user_01ana"}
SUMMARY: dict[str, Any] = {
    "scope": ANA,
    "actor": {"type": "user_actor", "user_id": "user_01ana", "name": "Ana", "email_address": "ana@example.com", "deleted": False},
    "amount": "50000",
    "currency": "USD",
    "period": "monthly",
    "period_to_date_spend": "12050.5",
    "source": {"type": "seat_tier", "seat_tier": "premium"},
    "spend_limit_id": "spl_01",
}  # fmt: skip
LIMIT: dict[str, Any] = {"id": "spl_01", "type": "spend_limit", "scope": ANA, "amount": "5000", "currency": "USD", "period": "monthly"}  # fmt: skip
REQUEST: dict[str, Any] = {
    "id": "slir_01",
    "type": "spend_limit_increase_request",
    "actor": SUMMARY["actor"],
    "status": "pending",
    "period": "monthly",
    "created_at": "2026-11-20T09:00:00Z",
    "resolved_at": None,
    "resolved_by": None,
    "spend_summary": SUMMARY,
}
WRITTEN = EnterpriseLimit("spl_01", LimitScope("user", "user_01ana"), "monthly", Money(5000))
OWN = {**SUMMARY, "source": ANA, "amount": "5000"}


def page(*rows: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json={"data": list(rows), "next_page": None})


def test_what_holds_is_read_with_where_it_comes_from() -> None:
    assert parse_effective(SUMMARY) == EffectiveLimit(
        "user_01ana", "ana@example.com", "monthly", Money(50_000), LimitScope("seat_tier", "premium"), Decimal("12050.5")
    )  # fmt: skip


@pytest.mark.parametrize("told", ["0", "0.000", None])
def test_a_spend_of_nothing_is_not_told(told: str | None) -> None:
    row = parse_effective({**SUMMARY, "period_to_date_spend": told})
    assert row is not None
    assert row.spent is None


def test_no_source_and_no_limit_are_taken() -> None:
    row = parse_effective({**SUMMARY, "source": None, "spend_limit_id": None, "amount": None})
    assert row is not None
    assert (row.source, row.amount, row.source_words) == (None, None, "nothing")


@pytest.mark.parametrize("spend", ["-1", "1e3", "some", "1.2.3"])
def test_a_spend_that_is_none_is_refused(spend: str) -> None:
    with pytest.raises(NotInTheAnswer, match="period_to_date_spend"):
        parse_effective({**SUMMARY, "period_to_date_spend": spend})


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"type": "organization"}, "organization"),
        ({"type": "seat_tier", "seat_tier": "premium"}, "seat tier premium"),
        ({"type": "rbac_group", "rbac_group_id": "rbac_group_01"}, "group rbac_group_01"),
        ({"type": "organization_service", "service": "claude_code"}, "organization service claude_code"),
        ({"type": "planet", "planet_id": "x"}, "planet"),
    ],
)
def test_each_kind_of_scope_is_called_what_it_is(scope: dict[str, str], words: str) -> None:
    limit = parse_enterprise_limit({**LIMIT, "scope": scope, "amount": None})
    assert (str(limit.scope), limit.user_id, limit.amount) == (words, None, None)


def test_a_limit_is_set_by_one_call_and_no_limit_is_null(connect: Connect) -> None:
    bodies: list[Any] = []

    def handler(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json={**LIMIT, "amount": bodies[-1]["amount"]})

    limits = HttpEnterpriseLimits(connect(handler))
    assert limits.set("user_01ana", "monthly", Money(5000)) == WRITTEN
    assert limits.set("user_01ana", "monthly", None).amount is None
    assert bodies == [{"scope": ANA, "amount": amount, "period": "monthly"} for amount in ("5000", None)]


def test_an_answer_that_shows_something_else_is_no_success(connect: Connect) -> None:
    limits = HttpEnterpriseLimits(connect(lambda _: httpx.Response(200, json={**LIMIT, "period": "daily"})))
    with pytest.raises(ApiWriteNotConfirmed, match=r"it shows 50\.00 USD, daily"):
        limits.set("user_01ana", "monthly", Money(5000))


def test_the_list_asks_for_the_beta_and_whole_pages(connect: Connect) -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return page(LIMIT)

    assert HttpEnterpriseLimits(connect(handler)).list() == (WRITTEN,)
    assert asked[0].headers["anthropic-beta"] == "spend-limit-reads-2026-09-26"
    assert asked[0].url.params["limit"] == "1000"


def test_a_hundred_people_are_one_question(connect: Connect) -> None:
    sizes: list[int] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sizes.append(len(request.url.params.get_list("user_ids[]")))
        return page()

    HttpEffectiveLimits(connect(handler)).list_of([f"user_{number}" for number in range(250)])
    assert sizes == [100, 100, 50]


def test_somebody_on_two_pages_is_one_row(connect: Connect) -> None:
    assert len(HttpEffectiveLimits(connect(lambda _: page(SUMMARY, SUMMARY))).list()) == 1


def test_what_was_written_is_waited_for_until_the_report_shows_it(connect: Connect, time: FakeTime) -> None:
    answers = [page(SUMMARY), page(SUMMARY), page(OWN)]
    effective = HttpEffectiveLimits(connect(lambda _: answers.pop(0)))
    (row,) = effective.read_back([WRITTEN])
    assert (row.amount, row.source_words, answers) == (Money(5000), "an override of their own", [])
    assert time.clock() > 0


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (page(SUMMARY), r"has 500\.00 USD by seat tier premium"),
        (page({**OWN, "amount": None}), "has no limit by an override of their own"),
        (page(), "has no limit"),
    ],
)
def test_what_the_report_never_shows_is_not_confirmed(connect: Connect, shown: httpx.Response, says: str) -> None:
    effective = HttpEffectiveLimits(connect(lambda _: httpx.Response(200, content=shown.content)))
    with pytest.raises(ApiWriteNotConfirmed, match=says):
        effective.read_back([WRITTEN])


@pytest.mark.parametrize("rows", [[], [{**OWN, "amount": None}], [{**OWN, "amount": None, "source": None}]])
def test_explicitly_no_limit_may_have_no_row_and_no_source(connect: Connect, rows: list[dict[str, Any]]) -> None:
    no_limit = EnterpriseLimit("spl_01", WRITTEN.scope, "monthly", None)
    HttpEffectiveLimits(connect(lambda _: page(*rows))).read_back([no_limit])


def test_an_override_that_is_still_there_was_not_cleared(connect: Connect) -> None:
    HttpEffectiveLimits(connect(lambda _: page(SUMMARY))).read_back([], [WRITTEN])
    with pytest.raises(ApiWriteNotConfirmed, match="the override gone"):
        HttpEffectiveLimits(connect(lambda _: page(OWN))).read_back([], [WRITTEN])


def test_requests_are_read_with_and_without_what_may_be_missing() -> None:
    full, bare = parse_increase_request(REQUEST), parse_increase_request({**REQUEST, "spend_summary": None})
    assert (full.email, full.summary and full.summary.spent, bare.summary) == (
        "ana@example.com",
        Decimal("12050.5"),
        None,
    )
    by_key = {"type": "scoped_api_key_actor", "scoped_api_key_id": "apikey_01"}
    assert parse_increase_request({**REQUEST, "status": "denied", "resolved_by": by_key}).resolved_by == "apikey_01"


def test_an_approval_names_the_amount_and_is_read_again(connect: Connect) -> None:
    asked: list[tuple[str, str, Any]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        asked.append((request.method, request.url.path.rpartition("/")[2], body))
        return httpx.Response(200, json={**REQUEST, "status": "approved", "spend_summary": None})

    requests = HttpIncreaseRequests(connect(handler))
    assert requests.approve("slir_01", Money(7500), period="daily", is_silent=True).status == "approved"
    body = {"amount": "7500", "suppress_notification": True, "period": "daily"}
    assert asked == [("POST", "approve", body), ("GET", "slir_01", None)]
    with pytest.raises(ApiWriteNotConfirmed, match="another status"):
        requests.deny("slir_01", is_silent=False)


def test_an_approval_whose_outcome_is_unknown_is_not_sent_again(connect: Connect) -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ReadTimeout("no answer", request=request)

    with pytest.raises(Unreachable) as caught:
        HttpIncreaseRequests(connect(handler)).approve("slir_01", Money(1), period=None, is_silent=False)
    assert (caught.value.outcome_unknown, len(asked)) == (True, 1)


def test_filters_of_requests_are_sent_as_lists(connect: Connect) -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return page(REQUEST)

    HttpIncreaseRequests(connect(handler)).list(["pending"], ["user_01ana"])
    assert asked[0].url.params.get_list("status[]") == ["pending"]
    assert asked[0].url.params.get_list("actor_ids[]") == ["user_01ana"]


def test_all_of_it_counts_against_the_limit_of_spend_limits() -> None:
    for path in (path_of("spend_limits", "effective"), path_of("spend_limit_increase_requests", "slir_01", "deny")):
        assert Call("GET", path).family == "spend_limits"


Handler = Callable[[httpx.Request], httpx.Response]


def test_the_organization_is_the_one_that_answers_name(connect: Connect) -> None:
    def named(request: httpx.Request) -> httpx.Response:
        assert request.url.path.endswith("/effective")
        return httpx.Response(200, json={"data": [], "next_page": None}, headers={"anthropic-organization-id": "org-1"})

    def silent(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/me"):
            return httpx.Response(200, json={"id": "org-2", "type": "organization", "name": "Two"})
        return page()

    assert HttpEnterprise(connect(named)).organization_id() == "org-1"
    assert HttpEnterprise(connect(silent)).organization_id() == "org-2"


@pytest.mark.parametrize(
    ("status", "code", "hint"),
    [
        (401, None, "Set CLAUDE_ADMIN_ENTERPRISE_KEY to a scoped key"),
        (403, "api_key_scope_missing", "Make a scoped key"),
        (400, "organization_type_not_supported", "is not one of a Claude Enterprise organization"),
        (400, None, None),
    ],
)
def test_what_helps_is_about_the_scoped_key(time: FakeTime, status: int, code: str | None, hint: str | None) -> None:
    error = {"type": "any", "message": "no", **({"details": {"error_code": code}} if code else {})}
    network = httpx.MockTransport(lambda _: httpx.Response(status, json={"type": "error", "error": error}))
    key = Credential("api_key", "sk-ant-api01-test-not-a-key")
    limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
    transport = EnterpriseTransport("https://api.example.com", key, limiter, http=network)
    with pytest.raises(AdminApiError) as caught:
        transport.send(Call("GET", path_of("spend_limits")))
    transport.close()
    assert (hint or "") in (caught.value.hint or "")
    assert hint is not None or type(caught.value) is Rejected
