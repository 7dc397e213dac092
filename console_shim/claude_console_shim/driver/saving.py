"""
One press that saves, and what came of it. Never pressed twice: after an unclear answer the value is read again instead.

What was filled in is read once more right before the press, watchers are armed (save_watch.py), and after it the value is
read in any case: an answer can be wrong in both directions. The page's own request is only watched, never made.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, TypeVar

from playwright.async_api import Error, Locator, expect

from claude_console_shim.driver.fields import Filled, insist_on_fields, leave
from claude_console_shim.driver.page import Visit, any_of, locate, read_tree
from claude_console_shim.driver.save_watch import SaveWatch, new_alerts, retrieved, standing_alerts, succeeded
from claude_console_shim.layouts.save_requests import Sought
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import describe, find_all, find_one
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ConsoleError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    WriteNotConfirmed,
    WrongOrganization,
)

_MESSAGE_MS: Final = 2_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What came of a press: `status` of the page's own request (None when none was seen), `message` of an alert, if any.

    `is_done` when the page said yes; anything else may have been saved all the same. `missing` is a question that was
    expected, in words, when neither it nor anything else came of the press; `is_challenged` that the answer asked for a
    person; `evidence` what the page showed then.
    """

    status: int | None = None
    message: str | None = None
    is_done: bool = False
    missing: str | None = None
    is_challenged: bool = False
    page: str | None = None
    evidence: str | None = None

    def error(self) -> ConsoleError:
        """The error for an answer that is not a yes when nothing was saved, with the Console's own words."""
        error = self._error()
        error.page, error.evidence = self.page, self.evidence
        return error

    @property
    def words(self) -> str:
        """What was answered."""
        return self.message or (f"status {self.status}" if self.status is not None else "no answer was seen")

    def _error(self) -> ConsoleError:
        said = self.words
        if self.is_challenged:
            return ChallengeShown(
                "the Console asked, instead of saving, to prove that a person is there",
                hint="Signing in again does not help: use the Console in a browser of your own, or CLAUDE_CONSOLE_ENDPOINT.",
            )
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
    visit: Visit,
    *,
    place: Locator,
    tree: Node,
    submit: Control,
    sought: Sought,
    still_here: Callable[[], Awaitable[None]],
    fields: Sequence[Filled] = (),
) -> Answer:
    """
    Leave the `fields` in `place`, wait for the submit control to be enabled, read them again, press once, and return what
    came of it. `sought` tells the request of this save.

    `still_here` is asked last and raises when nothing may be saved any more. Raises ConsoleError, with the page's words,
    when it does not accept what was filled in, LayoutUnknown when it changed that.
    """
    button = locate(place, submit, find_one(tree, submit))
    standing = await standing_alerts(place, visit)
    await leave(visit, fields)
    try:
        await expect(button).to_be_enabled(timeout=visit.patience.control * 1000)
    except AssertionError as error:
        await insist_on_fields(fields)
        said = await _words(visit, place, ())  # nothing was pressed: what stands there is why
        raise ConsoleError(f"the Console does not accept this: {said or 'its dialog cannot be saved'}") from error
    await insist_on_fields(fields)
    standing = await standing_alerts(place, visit)
    watch = SaveWatch(visit, place, sought, standing=standing)
    try:
        await still_here()
        await button.click(timeout=visit.patience.control * 1000)
        await watch.settle(visit.patience.save)
        return await _answer(visit, place, watch, standing)
    except Error:
        return Answer()
    finally:
        watch.stop()


