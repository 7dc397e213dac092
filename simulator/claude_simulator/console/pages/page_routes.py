"""The pages as documents: the shell that a browser loads, and the pages that say no.

What stands on a page comes later, by fetch (console.js and the private API). Here is decided which shell is shown:
sign-in, challenge, maintenance, no access, not found, or the page that was asked for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from claude_simulator.console.pages.folder_pages import FolderRoute, folder_layout, folder_templates
from claude_simulator.console.pages.layouts import CLAUDE_CODE_LIMITS, LAYOUTS, USAGE_LIMITS, Layout
from claude_simulator.console.pages.page_table import PAGES, WORKSPACES, Page
from claude_simulator.console.pages.reverting import revert
from claude_simulator.console.pages.switching import switched
from claude_simulator.console.pages.visitor import Visitor, session_of, visitor_of
from claude_simulator.console.pages.words import words_of
from claude_simulator.faults import Fault
from claude_simulator.layout_folder import LayoutFolder
from claude_simulator.sessions import ORGANIZATION_COOKIE, SESSION_COOKIE
from claude_simulator.world import World

ASSETS = "/assets/console"
STATIC = Path(__file__).parent / "static"
MODULES = sorted({file.name for file in STATIC.glob("*.js")} - {"sign_in.js"})
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
}
OUTAGES = frozenset({"console_challenge", "console_maintenance"})
PAGE_FAULTS = frozenset({"console_forbidden", "console_unknown_page"})
ELSEWHERE = frozenset({"console_other_workspace"})
OVERLAYS = frozenset({"console_overlay"})
LOOPS = frozenset({"console_redirect_loop"})
AGAIN = "again"
"""The query of an address that has led to itself."""
SESSION_FAULTS = frozenset({"console_session_expired"})

TEMPLATES = Environment(
    loader=PackageLoader("claude_simulator.console.pages.page_routes"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)

Endpoint = Callable[[Request], Awaitable[Response]]


def page_routes(world: World) -> list[BaseRoute]:
    """Return the routes of every page; those of a layout in a folder come first."""
    return [
        FolderRoute(world, lambda page: _framed(world, page)),
        Route("/", _home, methods=["GET"]),
        Route("/login", _sign_in(world), methods=["GET"]),
        Route("/settings/keys", _keys_of_active_workspace(world), methods=["GET"]),
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
        is_cookie_enough = world.switches.choice("console_session_store") == "cookie"
        if is_cookie_enough and visitor_of(world, session_of(world, request)) is not None:
            return RedirectResponse(return_to, status_code=302)
        lands_ms = world.switches.number("console_session_lands_ms")
        html = TEMPLATES.get_template("shared/sign_in.html").render(
            _said(world), return_to=return_to, lands_ms=lands_ms
        )
        return HTMLResponse(html, headers=HEADERS)

    return endpoint


def _keys_of_active_workspace(world: World) -> Endpoint:
    """Lead on to the keys of the workspace that was looked at last: which one that is, the address does not say (console.md#hosts)."""

    async def endpoint(request: Request) -> Response:
        session = session_of(world, request)
        if session is None:
            return _to_login(request)
        return RedirectResponse(f"{WORKSPACES}/{session.active_workspace}/keys", status_code=302)

    return endpoint


def _framed(world: World, page: Page) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        refused = _outage(world, request, page.route)
        if refused is not None:
            return refused
        if AGAIN in request.query_params or _takes(world, LOOPS, request, page.route):
            return RedirectResponse(f"{request.url.path}?{AGAIN}", status_code=302)
        if _takes(world, SESSION_FAULTS, request, page.route):
            world.sessions.expire_all()
        switched(world, request, page.route)
        visitor = visitor_of(world, session_of(world, request))
        if visitor is None:
            return _to_login(request)
        revert(world, visitor.organization)
        response = _frame_answer(world, page, request, visitor)
        world.sessions.renew(visitor.session)
        if request.cookies.get(SESSION_COOKIE) != visitor.session.key:
            response.set_cookie(SESSION_COOKIE, visitor.session.key, httponly=True, samesite="lax")
        response.set_cookie(ORGANIZATION_COOKIE, visitor.organization.uuid, samesite="lax")
        return response

    return endpoint


def _to_login(request: Request) -> Response:
    return RedirectResponse(f"/login?returnTo={quote(request.url.path, safe='')}", status_code=302)


def _frame_answer(world: World, page: Page, request: Request, visitor: Visitor) -> Response:
    if visitor.organization.is_enterprise:  # it has no Console: its members see what they may spend
        return RedirectResponse("/settings/usage", status_code=302)
    fault = _takes(world, PAGE_FAULTS, request, page.route)
    if fault == "console_unknown_page":
        return HTMLResponse(TEMPLATES.get_template("shared/unknown.html").render(), headers=HEADERS)
    folder = world.layout_folder
    layout = LAYOUTS[world.layout_of(visitor.organization)] if folder is None else folder_layout(folder)
    segment = request.path_params.get("workspace")
    workspace_id = None if segment is None else visitor.workspace_id(segment)
    if segment is not None and workspace_id is None:
        return _notice("Page not found", "There is no such workspace in this organization.", 404)
    is_claude_code = workspace_id is not None and workspace_id == visitor.organization.claude_code_workspace_id
    is_there = page.is_in(layout, is_claude_code=is_claude_code) if folder is None else _is_of(folder, page)
    if not is_there:
        return _notice("Page not found", "There is nothing at this address.", 404)
    elsewhere = _elsewhere(world, request, page, visitor)
    if elsewhere is not None:
        return elsewhere
    is_forbidden = fault == "console_forbidden" or not page.is_allowed(visitor, workspace_id)
    if segment is not None and not is_forbidden:
        visitor.session.active_workspace = segment
    overlay = _taken(world, OVERLAYS, request, page.route)
    mistaken = _taken(world, ELSEWHERE, request, page.route) if page.route == USAGE_LIMITS[1] else None
    html = _template(folder, layout, "forbidden" if is_forbidden else page.template).render(
        _said(world),
        layout=layout,
        people_rest=_people_rest(world, layout),
        tabs=(*layout.tabs, CLAUDE_CODE_LIMITS) if is_claude_code else layout.tabs,
        overlay=None if overlay is None else overlay.text("kind", "dialog"),
        elsewhere=None if mistaken is None else mistaken.text("workspace", "another"),
        organization=visitor.organization,
        organizations=world.organizations_of(visitor.session.email),
        email=visitor.user.email,
        initials=_initials(visitor.user.name),
        here=page.here,
        workspace_id=segment,
        tab=page.tab,
        modules=MODULES,
    )
    return HTMLResponse(html, status_code=403 if is_forbidden else 200, headers=HEADERS)


def _said(world: World) -> dict[str, object]:
    """Return how pages speak and look now, as the switches have it."""
    words, switches = words_of(world.switches), world.switches
    return {
        "assets": ASSETS,
        "t": words.say,
        "words": words.different(),
        "language": words.language,
        "named": switches.choice("console_icon_names") == "named",
        "long": switches.choice("console_dialogs") == "long",
        "errors": switches.choice("console_errors"),
        "session_store": switches.choice("console_session_store"),
        "fields": switches.choice("console_fields"),
        "closing": switches.choice("console_dialog_closes"),
        "noticed": switches.choice("console_notices") == "alert",
        "telemetry": switches.choice("console_telemetry"),
        "rows": switches.number("console_rows"),
        "cut_lists": switches.choice("console_cut_lists"),
        "cut_rows": switches.number("console_cut_rows"),
        "first_picture": switches.choice("console_first_picture"),
        "first_picture_ms": switches.number("console_first_picture_ms"),
        "people_rows": switches.number("console_people_rows"),
        "account_menu": switches.choice("console_account_menu"),
        "by_uuid": switches.choice("console_requests") == "by_uuid",
        "hydration": switches.choice("console_hydration"),
        "hydration_ms": switches.number("console_hydration_ms"),
    }


def _is_of(folder: LayoutFolder, page: Page) -> bool:
    return page.route in folder.keeps or page.route in {each.route for each in folder.pages}


def _people_rest(world: World, layout: Layout) -> str:
    chosen = world.switches.choice("console_people_rest")
    return layout.people_rest if chosen == "by_layout" else chosen


def _template(folder: LayoutFolder | None, layout: Layout, name: str) -> Template:
    if folder is None:
        return TEMPLATES.select_template([f"{layout.name}/{name}.html", f"shared/{name}.html"])
    return folder_templates(folder, TEMPLATES).select_template([name, f"shared/{name}.html"])


def _elsewhere(world: World, request: Request, page: Page, visitor: Visitor) -> Response | None:
    """Lead to the same page of another workspace (fault ``console_other_workspace``), if there is another."""
    here = request.path_params.get("workspace")
    if here is None:
        return None
    organization = visitor.organization
    others = [each.id for each in organization.workspaces.values() if not each.is_archived and each.id != here]
    others = [each for each in others if each != organization.default_workspace_id]
    fault = _taken(world, ELSEWHERE, request, page.route) if others else None
    if fault is None:
        return None
    there = fault.text("workspace", others[0])
    if there == here:
        return None  # where an earlier one has led: one that is named, and goes on, leads there and no further
    return RedirectResponse(page.route.replace("{workspace}", there), status_code=302)


def _outage(world: World, request: Request, route: str) -> Response | None:
    fault = _takes(world, OUTAGES, request, route)
    if fault == "console_challenge":
        return challenge()
    if fault == "console_maintenance":
        return _notice("We'll be right back", "The Console is down for maintenance.", 503)
    return None


def challenge() -> Response:
    """Return the page that asks whether one is human."""
    response = _notice("Just a moment", "Checking that you are a person.", 403)
    response.headers["cf-mitigated"] = "challenge"
    return response


def _takes(world: World, names: frozenset[str], request: Request, route: str) -> str | None:
    fault = _taken(world, names, request, route)
    return None if fault is None else fault.name


def _taken(world: World, names: frozenset[str], request: Request, route: str) -> Fault | None:
    caller = request.headers.get("user-agent", "")
    return world.faults.take(names, route=route, method=request.method, caller=caller)


def _notice(heading: str, sentence: str, status: int) -> HTMLResponse:
    html = TEMPLATES.get_template("shared/notice.html").render(
        heading=heading, sentence=sentence, assets=ASSETS, language="en"
    )
    return HTMLResponse(html, status_code=status, headers=HEADERS)


def _local_path(value: str | None) -> str:
    """Return a path of this host: a sign-in never leads elsewhere."""
    is_local = value is not None and value.startswith("/") and not value.startswith("//") and "\\" not in value
    return value if value is not None and is_local else "/dashboard"


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper() or "?"
