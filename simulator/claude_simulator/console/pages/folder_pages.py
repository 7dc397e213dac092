"""The pages of a layout that lies in a folder (layout_folder.py): their routes, which can change while the simulator runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from claude_simulator.console.pages.layouts import Group, Layout
from claude_simulator.console.pages.page_table import READERS, Page
from claude_simulator.layout_folder import LayoutFolder
from claude_simulator.world import World

SCRIPTS = "/assets/layout"
"""Where the files of the folder are, for its own pages."""

Endpoint = Callable[[Request], Awaitable[Response]]


class FolderRoute(BaseRoute):
    """Whatever pages the folder of the world has now; none without one. ``framed`` makes the endpoint of a page."""

    def __init__(self, world: World, framed: Callable[[Page], Endpoint]) -> None:
        self._world = world
        self._routes = cache(lambda folder: folder_routes(folder, framed))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether a page of the folder is asked for."""
        folder = self._world.layout_folder
        for route in () if folder is None else self._routes(folder):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, "folder_route": route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with it."""
        await scope["folder_route"].handle(scope, receive, send)


def folder_routes(folder: LayoutFolder, framed: Callable[[Page], Endpoint]) -> tuple[BaseRoute, ...]:
    """Return the routes of a folder's pages and files."""
    pages = (Page(each.route, each.template, READERS[each.sees], here=each.route) for each in folder.pages)
    files = Mount(SCRIPTS, StaticFiles(directory=folder.path))
    return (files, *(Route(page.route, framed(page), methods=["GET"]) for page in pages))


def folder_layout(folder: LayoutFolder) -> Layout:
    """Return what a page's frame is told of a folder."""
    return Layout("folder", (Group("Settings", folder.navigation),), ())


def folder_templates(folder: LayoutFolder, shipped: Environment) -> Environment:
    """Return the simulator's templates with those of the folder before them."""
    loaders: list[BaseLoader] = [FileSystemLoader(folder.path)]
    return shipped.overlay(loader=ChoiceLoader([*loaders, *([shipped.loader] if shipped.loader else [])]), cache_size=0)
