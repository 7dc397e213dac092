"""Requests for a higher limit in a Claude Enterprise organization. Source: docs/platform/enterprise.md#increase-requests."""

from __future__ import annotations

from collections.abc import Collection

from pulumi_claude_admin.admin_api.effective_limits import effective_of
from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import read_back, require_kept
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.increase_request import APPROVED, DENIED, IncreaseRequest
from pulumi_claude_admin.model.money import Money

_ROOT = "spend_limit_increase_requests"


class HttpIncreaseRequests:
    """`/v1/organizations/spend_limit_increase_requests`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, statuses: Collection[str] = (), user_ids: Collection[str] = ()) -> tuple[IncreaseRequest, ...]:
        """One call for each 1,000 requests."""
        filters = {"status[]": tuple(sorted(statuses)), "actor_ids[]": tuple(sorted(user_ids))}
        query = {"limit": paging.LARGEST_PAGE} | {name: values for name, values in filters.items() if values}
        call = Call("GET", path_of(_ROOT), query=query)
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_increase_request)

    def retrieve(self, request_id: str) -> IncreaseRequest:
        """One call."""
        return self._transport.send(Call("GET", path_of(_ROOT, request_id))).parse(parse_increase_request)

    def approve(self, request_id: str, amount: Money, *, period: str | None, is_silent: bool) -> IncreaseRequest:
        """Two calls. An approval writes a limit and sends an e-mail, so it is sent again only when it was surely not carried out."""
        body: dict[str, object] = {"amount": str(amount.minor), "suppress_notification": is_silent}
        body |= {} if period is None else {"period": period}
        return self._resolved(request_id, "approve", body, status=APPROVED)

    def deny(self, request_id: str, *, is_silent: bool) -> IncreaseRequest:
        """Two calls."""
        return self._resolved(request_id, "deny", {"suppress_notification": is_silent}, status=DENIED)

    def _resolved(self, request_id: str, verb: str, body: dict[str, object], *, status: str) -> IncreaseRequest:
        path = path_of(_ROOT, request_id, verb)
        answer = self._transport.send(Call("POST", path, body=body, replay=Replay.ONLY_WHEN_REFUSED))
        found = read_back(self._transport, answer, path_of(_ROOT, request_id), parse_increase_request)
        require_kept(answer, found, {"status": status}, what=request_id)
        return found


def parse_increase_request(data: object) -> IncreaseRequest:
    """From its JSON. Statuses and periods are open sets."""
    fields = Fields(data, "spend_limit_increase_request")
    actor, summary = fields.inner("actor"), fields.inner_or_none("spend_summary")
    resolved_by = fields.inner_or_none("resolved_by")
    return IncreaseRequest(
        id=fields.text("id"),
        user_id=_id_of(actor),
        email=actor.text_or_none("email_address"),
        status=fields.text("status"),
        period=fields.text("period"),
        created_at=fields.time("created_at"),
        resolved_at=fields.time("resolved_at") if fields.text_or_none("resolved_at") is not None else None,
        resolved_by=None if resolved_by is None else _id_of(resolved_by),
        summary=None if summary is None else effective_of(summary),
    )


def _id_of(actor: Fields) -> str:
    """Of a person, or of a key."""
    return actor.text_or_none("user_id") or actor.text("scoped_api_key_id")
