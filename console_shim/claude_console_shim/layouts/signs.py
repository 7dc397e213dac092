"""How pages are known that are not ours to read, whose they are, and which requests are what: the shipped `signs.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from claude_console_shim.snapshot.control import Control, Data, Expression


class Signs(Data):
    """
    How pages are known that are not ours to read, and whose they are: from `layouts/signs.toml`. Headings and titles are
    expressions; `organization_requests` is one with the group `id`; `account_says` is what the menu `account` shows in
    `{organization}`, as a whole; `list_counts` (with the group `total`) and `list_rests` are how a list that is cut tells it.
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
    return Signs.model_validate(
        tomllib.loads((files(__package__ or "claude_console_shim.layouts") / "signs.toml").read_text(encoding="utf-8"))
    )
