"""
One press that saves, and what came of it. Never pressed twice: after an unclear answer the value is read again instead.

Watchers are armed before the press. The page's own request is only watched (console.md section 3), never made.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Error, Locator, Request, expect

from claude_console_shim.aria import Node, normal
from claude_console_shim.controls import Control
from claude_console_shim.layouts import Signs
from claude_console_shim.matching import describe, find_all, find_one
from claude_console_shim.visiting import Visit, any_of, locate, read_tree
from pulumi_claude_admin.errors import (
    ConsoleError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    WriteNotConfirmed,
    WrongOrganization,
)

_SOMETHING: Final = re.compile(r"\S")
_MESSAGE_MS: Final = 2_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What came of a press: `status` of the page's own request (None when none was seen), `message` of an alert, if any.

    `is_done` when the page said yes; neither that nor refused means unclear. `missing` is a question that was expected, in
    words, when neither it nor anything else came of the press.
    """

    status: int | None = None
    message: str | None = None
    is_done: bool = False
    missing: str | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the Console surely did not save."""
        return self.status is not None and HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR

    def error(self) -> ConsoleError:
        """The error for an answer that is not a yes, with the Console's own words."""
        said = self.message or (f"status {self.status}" if self.status is not None else "no answer was seen")
        if self.status == HTTPStatus.UNAUTHORIZED:
            return SignInNeeded(
                f"the Console session ended before the save: {said}", hint="Sign in with `claude-admin console login`."
            )
        if self.status == HTTPStatus.FORBIDDEN:
            return NotPermitted(f"the Console does not let this person save: {said}")
        if self.missing is not None:
            return LayoutUnknown(f"{self.missing} did not open; nothing was saved")
        return ConsoleError(f"the Console did not save: {said}")


@dataclass(frozen=True, slots=True)
class Question:
    """A dialog that asks before something is saved."""

    place: Locator
    tree: Node


async def press_once(
    visit: Visit, *, place: Locator, tree: Node, submit: Control, still_here: Callable[[], Awaitable[None]]
) -> Answer:
    """
    Wait for the submit control in `place` to be enabled, arm the watchers, press once, and return the first answer.

    `still_here` is asked last and raises when nothing may be saved any more. Raises ConsoleError, with the page's words,
    when it does not accept what was filled in.
    """
    button = locate(place, submit, find_one(tree, submit))
    try:
        await expect(button).to_be_enabled(timeout=visit.patience.control * 1000)
    except AssertionError as error:
        said = await _words(visit, place)
        raise ConsoleError(f"the Console does not accept this: {said or 'its dialog cannot be saved'}") from error
    answered: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
    watchers = _watch(visit, place, answered)
    await still_here()
    try:
        await button.click(timeout=visit.patience.control * 1000)
        waiting: set[asyncio.Future[Any]] = {answered, *watchers.values()}
        await asyncio.wait(waiting, timeout=visit.patience.save, return_when=asyncio.FIRST_COMPLETED)
        return await _answer(visit, place, answered, watchers)
    except Error:
        return Answer()


async def press_and_ask(
    visit: Visit,
    *,
    place: Locator,
    control: Control,
    node: Node,
    question: Control,
    still_here: Callable[[], Awaitable[None]],
) -> Question | Answer:
    """
    Press once the control that `node` is, which asks a question or saves at once: nobody knows which, so it is watched like
    a save. The question, once it is there; else what came of the press.
    """
    asking = any_of(visit.page, question)
    answered: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
    sent: list[str] = []
    visit.page.on("request", lambda request: sent.append(request.url) if _is_save(request, visit.signs) else None)
    watchers = _watch(visit, place, answered)
    asked = asyncio.create_task(asking.wait_for(state="visible", timeout=visit.patience.page * 1000))
    asked.add_done_callback(_retrieved)
    await still_here()
    try:
        await visit.press(place, control, node)
        either: set[asyncio.Future[Any]] = {answered, asked}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if _succeeded(asked) and not sent:
            return Question(asking, read_tree(await asking.aria_snapshot()))
        if not sent:
            return Answer(missing=describe(question))
        await asyncio.wait({answered}, timeout=visit.patience.save)
        return await _answer(visit, place, answered, watchers)
    except Error:
        return Answer()


async def confirmed(answer: Answer, *, read: Callable[[], Awaitable[T]], wanted: T, say: Callable[[T], str]) -> T:
    """
    The value as a fresh load shows it. Raises the Console's own refusal, or WriteNotConfirmed when the value is another or
    cannot be read. An unclear or failed answer is forgiven when the value is there.
    """
    if answer.is_refused:
        raise answer.error()
    try:
        found = await read()
    except ConsoleError as error:
        raise WriteNotConfirmed(
            f"what was saved could not be read back: {error.message}", page=error.page, evidence=error.evidence
        ) from error
    except WrongOrganization as error:
        raise WriteNotConfirmed(f"what was saved could not be read back: {error.message}") from error
    if found == wanted:
        return found
    if not answer.is_done:
        raise answer.error()
    raise WriteNotConfirmed(f"saved {say(wanted)}, but a fresh page shows {say(found)}")


def _watch(visit: Visit, place: Locator, answered: asyncio.Future[int | None]) -> Mapping[str, asyncio.Task[None]]:
    def settle(status: int | None) -> None:
        if not answered.done():
            answered.set_result(status)

    visit.page.on(
        "response", lambda response: settle(response.status) if _is_save(response.request, visit.signs) else None
    )
    visit.page.on("requestfailed", lambda request: settle(None) if _is_save(request, visit.signs) else None)
    limit_ms = visit.patience.save * 1000
    alert = place.get_by_role(visit.signs.error.role).filter(has_text=_SOMETHING)
    watchers = {
        "closed": asyncio.create_task(place.wait_for(state="hidden", timeout=limit_ms)),
        "alert": asyncio.create_task(expect(alert).not_to_have_count(0, timeout=limit_ms)),
    }
    for task in watchers.values():
        task.add_done_callback(_retrieved)
    return watchers


async def _answer(
    visit: Visit, place: Locator, answered: asyncio.Future[int | None], watchers: Mapping[str, asyncio.Task[None]]
) -> Answer:
    if answered.done():
        status = answered.result()
        if status is not None and status < HTTPStatus.BAD_REQUEST:
            visit.saved += 1
            return Answer(status=status, is_done=True)
        return Answer(status=status, message=await _words(visit, place))
    if _succeeded(watchers["alert"]):
        return Answer(message=await _words(visit, place))
    has_closed = _succeeded(watchers["closed"])
    visit.saved += has_closed
    return Answer(is_done=has_closed)


async def _words(visit: Visit, place: Locator) -> str | None:
    """What the alerts in the place, or else on the page, say."""
    alert = place.get_by_role(visit.signs.error.role).filter(has_text=_SOMETHING)
    with contextlib.suppress(AssertionError):  # then perhaps elsewhere on the page
        await expect(alert).not_to_have_count(0, timeout=_MESSAGE_MS)
    tree = (await visit.look()).tree
    said = [normal(node.content) for node in find_all(tree, visit.signs.error) if node.content.strip()]
    return "; ".join(said)[:500] or None


def _is_save(request: Request, signs: Signs) -> bool:
    return request.method != "GET" and urlsplit(request.url).path.startswith(signs.save_requests)


def _succeeded(task: asyncio.Task[None]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def _retrieved(task: asyncio.Task[Any]) -> None:
    """A watcher that outlives its press fails when the page goes; that is expected and told to nobody."""
    if not task.cancelled():
        task.exception()
