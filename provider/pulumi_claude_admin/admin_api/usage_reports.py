"""
`audit_ports.UsageReports` over HTTP: the new reports, or those of before where the new ones are closed. Source: docs/platform/usage.md.

That they are closed is told by status and code and remembered for the process. A window is of one surface: only its first
page may be refused.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.admin_api.claude_code_usage import ClaudeCodeUsage
from pulumi_claude_admin.admin_api.feature_gate import has_no_such_endpoint
from pulumi_claude_admin.admin_api.http.errors import told_as
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.usage_analytics import AnalyticsReports
from pulumi_claude_admin.admin_api.usage_legacy import LegacyReports
from pulumi_claude_admin.audit_ports import ReadPage
from pulumi_claude_admin.errors import AdminApiError, FeatureNotEnabled, NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.model.cubes import Cube, Measure, Window

WHAT_TO_USE: Final = (
    "Use an Admin API key (Console > Settings > Admin keys) of the Console organization, which reads usage and cost; in a "
    "Claude Enterprise organization a scoped key reads them when it has read:analytics"
)
_CLOSED: Final = (FeatureNotEnabled, PermissionDenied)

_log: Final = logging.getLogger(__name__)


class HttpUsageReports:
    """The usage and cost of the organization that the transport's credential belongs to."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._analytics = AnalyticsReports(transport)
        self._legacy = LegacyReports(transport)
        self._claude_code = ClaudeCodeUsage(transport)
        self._closed: AdminApiError | None = None

    def read(self, cube: Cube, window: Window) -> Iterator[ReadPage]:
        """Pages of a window. Raises PermissionDenied or FeatureNotEnabled where no generation is open to this credential."""
        if cube.measure is Measure.CLAUDE_CODE:
            yield from _require_open(self._claude_code.read(window), "what was done with Claude Code")
            return
        if self._closed is None:
            pages = self._analytics.read(cube, window)
            try:
                first = next(pages)
            except AdminApiError as refusal:
                if not self._means_closed(refusal):
                    raise
                self._closed = refusal
                _log.info("usage and cost are read from the legacy reports: %s", refusal)
            else:
                yield first
                yield from pages
                return
        yield from _require_open(self._legacy.read(cube, window), "usage and cost", denied=self._closed)

    def _means_closed(self, refusal: AdminApiError) -> bool:
        """Whether it is the reports that are refused, and not this one question. A 400 or 405 costs another call."""
        if isinstance(refusal, _CLOSED):
            return True
        now = self._transport.latest_date()
        if isinstance(refusal, Rejected) and now is not None:
            return self._analytics.refuses_everything(now)
        return has_no_such_endpoint(self._transport, refusal)


def _require_open(pages: Iterator[ReadPage], what: str, *, denied: AdminApiError | None = None) -> Iterator[ReadPage]:
    """
    The pages. A first one that is refused is an error that says what to use.

    `denied` is how other reports of the same were refused: that they are not for this credential says more than that these are not there.
    """
    try:
        first = next(pages)
    except (PermissionDenied, FeatureNotEnabled, NotFound) as refusal:
        who = next((one for one in (refusal, denied) if isinstance(one, PermissionDenied)), None)
        if who is not None:
            message = f"this credential may not read {what}"
            raise told_as(PermissionDenied, who, message=message, hint=WHAT_TO_USE) from None
        message = f"no report of {what} is open to this organization"
        raise told_as(FeatureNotEnabled, refusal, message=message, hint=WHAT_TO_USE) from None
    yield first
    yield from pages
