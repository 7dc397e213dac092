"""One call of the Admin API and its answer, as values: what to ask, and whether it may be asked twice. No I/O here."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar
from urllib.parse import quote, urlencode

from pulumi_claude_admin.admin_api.http.rate_limiter import Family
from pulumi_claude_admin.errors import ApiWriteNotConfirmed, InvalidInputs, Problem, UnexpectedResponse
from pulumi_claude_admin.quoting import without_emails

ValueT = TypeVar("ValueT")

_ROOT: Final = "/v1/organizations"
_FAMILIES: Final[dict[str, Family]] = {
    f"{_ROOT}/spend_limit": "spend_limits",
    f"{_ROOT}/analytics": "analytics",
}
"""How the paths of a family begin that is counted apart; requests for a higher limit count as spend limits (docs/platform/enterprise.md#spend-limits)."""


class Replay(enum.Enum):
    """
    When a call may be sent again.

    A refusal before anything was done (no connection, 429) allows it always. An unknown outcome (no answer, 5xx) allows it
    only where doing it twice is the same as doing it once. A 409 never does, because somebody has to look first, unless
    its code says that somebody else was changing the object at that moment.
    """

    ALSO_WHEN_UNKNOWN = "reads, and writes that name the final value"
    ONLY_WHEN_REFUSED = "creates: there is no idempotency key, and names are not unique"


@dataclass(frozen=True, slots=True)
class Call:
    """
    A request: `path` from `path_of`, `query` and JSON `body` as the reference has them, `beta` the beta header's value.

    `secret` is what an answer must not repeat. `errors` says whose form an error has: the platform's, or OAuth's (RFC 6749, 5.2) as well.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    query: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    beta: str | None = None
    replay: Replay = Replay.ALSO_WHEN_UNKNOWN
    secret: str | None = field(default=None, repr=False)
    errors: Literal["platform", "oauth"] = "platform"

    @property
    def is_write(self) -> bool:
        """Whether it may change something."""
        return self.method != "GET"

    @property
    def shown(self) -> str:
        """The call as a log shows it: method, path and query, and no e-mail address in them."""
        query = f"?{urlencode(self.query, doseq=True)}" if self.query else ""
        return f"{self.method} {without_emails(self.path + query)}"

    @property
    def family(self) -> Family:
        """Which of the platform's request limits it counts against."""
        return next((family for root, family in _FAMILIES.items() if self.path.startswith(root)), "general")


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer: the JSON as it came, None when there was no body. `organization_id`: whose it is, if it says so."""

    call: Call
    status: int
    body: object = field(repr=False)
    request_id: str | None
    organization_id: str | None = None

    def parse(self, parser: Callable[[object], ValueT]) -> ValueT:
        """The body as a value. Raises UnexpectedResponse, naming the field, when the parser cannot make one of it."""
        try:
            return parser(self.body)
        except NotInTheAnswer as error:
            raise self.unexpected(str(error)) from None

    def not_taken(self, *, shown: str) -> ApiWriteNotConfirmed:
        """The error for a write that was answered with success and not taken; `shown` is what is there instead."""
        return ApiWriteNotConfirmed(
            f"the Admin API answered this write with success, but {shown}",
            method=self.call.method,
            path=self.call.path,
            status=self.status,
            request_id=self.request_id,
            outcome_unknown=True,
            hint="Look at it in the Console, then run this again",
        )

    def unexpected(self, reason: str) -> UnexpectedResponse:
        """The error for an answer that cannot be right. A write may have happened."""
        return UnexpectedResponse(
            f"the answer is not what the Admin API documents: {reason}",
            method=self.call.method,
            path=self.call.path,
            status=self.status,
            request_id=self.request_id,
            outcome_unknown=self.call.is_write,
        )


class NotInTheAnswer(ValueError):
    """A field that is needed is missing from JSON, or has a value of another kind. Its text names the field."""


def path_of(*segments: str) -> str:
    """
    `/v1/organizations/…` with each segment percent-encoded.

    Raises InvalidInputs on an id that would address something else: an empty one, `.` or `..`.
    """
    for segment in segments:
        if segment in {"", ".", ".."}:
            raise InvalidInputs(Problem(property="", reason=f"{segment!r} is not an id"))
    return "/".join((_ROOT, *(quote(segment, safe="") for segment in segments)))
