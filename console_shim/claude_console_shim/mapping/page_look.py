"""The page that questions are about, in a browser that only reads: loaded, pressed where an answer says so, and drawn with numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Locator, Response

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.driver.page import PageDriver, read_tree
from claude_console_shim.layouts.load import languages
from claude_console_shim.layouts.page_kind import PageFacts, PageKind, classify, refusal, require_account
from claude_console_shim.layouts.settings_paths import is_never_opened
from claude_console_shim.mapping.candidates import Candidate, Question
from claude_console_shim.snapshot.aria_tree import Node, normal
from pulumi_claude_admin.errors import LayoutUnknown

_LOOKS: Final = 20
_REST_SECONDS: Final = 0.3
NUMBERS: Final = """boxes => {
  const layer = document.createElement("div");
  layer.setAttribute("aria-hidden", "true");
  layer.popover = "manual";
  Object.assign(layer.style, {position: "fixed", inset: "0", width: "100%", height: "100%", margin: "0", padding: "0",
    border: "0", background: "transparent", pointerEvents: "none", overflow: "visible"});
  for (const [number, box] of boxes) {
    const mark = document.createElement("span");
    mark.textContent = number;
    Object.assign(mark.style, {position: "absolute", left: `${Math.max(box.x, 24)}px`, top: `${box.y}px`, minWidth: "16px",
      transform: "translateX(-100%)", padding: "1px 3px", font: "bold 12px sans-serif", textAlign: "center", color: "white",
      background: "#c00", borderRadius: "3px"});
    layer.append(mark);
  }
  document.body.append(layer);
  layer.showPopover();
  globalThis.claudeAdminNumbers = layer;
}"""
"""Draws a number before each box, so that nothing of what it is of is covered: an amount has to be read whole."""
_BOXES: Final = "found => found.map(each => { const { x, y } = each.getBoundingClientRect(); return { x, y }; })"
_CLEAN: Final = "() => { globalThis.claudeAdminNumbers.remove(); delete globalThis.claudeAdminNumbers; }"


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What a page showed at one moment."""

    path: str
    tree: Node


