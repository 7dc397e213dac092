"""
Reading an object once more after it was written: an answer may show what was asked for although nothing was kept.

Source: docs/platform/requests.md#delay (a read shows what was just written).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from pulumi_claude_admin.admin_api.http.call import Answer, Call
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import NotFound

ValueT = TypeVar("ValueT")


def read_back(transport: Transport, answer: Answer, path: str, parser: Callable[[object], ValueT]) -> ValueT:
    """One call: the object at `path`, which `answer` says was written. Raises ApiWriteNotConfirmed when it is not there."""
    try:
        return transport.send(Call("GET", path)).parse(parser)
    except NotFound:
        raise answer.not_taken(shown=f"reading it back finds nothing at {path}") from None


def require_kept(answer: Answer, found: object, wanted: Mapping[str, object], *, what: str) -> None:
    """Raise ApiWriteNotConfirmed when an attribute of what was read back is another one than was written."""
    for name, value in wanted.items():
        if getattr(found, name) != value:
            raise answer.not_taken(shown=f"reading it back shows another {name.replace('_', ' ')} of {what}")
