from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.errors import error_for
from pulumi_claude_admin.errors import (
    AdminApiError,
    AuthenticationFailed,
    FeatureNotEnabled,
    NotFound,
    PermissionDenied,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedResponse,
)

READ = Call("GET", path_of("users"))
WRITE = Call("POST", path_of("workspaces"), body={})


def body(kind: str = "some_error", *, code: str | None = None, message: str = "No.") -> dict[str, object]:
    details = {} if code is None else {"details": {"error_code": code}}
    return {"type": "error", "error": {"type": kind, "message": message, **details}, "request_id": "req_body"}


def error(call: Call, status: int, data: object) -> AdminApiError:
    return error_for(call, status=status, body=data, request_id=None, retry_after=3.0)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (401, AuthenticationFailed),
        (402, Rejected),
        (403, PermissionDenied),
        (404, NotFound),
        (409, Rejected),
        (413, Rejected),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
        (504, Unavailable),
        (529, Unavailable),
    ],
)
def test_each_status_has_its_class(status: int, kind: type[AdminApiError]) -> None:
    found = error(READ, status, body())
    assert type(found) is kind
    assert (found.status, found.type, found.request_id, found.message) == (status, "some_error", "req_body", "No.")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "spend_limits_admin_api_writes_not_enabled", FeatureNotEnabled),
        (400, "organization_type_not_supported", FeatureNotEnabled),
        (403, "sandbox_egress_restricted", PermissionDenied),
        (400, "workspace_member_limit_exceeded", Rejected),
    ],
)
def test_a_code_refines_the_status(status: int, code: str, kind: type[AdminApiError]) -> None:
    found = error(READ, status, body(code=code))
    assert type(found) is kind
    assert found.error_code == code


@pytest.mark.parametrize("data", [None, [], "gone", {"error": "gone"}, {"message": "no Route matched"}, {"error": {}}])
@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_that_is_not_the_admin_apis_is_not_believed(status: int, data: object) -> None:
    assert type(error(READ, status, data)) is UnexpectedResponse


@pytest.mark.parametrize(("status", "kind"), [(502, Unavailable), (429, RateLimited)])
def test_a_gateway_may_say_that_it_is_busy(status: int, kind: type[AdminApiError]) -> None:
    assert type(error(READ, status, None)) is kind


@pytest.mark.parametrize(("status", "unknown"), [(400, False), (404, False), (429, False), (500, True), (529, True)])
def test_only_a_write_that_failed_inside_may_have_happened(status: int, *, unknown: bool) -> None:
    assert error(WRITE, status, body()).outcome_unknown is unknown
    assert error(READ, status, body()).outcome_unknown is False


def test_a_429_says_how_long_to_wait() -> None:
    found = error(READ, 429, body())
    assert isinstance(found, RateLimited)
    assert found.retry_after == 3.0


def test_a_long_text_of_the_platform_is_cut() -> None:
    assert len(error(READ, 400, body(message="x" * 5000)).message) == 300
