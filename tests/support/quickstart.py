"""What examples/quickstart and its twins in other languages declare: written out again, so that no test believes a program."""

from __future__ import annotations

from typing import Final

from tools.demo import facts

DECLARED: Final[dict[str, dict[str, object]]] = {
    "Payments": {
        "members": {
            "ana@example.com": "workspace_developer",
            "ben@example.com": "workspace_developer",
            "finbot@example.com": "workspace_user",
        },
        "rate_limits": {"Claude Sonnet 4.x": {"requests_per_minute": 500, "output_tokens_per_minute": 80_000}},
        "spend_limit": "5000.00",
        "thresholds": ("2500.00", "4500.00"),
        "recipients": ("ana@example.com", "finops@example.com"),
    },
    "Support": {
        "members": {
            "chloe@example.com": "workspace_admin",
            "kofi@example.com": "workspace_user",
            "lena@example.com": "workspace_user",
        },
        "rate_limits": {"Claude Haiku 4.x": {"requests_per_minute": 1_000}},
        "spend_limit": "3000.00",
        "thresholds": ("2400.00",),
        "recipients": ("finops@example.com",),
    },
    "Search": {
        "members": {
            "dev@example.com": "workspace_developer",
            "emil@example.com": "workspace_developer",
            "fatima@example.com": "workspace_restricted_developer",
        },
        "rate_limits": {
            "Claude Opus 4.x": {"requests_per_minute": 200},
            "Claude Sonnet 4.x": {"requests_per_minute": 800},
        },
        "spend_limit": "8000.00",
        "thresholds": ("4000.00", "7200.00"),
        "recipients": ("finops@example.com",),
    },
}
"""What each team's workspace is like once it has been declared."""


def declared(team: facts.WorkspaceFacts) -> dict[str, object]:
    """The same of a workspace at the simulator."""
    names = ("members", "rate_limits", "spend_limit", "thresholds", "recipients")
    return {name: getattr(team, name) for name in names}
