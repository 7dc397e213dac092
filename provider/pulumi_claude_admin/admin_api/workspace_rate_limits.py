"""What a workspace has instead of the organization's rate limits. Source: docs/platform/rate-limits.md#workspace, docs/platform/rate-limits.md#write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pulumi_claude_admin.admin_api.feature_gate import gate_or_refusal, is_live, not_enabled
from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import require_listed
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.rate_limits import HttpRateLimits, group_of, limits_of
from pulumi_claude_admin.errors import NotFound, PermissionDenied
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimit


class HttpWorkspaceRateLimits:
    """`/v1/organizations/workspaces/{}/rate_limits`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        """One call: the overrides, without what is inherited. Raises FeatureNotEnabled behind the gate."""
        call = Call("GET", path_of("workspaces", workspace_id, "rate_limits"))
        try:
            return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_workspace_rate_limit)
        except PermissionDenied as error:
            raise gate_or_refusal(error) from None

    def set(self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]) -> WorkspaceRateLimit:
        """
        One call. Limiters that are not named stay; None clears; enforced within about an hour.

        Raises FeatureNotEnabled when the answer is the gate's 403, or 404 although workspace and entry are there
        (docs/platform/rate-limits.md#stale-guide).
        """
        body = {"limits": [{"type": limiter, "value": value} for limiter, value in limits.items()]}
        call = Call("POST", path_of("workspaces", workspace_id, "rate_limits", entry_id), body=body)
        try:
            answer = self._transport.send(call)
        except PermissionDenied as error:
            raise gate_or_refusal(error) from None
        except NotFound as error:
            if not (is_live(self._transport, workspace_id) and self._has_entry(entry_id)):
                raise
            raise not_enabled(error, hint="Use another channel") from None
        return _taken(answer, workspace_id, entry_id, limits)

    def require_kept(
        self,
        written: WorkspaceRateLimit,
        limiters: Collection[str],
        *,
        look: Callable[[], tuple[WorkspaceRateLimit, ...]] | None = None,
    ) -> None:
        """One call, and more for some seconds while the list shows other values of these limiters. An entry that it does not show has none."""

        def wrong() -> str | None:
            listed = look() if look is not None else self.list(written.workspace_id)
            shown = next((one.limits for one in listed if one.entry_id == written.entry_id), {})
            differing = [name for name in sorted(limiters) if shown.get(name) != written.limits.get(name)]
            return (
                f"the list shows {differing[0]} {shown.get(differing[0])} instead of {written.limits.get(differing[0])}"
                if differing
                else None
            )

        path = path_of("workspaces", written.workspace_id, "rate_limits")
        require_listed(self._transport.rate_limiter, wrong, path=path)

    def _has_entry(self, entry_id: str) -> bool:
        return any(entry.entry_id == entry_id for entry in HttpRateLimits(self._transport).list())


def _taken(answer: Answer, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]) -> WorkspaceRateLimit:
    """The overrides of the answer, if they are those that were asked for."""
    shown = answer.parse(parse_workspace_rate_limit)
    if (shown.workspace_id, shown.entry_id) != (workspace_id, entry_id):
        raise answer.not_taken(shown=f"it shows entry {shown.entry_id} of workspace {shown.workspace_id}")
    for limiter, value in limits.items():
        if shown.limits.get(limiter) != value:
            raise answer.not_taken(shown=f"it shows {limiter} {shown.limits.get(limiter)} instead of {value}")
    return shown


def parse_workspace_rate_limit(data: object) -> WorkspaceRateLimit:
    """From its JSON. Limiters that are inherited are no overrides and are left out."""
    fields = Fields(data, "workspace_rate_limit")
    group = group_of(fields)
    limiters = fields.items("limits", lambda item: Fields(item, "workspace_rate_limit.limits"))
    return WorkspaceRateLimit(
        entry_id=fields.text("rate_limit_id"),
        workspace_id=fields.text("workspace_id"),
        group=group,
        limits=limits_of(tuple(limiter for limiter in limiters if _is_override(limiter)), field="value"),
        organization_limits=limits_of(limiters, field="org_limit"),
    )


def _is_override(limiter: Fields) -> bool:
    source = limiter.inner_or_none("source")
    return source is None or source.text("type") != "organization"
