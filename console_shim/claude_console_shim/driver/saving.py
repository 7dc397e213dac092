"""
One press that saves, and what came of it. Never pressed twice: after an unclear answer the value is read again instead.

What was filled in is read once more right before the press, watchers are armed (save_watch.py), and after it the value is
read in any case: an answer can be wrong in both directions. The page's own request is only watched, never made.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, TypeVar

from playwright.async_api import Error, Locator, expect

from claude_console_shim.driver.fields import FilledField, leave, require_fields
from claude_console_shim.driver.page import PageDriver, any_of, locate, read_tree
from claude_console_shim.driver.save_watch import (
    SaveWatch,
    held_back,
    new_alerts,
    retrieved,
    standing_alerts,
    succeeded,
)
from claude_console_shim.layouts.save_requests import ExpectedSave
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.forbidden_controls import is_forbidden
from claude_console_shim.snapshot.matching import describe, find_all, find_one
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ConsoleError,
    LayoutUnknown,
    NotAccepted,
    NotPermitted,
    SignInNeeded,
    WriteNotConfirmed,
    WrongOrganization,
)
from pulumi_claude_admin.quoting import without_emails

_log: Final = logging.getLogger(__name__)

_MESSAGE_MS: Final = 2_000
_REACTION_SECONDS: Final = 1.0
"""How long a form is given to take back a value that it did not keep, before nothing else is waited for."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SaveOutcome:
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

    inside: Locator
    tree: Node


async def press_once(
    driver: PageDriver,
    *,
    inside: Locator,
    tree: Node,
    submit: Control,
    expected_save: ExpectedSave,
    require_safe_to_press: Callable[[], Awaitable[None]],
    fields: Sequence[FilledField] = (),
) -> SaveOutcome:
    """
    Leave the `fields` `inside` a dialog, wait for the submit control to be enabled, read them again, press once, and return what
    came of it. `expected_save` tells the request of this save.

    `require_safe_to_press` is asked last and raises when nothing may be saved any more. Raises NotAccepted, with the page's words,
    when it does not accept what was filled in, LayoutUnknown when it changed that.
    """
    pressed = find_one(tree, submit)
    button, name = locate(inside, submit, pressed), pressed.name
    if is_forbidden(name):
        raise LayoutUnknown(f"{describe(submit)} turned out to be {name!r}, which is never pressed; nothing was saved")
    await leave(driver, fields)
    await _require_enabled(driver, button, fields)
    _, standing, on_page = await asyncio.gather(
        require_fields(fields), standing_alerts(inside, driver), standing_alerts(driver.page, driver)
    )
    watch = SaveWatch(driver, inside, expected_save, standing=standing)
    try:
        await require_safe_to_press()
        _log.info("press %s %r, which saves", submit.role, without_emails(name))
        await button.click(timeout=driver.timeouts.control * 1000)
        await watch.settle(driver.timeouts.save)
        return _logged(await _outcome(driver, watch, on_page))
    except Error:
        return SaveOutcome()
    finally:
        watch.stop()


async def _require_enabled(driver: PageDriver, button: Locator, fields: Sequence[FilledField]) -> None:
    """
    Wait until the button can be pressed. Raises NotAccepted, with the page's words, when it never can; LayoutUnknown as soon as it is
    plain that it cannot because a field does not keep what was filled in.
    """
    limit = min(driver.timeouts.control, driver.timeouts.enabled)
    soon = min(limit, _REACTION_SECONDS)
    for seconds in filter(None, (soon, limit - soon)):
        try:
            await expect(button).to_be_enabled(timeout=seconds * 1000)
        except AssertionError:
            await require_fields(fields)
        else:
            return
    said = _said((await driver.look()).tree, driver, ())  # nothing was pressed: what stands there is why
    raise NotAccepted(f"the Console does not accept this: {said or 'its dialog cannot be saved'}")


