"""
The hidden first line of a comment that we keep up to date: an HTML comment by which it is found again, and by which its age is told.

It holds numbers and hexadecimal digits alone, so nobody's words can end it or stand in it. Read strictly: what is not to the letter as
`written` makes it is no marker. Who may edit comments can forge one: who wrote the comment is for the forge to say.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeGuard

VERSION: Final = 1
_START: Final = f"<!-- pulumi-claude-admin report v{VERSION} "
_END: Final = " -->"
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_COMMIT: Final = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_STEP: Final = re.compile(r"[0-9a-f]{16}")
_NUMBER: Final = range(2**53)
_TIME: Final = range(253_402_300_800)
"""Until the year 9999."""
_LONGEST: Final = 1_000_000
"""No forge takes a longer comment."""


@dataclass(frozen=True, slots=True)
class Marker:
    """
    What a comment says of itself. `key` (of `key_of` or `key_named`) tells comments of different stacks apart; `head` is the commit that was
    looked at (empty for an issue); `run` and `attempt` those of the job; `digest` that of what the comment tells.

    `steps` are the digests of the planned steps, 16 hexadecimal digits each, sorted; None: none are told, of which there were `left_out`.
    `at` is when an issue's report was made, in seconds since 1970, by which others tell how long ago somebody looked.
    """

    key: str
    head: str
    run: int
    attempt: int
    digest: str
    steps: tuple[str, ...] | None = None
    left_out: int = 0
    at: int | None = None

    def written(self) -> str:
        """The line, without line feed."""
        facts: dict[str, object] = {
            "key": self.key,
            "head": self.head,
            "run": self.run,
            "attempt": self.attempt,
            "digest": self.digest,
        }
        if self.steps is not None:
            facts["steps"] = list(self.steps)
        if self.left_out:
            facts["left_out"] = self.left_out
        if self.at is not None:
            facts["at"] = self.at
        return f"{_START}{json.dumps(facts, separators=(',', ':'))}{_END}"

    def within(self, most: int) -> Marker:
        """The marker in at most so many bytes: with all its steps, or with none and their number."""
        if self.steps is None or len(self.written()) <= most:
            return self
        return replace(self, steps=None, left_out=len(self.steps))


def key_of(organization_id: str, stacks: Iterable[str]) -> str:
    """The key of a report of these stacks, in whatever order they are named."""
    return _hashed("stacks", organization_id, *sorted(set(stacks)))


def key_named(name: str) -> str:
    """The key that somebody chose a name for."""
    return _hashed("name", name)


def digest_of(text: str) -> str:
    """The digest of what a comment tells."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse(body: str) -> Marker | None:
    """The marker that the body of a comment begins with; None when it begins with none."""
    line = body[:_LONGEST].partition("\n")[0].removesuffix("\r")
    if not (line.startswith(_START) and line.endswith(_END)):
        return None
    try:
        facts = json.loads(line[len(_START) : -len(_END)])
    except (ValueError, RecursionError):
        return None
    marker = _marker(facts)
    return marker if marker is not None and marker.written() == line else None


def without_marker(body: str) -> str:
    """What stands under the marker of this body, which has one."""
    return body.partition("\n")[2].strip()


def _marker(facts: Any) -> Marker | None:  # noqa: ANN401 - whatever somebody wrote
    if not isinstance(facts, dict):
        return None
    key, head, digest, steps = (facts.get(name) for name in ("key", "head", "digest", "steps"))
    at = facts.get("at")
    numbers = [facts.get(name, 0) for name in ("run", "attempt", "left_out")]
    if not (_fits(key, _KEY) and _fits(head, _COMMIT) and _fits(digest, _DIGEST)):
        return None
    if not all(_is_in(number, _NUMBER) for number in numbers) or not (at is None or _is_in(at, _TIME)):
        return None
    if steps is not None and not (isinstance(steps, list) and all(_fits(step, _STEP) for step in steps)):
        return None
    run, attempt, left_out = numbers
    told = None if steps is None else tuple(steps)
    if told is not None and (left_out or list(told) != sorted(set(told))):
        return None
    return Marker(key=key, head=head, run=run, attempt=attempt, digest=digest, steps=told, left_out=left_out, at=at)


def _fits(value: object, pattern: re.Pattern[str]) -> TypeGuard[str]:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_in(value: object, numbers: range) -> bool:
    return type(value) is int and value in numbers


def _hashed(*parts: str) -> str:
    text = json.dumps(parts).encode()
    return hashlib.sha256(text).hexdigest()[:32]
