"""
Where a look-up meets a program: its errors in one line, the session that it may ask, its answer as a Pulumi output.

Nothing here knows a particular look-up.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

import pulumi
from pulumi.output import UNKNOWN
from pulumi.runtime.settings import is_dry_run

from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError, InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.secrets import hide_in, hiding
from pulumi_claude_admin.lookups.run import session_of_run
from pulumi_claude_admin.model.bags import SECRET_INPUTS
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.session import Session

ResultT = TypeVar("ResultT")


class MissingCredential(ConfigurationError):
    """Nothing can be looked up: the program has no credential."""


@contextlib.contextmanager
def named(function: str, **arguments: object) -> Iterator[None]:
    """
    Name the function and its arguments in every error of ours, which keeps its class and ends a program with one line.

    Raises InvalidInputs for an argument that is an output, or no text where it says something.
    """
    try:
        for name, value in arguments.items():
            _require_plain(function, name, value)
        yield
    except ClaudeAdminError as error:
        given = ", ".join(f"{name}={value!r}" for name, value in arguments.items() if isinstance(value, str))
        raise _in_one_line(error, f"{function}({given})") from None


def require_session() -> Session:
    """
    The session of this run, in the organization that it has to be in.

    Raises MissingCredential, and WrongOrganization when the credential is of another organization than the pin.
    """
    session = session_of_run()
    if not session.settings.has_credential:
        try:
            session.settings.credential()
        except ConfigurationError as error:
            raise MissingCredential(error.message, hint=error.hint) from None
    session.require_organization(None)
    return session


def require_one(**arguments: str | None) -> tuple[str, str]:
    """The one argument that is given, as its name and its text. Raises InvalidInputs for none, several or an empty one."""
    given = {name: value for name, value in arguments.items() if value is not None}
    if len(given) != 1:
        choices = " or ".join(arguments)
        raise nothing(f"give {choices}{', and not both' if given else ''}")
    ((name, value),) = given.items()
    return name, require_text(name, value)


def require_text(name: str, value: str | None) -> str:
    """The text. Raises InvalidInputs when there is nothing in it."""
    if value is None or not value.strip():
        raise nothing(f"{name} is empty")
    return value


def nothing(reason: str, *, hint: str | None = None) -> InvalidInputs:
    """The error of a look-up that has no answer."""
    return InvalidInputs(Problem("", reason), hint=hint)


def as_output(look_up: Callable[..., ResultT], **arguments: pulumi.Input[Any] | None) -> pulumi.Output[ResultT]:
    """
    What the function answers once its arguments are known. It is asked in a thread of its own: the program goes on.

    Not known in a preview without a credential, as a fork's is; a secret if an argument is one.
    """
    given = cast("pulumi.Output[dict[str, Any]]", pulumi.Output.from_input(arguments))

    async def answer(known: Mapping[str, Any]) -> ResultT:
        secret = sorted(known) if await given.is_secret() else []
        with hiding({**known, SECRET_INPUTS: secret}):
            return await asyncio.to_thread(_answer_or_unknown, look_up, known)

    return given.apply(answer)


def _answer_or_unknown(look_up: Callable[..., ResultT], arguments: Mapping[str, Any]) -> ResultT:
    try:
        return look_up(**arguments)
    except MissingCredential:
        if not is_dry_run():
            raise
        print_once("no credential for the Admin API: what look-ups find is not known in this preview")
        return cast("ResultT", UNKNOWN)


def _require_plain(function: str, name: str, value: object) -> None:
    if isinstance(value, pulumi.Output):
        raise nothing(f"{name} is an output, whose value is not known yet; use {function}_output")
    kind, called = (bool, "True or False") if name.startswith("include_") else (str, "text")
    if value is not None and not isinstance(value, kind):
        raise nothing(f"{name} has to be {called}, and is {type(value).__name__}")


def _in_one_line(error: ClaudeAdminError, call: str) -> ClaudeAdminError:
    """A copy, as another thread may be told of the same error."""
    kind = _ends_in_one_line(type(error))
    told = kind.__new__(kind)
    told.__dict__.update(vars(error))
    told.message = one_line(f"{call}: {error.message}")
    told.args = (told.message,)
    hide_in(told)
    return told


def _ends_in_one_line(kind: type[ClaudeAdminError]) -> type[ClaudeAdminError]:
    """The same class of error, which Pulumi shows without a traceback when a program lets it pass."""
    members = {"__module__": kind.__module__, "__doc__": kind.__doc__}
    return cast("type[ClaudeAdminError]", type(kind.__name__, (kind, pulumi.RunError), members))
