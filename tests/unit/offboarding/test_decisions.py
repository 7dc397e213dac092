from __future__ import annotations

from datetime import date

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.decisions import Assign, Disable, RotateBy, decision_in


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("", None),
        ("  ", None),
        ("disable", Disable()),
        (" assign ben@example.com ", Assign("ben@example.com")),
        ("rotate by 2026-12-24", RotateBy(date(2026, 12, 24))),
    ],
)
def test_what_a_person_wrote_is_read(text: str, decision: object) -> None:
    assert decision_in(text) == decision


@pytest.mark.parametrize(
    "text", ["yes", "Disable it", "assign", "assign a b", "rotate by soon", "rotate by 2026-02-30"]
)
def test_what_is_no_decision_is_refused_with_the_three_there_are(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no decision about a key") as caught:
        decision_in(text)
    assert caught.value.hint == "Write `disable`, `assign OWNER` or `rotate by YYYY-MM-DD`"
