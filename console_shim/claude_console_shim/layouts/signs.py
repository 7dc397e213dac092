"""
How pages are known that are not ours to read, whose they are, and which requests are what: the shipped `signs.toml`, with the words
of every language at once, since such a page may come in another language than the one that was asked for.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

from claude_console_shim.layouts.load import languages
from claude_console_shim.layouts.words import SignWords, expressions
from claude_console_shim.snapshot.control import Control, Data, Expression

_SAID: Final = ("challenge", "sign_in", "no_permission", "maintenance", "list_counts", "list_rests")


class Signs(Data):
    """
    How pages are known that are not ours to read, and whose they are. Headings and titles are expressions; `organization_requests`
    is one with the group `id`; `account_says` is what the menu `account` shows in `{organization}`, as a whole; `list_counts` (with
    the group `total`) and `list_rests` are how a list that is cut tells it.
    """

    challenge_header: str
    challenge: tuple[Expression, ...]
    sign_in_path: str
    sign_in: tuple[Expression, ...]
    no_permission: tuple[Expression, ...]
    maintenance: tuple[Expression, ...]
    account: Control
    session_cookie: str
    save_requests: str
    spend_requests: Expression
    rate_requests: Expression
    telemetry_requests: Expression
    organization_requests: Expression
    organization_cookie: str
    list_counts: tuple[Expression, ...]
    list_rests: tuple[Expression, ...]
    account_says: tuple[Expression, ...]
    error: Control


def shipped_signs() -> Signs:
    """The signs in this package."""
    text = (files(__package__ or "claude_console_shim.layouts") / "signs.toml").read_text(encoding="utf-8")
    return Signs.model_validate(
        {
            **tomllib.loads(text),
            **{name: _in_every_language(name) for name in _SAID},
            "account": Control(role="button", names=_in_every_language("account")),
            "error": Control(role="alert"),
        }
    )


def _in_every_language(name: str) -> tuple[str, ...]:
    def said(words: SignWords) -> object:
        return getattr(words, name)

    found = (
        expression
        for each in languages().values()
        for expression in expressions(said(each.signs), each.numbers)  # type: ignore[arg-type]  # each of them is a word
    )
    return tuple(dict.fromkeys(found))