async def press_and_ask(
    driver: PageDriver,
    *,
    inside: Locator,
    control: Control,
    node: Node,
    question: Control,
    expected_save: ExpectedSave,
    require_safe_to_press: Callable[[], Awaitable[None]],
    shows: Control | None = None,
) -> Question | SaveOutcome:
    """
    Press once the control that `node` is, which asks a question or saves at once: nobody knows which, so it is watched like
    a save. The question, once it is there and has what it `shows`; else what came of the press. In a rehearsal a save that does not get out has come to nothing, and no question is waited for any longer.
    """
    asking = any_of(driver.page, question)
    if shows is not None:
        asking = asking.filter(has=any_of(driver.page, shows))
    standing, on_page = await asyncio.gather(standing_alerts(inside, driver), standing_alerts(driver.page, driver))
    watch = SaveWatch(driver, inside, expected_save, standing=standing)
    asked = asyncio.create_task(asking.wait_for(state="visible", timeout=driver.timeouts.page * 1000))
    asked.add_done_callback(retrieved)
    not_let_out = held_back(driver)
    try:
        await require_safe_to_press()
        await driver.press(inside, control, node)
        either: set[asyncio.Future[Any]] = {watch.answered, asked, not_let_out}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not_let_out.done():
            await asyncio.wait({asked}, timeout=_REACTION_SECONDS)
        if succeeded(asked) and not watch.has_sent:
            return Question(asking, read_tree(await asking.aria_snapshot()))
        if not watch.has_sent:
            return await _with_evidence(driver, SaveOutcome(missing=describe(question)))
        await watch.settle(driver.timeouts.save)
        return _logged(await _outcome(driver, watch, on_page))
    except Error:
        return SaveOutcome()
    finally:
        watch.stop()
        asked.cancel()
        not_let_out.cancel()


async def confirmed(
    outcome: SaveOutcome, *, read: Callable[[], Awaitable[T]], before: T, wanted: T, say: Callable[[T], str]
) -> T:
    """
    The value as a fresh load shows it; `before` is what is there when the press saved nothing. An answer that is not a yes is
    forgiven when the value is there, and is the error when nothing has changed. Raises WriteNotConfirmed when there is
    another value, or none can be read.
    """
    try:
        found = await read()
    except ConsoleError as error:
        if not outcome.is_done and type(error) is type(refused := outcome.error()):
            raise refused from error  # what stood in the way of the save does still
        raise _unread(outcome, error, page=error.page, evidence=error.evidence) from error
    except WrongOrganization as error:
        raise _unread(outcome, error) from error
    said = "what was wanted" if found == wanted else "what was there before" if found == before else "another value"
    _log.info("read back from a fresh page: %s", said)
    if found == wanted:
        return found
    if outcome.is_done:
        raise WriteNotConfirmed(f"saved {say(wanted)}, but a fresh page shows {say(found)}")
    if found == before:
        raise outcome.error()
    raise WriteNotConfirmed(
        f"the Console answered ({outcome.words}) and shows {say(found)}, neither {say(wanted)} nor {say(before)}",
        page=outcome.page,
        evidence=outcome.evidence,
    )


def _unread(
    outcome: SaveOutcome,
    error: ConsoleError | WrongOrganization,
    *,
    page: str | None = None,
    evidence: str | None = None,
) -> WriteNotConfirmed:
    answered = "" if outcome.is_done else f" after the answer ({outcome.words})"
    return WriteNotConfirmed(
        f"what was saved could not be read back{answered}: {error.message}", page=page, evidence=evidence
    )


async def _outcome(driver: PageDriver, watch: SaveWatch, standing: Collection[str]) -> SaveOutcome:
    if watch.answered.done():
        answered = watch.answered.result()
        if answered.status is not None and answered.status < HTTPStatus.BAD_REQUEST:
            driver.saved += 1
            return SaveOutcome(status=answered.status, is_done=True)
        said = await _words(driver, standing)
        return await _with_evidence(
            driver, SaveOutcome(status=answered.status, message=said, is_challenged=answered.is_challenged)
        )
    if watch.has_alerted:
        return await _with_evidence(driver, SaveOutcome(message=await _words(driver, standing)))
    if not watch.has_closed:
        return await _with_evidence(driver, SaveOutcome())
    driver.saved += 1
    return SaveOutcome(is_done=True)


def _logged(outcome: SaveOutcome) -> SaveOutcome:
    _log.info("the save: %s (%s)", "done" if outcome.is_done else "unclear or refused", without_emails(outcome.words))
    return outcome


async def _with_evidence(driver: PageDriver, outcome: SaveOutcome) -> SaveOutcome:
    """The answer with what the page shows now: what stood in the way is on no fresh one."""
    if driver.capture is None:
        return outcome
    page, evidence = await driver.capture(outcome.words)
    return replace(outcome, page=page, evidence=evidence)


async def _words(driver: PageDriver, standing: Collection[str]) -> str | None:
    """What the alerts on the page say that did not stand there before: in the dialog, or beside it when it has gone."""
    with contextlib.suppress(AssertionError):  # then it says nothing
        await expect(new_alerts(driver.page, driver, standing)).not_to_have_count(0, timeout=_MESSAGE_MS)
    return _said((await driver.look()).tree, driver, standing)


def _said(tree: Node, driver: PageDriver, standing: Collection[str]) -> str | None:
    known = {normal(text) for text in standing}
    said = [normal(node.content) for node in find_all(tree, driver.signs.error)]
    return "; ".join(each for each in said if each and each not in known)[:500] or None