@dataclass(slots=True)
class PageLook:
    """
    One page of a browser that only reads. `folder` takes the pictures, which show names and amounts; `organization` is the name that
    the account menu has to say, once it is known; `seen` is what was there.
    """

    driver: PageDriver
    read_only: ReadOnly
    folder: Path
    organization: str | None
    seen: list[SeenPage] = field(default_factory=list, init=False)
    pictures: list[Path] = field(default_factory=list, init=False)

    @property
    def language(self) -> str:
        """The language that the page is in."""
        return self.driver.spoken

    async def open(self, address: str) -> Node:
        """
        Load an address, again where the page says that it is in another language. Raises the error of a page that is not ours to read,
        LayoutUnknown for one that does not come to rest.
        """
        tree, language = await self._open(address)
        if language in languages() and language != self.language and not self.driver.language.is_fixed:
            await self.driver.speak(language)
            tree, _ = await self._open(address)
        return tree

    async def _open(self, address: str) -> tuple[Node, str]:
        self.read_only.require_on(self.driver.page.context)
        if is_never_opened(address):
            raise LayoutUnknown(f"{address} is not opened: it signs out, switches or buys", hint="Nothing was kept.")
        self.read_only.go_below(address)
        self.driver.watch()
        response = await self.driver.page.goto(
            address, wait_until="domcontentloaded", timeout=self.driver.timeouts.page * 1000
        )
        facts = await self._facts(response)
        return facts.tree, facts.language

    async def press(self, chosen: Candidate) -> Node:
        """Press what an answer named."""
        return await self._do(chosen, lambda found: found.click(timeout=self.driver.timeouts.control * 1000))

    async def choose(self, chosen: Candidate, option: str) -> Node:
        """Choose what is there once in a list. Raises LayoutUnknown."""
        options = [at for at, node in enumerate(_options(chosen.node)) if normal(node.content) == normal(option)]
        if len(options) != 1:
            raise LayoutUnknown(f"{chosen.words} has {len(options) or 'no'} entries {option!r} where one is expected")
        return await self._do(chosen, lambda found: found.select_option(index=options[0]))

    async def type_in(self, chosen: Candidate, text: str) -> Node:
        """Fill in a field, so that what waits for it can be pressed."""
        return await self._do(chosen, lambda found: found.fill(text))

    async def picture(self, question: Question) -> str:
        """Draw the page with the numbers of the candidates, into a file that nobody else can read, and return its path."""
        await self.driver.page.evaluate("scrollTo(0, 0)")
        await self.driver.page.evaluate(NUMBERS, await self._places(question.candidates))
        try:
            drawn = await self.driver.page.screenshot(full_page=True, timeout=self.driver.timeouts.page * 1000)
        finally:
            await self.driver.page.evaluate(_CLEAN)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.folder / f"{len(self.pictures) + 1:02}-{question.key}.png"
        file.touch(mode=0o600)
        file.write_bytes(drawn)
        self.pictures.append(file)
        return str(file)

    async def _places(self, shown: Sequence[Candidate]) -> list[tuple[int, Mapping[str, float]]]:
        """The number of each, and where it is in the window; asked once for each role, since a page may have hundreds."""
        found: list[tuple[int, Mapping[str, float]]] = []
        for role in sorted({each.node.role for each in shown}):
            of_role: Any = role  # as in `_locate`
            boxes = await self.driver.page.get_by_role(of_role).evaluate_all(_BOXES)
            found += [
                (each.number, boxes[each.at]) for each in shown if each.node.role == role and each.at < len(boxes)
            ]
        return found

    def _locate(self, chosen: Candidate) -> Locator:
        role: Any = chosen.node.role  # a snapshot's roles are what Playwright's locators take
        return self.driver.page.get_by_role(role).nth(chosen.at)

    async def _do(self, chosen: Candidate, act: Callable[[Locator], Awaitable[object]]) -> Node:
        """Do it to exactly what the picture showed. Raises LayoutUnknown when something else is there by now."""
        self.read_only.require_on(self.driver.page.context)
        found = self._locate(chosen)
        now = read_tree(await found.aria_snapshot(timeout=self.driver.timeouts.control * 1000))
        if [(each.role, each.name) for each in now.children[:1]] != [(chosen.node.role, chosen.node.name)]:
            raise LayoutUnknown(f"{chosen.words} is not there any more", hint="Nothing was pressed. Begin again.")
        await act(found)
        return (await self._facts(None)).tree

    async def _facts(self, response: Response | None) -> PageFacts:
        facts = await self._at_rest(response)
        kind = classify(facts, signs=self.driver.signs, landing=(), organization=self.organization)
        is_refused = response is not None and response.status >= HTTPStatus.BAD_REQUEST
        if kind is not PageKind.UNKNOWN or facts.stranger is not None or is_refused:
            raise refusal(kind, facts, signs=self.driver.signs)
        has_dialog = any(node.role in ("dialog", "alertdialog") for node in facts.tree.walk())
        if self.organization is not None and not has_dialog:
            require_account(facts.tree, self.driver.signs, self.organization)
        self.seen.append(SeenPage(facts.path, facts.tree))
        return facts

    async def _at_rest(self, response: Response | None) -> PageFacts:
        """What the page shows once two looks agree with nothing under way between them. Raises LayoutUnknown when it goes on changing."""
        await self.driver.page.wait_for_load_state("load", timeout=self.driver.timeouts.page * 1000)
        facts = await self.driver.look(response)
        for _ in range(_LOOKS):
            is_quiet = await self.driver.rest(_REST_SECONDS)
            before, facts = facts, await self.driver.look(response)
            if is_quiet and (before.path, before.tree) == (facts.path, facts.tree):
                return facts
        raise LayoutUnknown("the page does not come to rest", hint="Nothing was saved. Begin again.")


def _options(box: Node) -> list[Node]:
    return [node for node in box.walk() if node.role == "option"]
