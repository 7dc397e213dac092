"""
The simulator's switches as the product's tests walk over them: every setting of a switch, never a chosen few.

`over("name")` runs a test once for each setting; the fixture `setting` of conftest.py has set it. `test_every_switch.py`
fails when a switch is neither walked over in tests/contract nor in `UNFELT` below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pytest

from claude_simulator.switches import SWITCHES

NUMBERS: Final[Mapping[str, tuple[int, ...]]] = {
    "requests_per_minute": (100, 30, 0),
    "spend_requests_per_minute": (60, 20, 0),
    "request_burst": (20, 5),
    "workspace_name_length": (255, 40),
    "active_workspaces": (100, 1, 0),
    "workspace_tags": (0, 1),
    "spend_amount_most": (0, 100),
    "member_get_stale_seconds": (0, 3600),
    "member_write_stale_seconds": (0, 12, 3600),
    "member_list_late_seconds": (0, 12),
    "keys_archived_within_seconds": (0, 12),
    "rate_limit_effect_seconds": (3600, 0),
    "feed_visible_within_seconds": (60, 0),
    "feed_requests_per_minute": (600, 1, 0),
    "invites_per_hour": (1200, 1, 0),
    "organization_members": (0, 5),
    "workspace_members": (0, 3),
    "organization_api_keys": (0, 1),
    "workspace_api_keys": (0, 1),
    "spend_stop_delay_minutes": (0, 90),
    "analytics_requests_per_minute": (60, 1, 0),
    "analytics_hours_behind": (4, 0),
    "usage_revised_days": (0, 30),
    "key_stops_after_seconds": (0, 12, 3600),
    "message_input_tokens": (0, 1000),
    "message_output_tokens": (0, 1000),
}
"""What is tried of the switches that are numbers: the default, and what makes a difference."""

_NO_MESSAGE: Final = "no message is sent to a model, so nothing is counted or meets a limit that is enforced"
_ENTERPRISE: Final = "it is about an Enterprise organization, and the walk is through a Console one"
_VERSION: Final = "every request names its version"

UNFELT: Final[Mapping[str, str]] = {
    "limit_too_large": "no page of more than 1,000 rows is asked for",
    "tags_null_on_update": "an update never says tags: null",
    "workspace_geo_on_update": "an update never names workspace_geo, which is fixed",
    "unknown_body_fields": "no body has a field that the reference does not name",
    "version_header": _VERSION,
    "version_when_absent": _VERSION,
    "member_get_stale_seconds": "members are read through the list",
    "rate_limit_effect_seconds": _NO_MESSAGE,
    "message_input_tokens": _NO_MESSAGE,
    "message_output_tokens": _NO_MESSAGE,
    "claude_code_cap_refusal": _NO_MESSAGE,
    "admin_key_as_bearer": "an API key is sent in x-api-key, never as a bearer",
    "inline_issuer_without_keys": "an inline issuer is never sent without its keys",
    "scim_provisioning": _ENTERPRISE,
    "owner_access_check": _ENTERPRISE,
    "group_roles": _ENTERPRISE,
    "sign_out_beta": _ENTERPRISE,
    "rule_write_names": "a rule is read again after each write",
}
"""Switches that the product cannot feel, and why. `test_every_switch.py` walks the whole product over their settings all the same."""

UNFELT_IN_THE_CONSOLE: Final[Mapping[str, str]] = {
    "console_rows": "only the doctor reads the list of workspaces, and it looks at any one that is shown",
    "console_session_days": "a session that has ended is one answer of the Console, whatever ended it",
}
"""The same for the Console's pages, of which the shim's tests set each switch in a real browser."""


def settings(name: str) -> tuple[str | int, ...]:
    """Every word that a switch may say, or the numbers that are tried of it."""
    return SWITCHES[name].choices or NUMBERS[name]


def over(*names: str) -> pytest.MarkDecorator:
    """Run a test over every setting of these switches, one at a time; it takes the fixture `setting`."""
    return pytest.mark.parametrize("setting", list(_each(names)), indirect=True)


def _each(names: Iterable[str]) -> Iterable[object]:
    for name in names:
        for value in settings(name):
            yield pytest.param((name, value), id=f"{name}={value}")
