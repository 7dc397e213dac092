"""The pages as documents: the shell that a browser loads, and the pages that say no.

What stands on a page comes later, by fetch (console.js and the private API). Here is decided which shell is shown:
sign-in, challenge, maintenance, no access, not found, or the page that was asked for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from claude_simulator.console.visitor import Visitor, session_of, visitor_of
from claude_simulator.sessions import ORGANIZATION_COOKIE
from claude_simulator.world import World

ASSETS = "/assets/console"
STATIC = Path(__file__).parent / "static"
MODULES = sorted({file.name for file in STATIC.glob("*.js")} - {"sign_in.js"})
LAYOUTS_BUILT = frozenset({"c"})
NAVIGATION = (
    ("Organization", "/settings/organization"),
    ("Workspaces", "/settings/workspaces"),
    ("Billing", "/settings/billing"),
)
TABS = ("members", "keys", "service-accounts", "rate-limits", "spend-limits")
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
}
OUTAGES = frozenset({"console_challenge", "console_maintenance"})
PAGE_FAULTS = frozenset({"console_forbidden", "console_unknown_page"})
SESSION_FAULTS = frozenset({"console_session_expired"})

TEMPLATES = Environment(
    loader=PackageLoader("claude_simulator.console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)

Allowed = Callable[[Visitor, str | None], bool]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the settings frame: its route, template, who may see it, and the tab that it opens with."""

    route: str
    template: str
    is_allowed: Allowed
    tab: str = ""
    here: str = ""


def _everybody(visitor: Visitor, workspace_id: str | None) -> bool:
    del visitor, workspace_id
    return True


def _limits_readers(visitor: Visitor, workspace_id: str | None) -> bool:
    del workspace_id
    return visitor.sees_organization_limits


def _workspaces_readers(visitor: Visitor, workspace_id: str | None) -> bool:
    del workspace_id
    return visitor.sees_some_workspace


def _workspace_readers(visitor: Visitor, workspace_id: str | None) -> bool:
    return workspace_id is not None and visitor.sees_workspace(workspace_id)


_WORKSPACES = "/settings/workspaces"
PAGES = (
    Page("/dashboard", "dashboard", _everybody),
    Page("/settings/organization", "organization", _everybody, here="/settings/organization"),
    Page("/settings/billing", "billing", _limits_readers, here="/settings/billing"),
    Page(_WORKSPACES, "workspaces", _workspaces_readers, here=_WORKSPACES),
    Page(f"{_WORKSPACES}/{{workspace}}", "workspace", _workspace_readers, tab=TABS[0], here=_WORKSPACES),
    *(
        Page(f"{_WORKSPACES}/{{workspace}}/{tab}", "workspace", _workspace_readers, tab=tab, here=_WORKSPACES)
        for tab in TABS
    ),
)


def page_routes(world: World) -> list[Route]:
    """Return the routes of every page."""
    return [
        Route("/", _home, methods=["GET"]),
        Route("/login", _sign_in(world), methods=["GET"]),
        *(Route(page.route, _framed(world, page), methods=["GET"]) for page in PAGES),
    ]


async def _home(request: Request) -> Response:
    del request
    return RedirectResponse("/dashboard", status_code=302)


def _sign_in(world: World) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        refused = _outage(world, request, "/login")
        if refused is not None:
            return refused
        return_to = _local_path(request.query_params.get("returnTo"))
        if visitor_of(world, session_of(world, request)) is not None:
            return RedirectResponse(return_to, status_code=302)
        lands_ms = world.switches.number("console_session_lands_ms")
        return _render(world, "sign_in", return_to=return_to, lands_ms=lands_ms)

    return endpoint


def _framed(world: World, page: Page) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        refused = _outage(world, request, page.route)
        if refused is not None:
            return refused
        if _takes(world, SESSION_FAULTS, request, page.route):
            world.sessions.expire_all()
        visitor = visitor_of(world, session_of(world, request))
        if visitor is None:
            return RedirectResponse(f"/login?returnTo={quote(request.url.path, safe='')}", status_code=302)
        response = _frame_answer(world, page, request, visitor)
        response.set_cookie(ORGANIZATION_COOKIE, visitor.organization.uuid, samesite="lax")
        return response

    return endpoint


def _frame_answer(world: World, page: Page, request: Request, visitor: Visitor) -> Response:
    fault = _takes(world, PAGE_FAULTS, request, page.route)
    if fault == "console_unknown_page":
        return HTMLResponse(TEMPLATES.get_template("shared/unknown.html").render(), headers=HEADERS)
    segment = request.path_params.get("workspace")
    workspace_id = None if segment is None else visitor.workspace_id(segment)
    if segment is not None and workspace_id is None:
        return _notice("Page not found", "There is no such workspace in this organization.", 404)
    is_forbidden = fault == "console_forbidden" or not page.is_allowed(visitor, workspace_id)
    return _render(
        world,
        "forbidden" if is_forbidden else page.template,
        status=403 if is_forbidden else 200,
        organization=visitor.organization,
        organizations=world.organizations_of(visitor.session.email),
        email=visitor.user.email,
        initials=_initials(visitor.user.name),
        navigation=NAVIGATION,
        here=page.here,
        workspace_id=segment,
        tab=page.tab,
        modules=MODULES,
        hydration_ms=world.switches.number("console_hydration_ms"),
    )


def _outage(world: World, request: Request, route: str) -> Response | None:
    fault = _takes(world, OUTAGES, request, route)
    if fault == "console_challenge":
        response = _notice("Just a moment", "Checking that you are a person.", 403)
        response.headers["cf-mitigated"] = "challenge"
        return response
    if fault == "console_maintenance":
        return _notice("We'll be right back", "The Console is down for maintenance.", 503)
    return None


def _takes(world: World, names: frozenset[str], request: Request, route: str) -> str | None:
    caller = request.headers.get("user-agent", "")
    fault = world.faults.take(names, route=route, method=request.method, caller=caller)
    return None if fault is None else fault.name


def _notice(heading: str, sentence: str, status: int) -> HTMLResponse:
    html = TEMPLATES.get_template("shared/notice.html").render(heading=heading, sentence=sentence, assets=ASSETS)
    return HTMLResponse(html, status_code=status, headers=HEADERS)


def _render(world: World, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    if world.layout not in LAYOUTS_BUILT:
        return _notice("No such layout", f"The pages of layout {world.layout} are not built yet.", 501)
    html = TEMPLATES.get_template(f"{world.layout}/{template}.html").render(assets=ASSETS, **values)
    return HTMLResponse(html, status_code=status, headers=HEADERS)


def _local_path(value: str | None) -> str:
    """Return a path of this host: a sign-in never leads elsewhere."""
    is_local = value is not None and value.startswith("/") and not value.startswith("//") and "\\" not in value
    return value if value is not None and is_local else "/dashboard"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper() or "?"
