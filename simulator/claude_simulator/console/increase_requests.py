"""The page of claude.ai on which a member of an Enterprise organization sees their limits and asks for more (enterprise.md#increase-requests).

It is one plain page with a form, without a script; it is no page of the Console, so layouts and page maps do not know it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes.increase_requests import ask_for_more
from claude_simulator.console.pages.page_routes import ASSETS, HEADERS, TEMPLATES
from claude_simulator.console.pages.visitor import Visitor, session_of, visitor_of
from claude_simulator.effective import limit_of, spent_picocents
from claude_simulator.enterprise_values import PERIODS, PersonLimit
from claude_simulator.rules import Refused
from claude_simulator.rules.increase_requests import member_may_ask_for_more
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date
from claude_simulator.world import World

ABOUT = Behaviour(
    "`/settings/usage`, for members of an Enterprise organization: own limits, spend, and the button that asks for more",
    source="enterprise.md#increase-requests",
    verified="test (over HTTP and in Chromium)",
    gap="address, words and form are ours, in English alone; console faults and layouts do not concern it",
)
PATH = "/settings/usage"
FORM = {**HEADERS, "content-security-policy": f"{HEADERS['content-security-policy']}; form-action 'self'"}
SOURCES = {
    "user": "yours alone",
    "rbac_group": "your group",
    "seat_tier": "your seat",
    "organization": "everybody in the organization",
}
Show = Callable[[Visitor], Response]


def routes(world: World) -> list[Route]:
    """Return the page and what its button does."""
    return [
        Route(PATH, _endpoint(world, _page), methods=["GET"]),
        Route(f"{PATH}/request", _endpoint(world, _ask), methods=["POST"]),
    ]


def _endpoint(world: World, show: Show) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        visitor = visitor_of(world, session_of(world, request))
        if visitor is None:
            return RedirectResponse(f"/login?returnTo={PATH}", status_code=302)
        if not visitor.organization.is_enterprise:
            return _said("Page not found", "Only members of an Enterprise organization have limits of their own.", 404)
        with visitor.organization.lock:
            return show(visitor)

    return endpoint


def _ask(visitor: Visitor) -> Response:
    try:
        ask_for_more(visitor.organization, visitor.user.id)
    except Refused as refused:
        return _said("Your request was not sent", refused.message, refused.status)
    return RedirectResponse(PATH, status_code=303)


def _page(visitor: Visitor) -> Response:
    organization, user_id = visitor.organization, visitor.user.id
    ledger, now = up_to_date(organization), organization.clock.now()
    limits = [(period, limit_of(organization, user_id, period)) for period in PERIODS]
    rows = [
        {
            "period": period,
            "spent": _money(spent_picocents(ledger, user_id, period, now) // prices.PICOCENTS),
            "limit": "No limit" if limit.cents is None else _money(limit.cents),
            "source": SOURCES[limit.scope],
        }
        for period, limit in limits
        if limit is not None
    ]
    pending = organization.enterprise.pending_request_of(user_id)
    html = TEMPLATES.get_template("shared/member_usage.html").render(
        assets=ASSETS,
        language="en",
        organization=organization,
        name=visitor.user.name,
        rows=rows,
        asked_at=None if pending is None else f"{pending.created_at:%Y-%m-%d}",
        may_ask=_may_ask(visitor, [limit for _, limit in limits]),
        path=f"{PATH}/request",
    )
    return HTMLResponse(html, headers=FORM)


def _may_ask(visitor: Visitor, limits: list[PersonLimit | None]) -> bool:
    is_limited = any(limit is not None and limit.cents is not None for limit in limits)
    try:
        member_may_ask_for_more(visitor.organization, visitor.user.id, is_limited=is_limited)
    except Refused:
        return False
    return True


def _money(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02}"


def _said(heading: str, sentence: str, status: int) -> Response:
    html = TEMPLATES.get_template("shared/notice.html").render(
        heading=heading, sentence=sentence, assets=ASSETS, language="en"
    )
    return HTMLResponse(html, status_code=status, headers=HEADERS)