async def press_and_ask(
    visit: Visit,
    *,
    place: Locator,
    control: Control,
    node: Node,
    question: Control,
    sought: Sought,
    still_here: Callable[[], Awaitable[None]],
) -> Question | Answer:
    """
    Press once the control that `node` is, which asks a question or saves at once: nobody knows which, so it is watched like
    a save. The question, once it is there; else what came of the press.
    """
    asking = any_of(visit.page, question)
    standing = await standing_alerts(place, visit)
    watch = SaveWatch(visit, place, sought, standing=standing)
    asked = asyncio.create_task(asking.wait_for(state="visible", timeout=visit.patience.page * 1000))
    asked.add_done_callback(retrieved)
    try:
        await still_here()
        await visit.press(place, control, node)
        either: set[asyncio.Future[Any]] = {watch.answered, asked}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if succeeded(asked) and not watch.has_sent:
            return Question(asking, read_tree(await asking.aria_snapshot()))
        if not watch.has_sent:
            return await _told(visit, Answer(missing=describe(question)))
        await watch.settle(visit.patience.save)
        return await _answer(visit, place, watch, standing)
    except Error:
        return Answer()
    finally:
        watch.stop()
        asked.cancel()


async def confirmed(
    answer: Answer, *, read: Callable[[], Awaitable[T]], before: T, wanted: T, say: Callable[[T], str]
) -> T:
    """
    The value as a fresh load shows it; `before` is what is there when the press saved nothing. An answer that is not a yes is
    forgiven when the value is there, and is the error when nothing has changed. Raises WriteNotConfirmed when there is
    another value, or none can be read.
    """
    try:
        found = await read()
    except ConsoleError as error:
        if not answer.is_done and type(error) is type(refused := answer.error()):
            raise refused from error  # what stood in the way of the save does still
        raise _unread(answer, error, page=error.page, evidence=error.evidence) from error
    except WrongOrganization as error:
        raise _unread(answer, error) from error
    if found == wanted:
        return found
    if answer.is_done:
        raise WriteNotConfirmed(f"saved {say(wanted)}, but a fresh page shows {say(found)}")
    if found == before:
        raise answer.error()
    raise WriteNotConfirmed(
        f"the Console answered ({answer.words}) and shows {say(found)}, neither {say(wanted)} nor {say(before)}",
        page=answer.page,
        evidence=answer.evidence,
    )


def _unread(
    answer: Answer, error: ConsoleError | WrongOrganization, *, page: str | None = None, evidence: str | None = None
) -> WriteNotConfirmed:
    answered = "" if answer.is_done else f" after the answer ({answer.words})"
    return WriteNotConfirmed(
        f"what was saved could not be read back{answered}: {error.message}", page=page, evidence=evidence
    )


async def _answer(visit: Visit, place: Locator, watch: SaveWatch, standing: Collection[str]) -> Answer:
    if watch.answered.done():
        answered = watch.answered.result()
        if answered.status is not None and answered.status < HTTPStatus.BAD_REQUEST:
            visit.saved += 1
            return Answer(status=answered.status, is_done=True)
        said = await _words(visit, place, standing)
        return await _told(visit, Answer(status=answered.status, message=said, is_challenged=answered.is_challenged))
    if watch.has_alerted:
        return await _told(visit, Answer(message=await _words(visit, place, standing)))
    if not watch.has_closed:
        return await _told(visit, Answer())
    visit.saved += 1
    return Answer(is_done=True)


async def _told(visit: Visit, answer: Answer) -> Answer:
    """The answer with what the page shows now: what stood in the way is on no fresh one."""
    if visit.capture is None:
        return answer
    page, evidence = await visit.capture(answer.words)
    return replace(answer, page=page, evidence=evidence)


async def _words(visit: Visit, place: Locator, standing: Collection[str]) -> str | None:
    """What the alerts in the place, or else on the page, say that did not stand there before."""
    with contextlib.suppress(AssertionError):  # then perhaps elsewhere on the page
        await expect(new_alerts(place, visit, standing)).not_to_have_count(0, timeout=_MESSAGE_MS)
    tree = (await visit.look()).tree
    known = {normal(text) for text in standing}
    said = [normal(node.content) for node in find_all(tree, visit.signs.error)]
    return "; ".join(each for each in said if each and each not in known)[:500] or None
