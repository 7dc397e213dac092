"""Pages of the Console, asked several at a time. Whatever fails is a value; what every page would say is asked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from pulumi_claude_admin.errors import (
    ChallengeShown,
    ClaudeAdminError,
    ConfigurationError,
    SignInNeeded,
    UnderMaintenance,
    WrongOrganization,
)
from pulumi_claude_admin.reader_threads import readers

PageT = TypeVar("PageT")
ShownT = TypeVar("ShownT")

HOPELESS: Final = (SignInNeeded, ChallengeShown, UnderMaintenance, WrongOrganization, ConfigurationError)
"""What the next page would say too."""


def ask_all(pages: Sequence[PageT], ask: Callable[[PageT], ShownT]) -> list[ShownT | ClaudeAdminError]:
    """What each page shows, or why it cannot be read, in their order. The first one is asked alone."""

    def shown(page: PageT) -> ShownT | ClaudeAdminError:
        try:
            return ask(page)
        except ClaudeAdminError as error:
            return error

    if not pages:
        return []
    first = shown(pages[0])
    if isinstance(first, HOPELESS):
        return [first] * len(pages)
    with readers() as pool:
        return [first, *pool.map(shown, pages[1:])]
