"""
What a credential for the Admin API is, by how it begins: a text that says so before anything is asked of the platform.

No credential is kept here, and none is in a message.
"""

from __future__ import annotations

from typing import Final, Literal

CredentialKind = Literal["api_key", "auth_token"]

ENTERPRISE_KEY: Final = "sk-ant-api01-"
_CLASSES: Final = (
    ("sk-ant-admin", "an Admin API key (ANTHROPIC_ADMIN_API_KEY)"),
    (ENTERPRISE_KEY, "a scoped key of a Claude Enterprise organization"),
    (
        "sk-ant-api",
        "an API key of an account (ANTHROPIC_ADMIN_API_KEY), which works when the account is an administrator's",
    ),
    ("sk-ant-oat", "an OAuth access token (ANTHROPIC_AUTH_TOKEN)"),
)
_OTHERWISE: Final = {
    "api_key": "a key of a class that is not known here (ANTHROPIC_ADMIN_API_KEY)",
    "auth_token": "a bearer token of a class that is not known here (ANTHROPIC_AUTH_TOKEN)",
}
_REFUSED: Final = {
    "api_key": {
        "sk-ant-oat": "an OAuth access token, which belongs into ANTHROPIC_AUTH_TOKEN",
        "sk-ant-ort": "an OAuth refresh token",
        "sk-ant-sid": "a Console session key",
    },
    "auth_token": {
        "sk-ant-admin": "an Admin API key, which belongs into ANTHROPIC_ADMIN_API_KEY",
        "sk-ant-api": "an API key",
        "sk-ant-ort": "an OAuth refresh token",
        "sk-ant-sid": "a Console session key",
    },
}
"""An `sk-ant-api…` key is no wrong one: an admin's own key that no workspace limits works too, and only the platform can tell."""
_WANTED: Final = {
    "api_key": ("ANTHROPIC_ADMIN_API_KEY", "an Admin API key (sk-ant-admin…)"),
    "auth_token": ("ANTHROPIC_AUTH_TOKEN", "an OAuth access token"),
}


MISPLACED_KEY: Final = "ANTHROPIC_ADMIN_API_KEY holds a scoped key of a Claude Enterprise organization, which belongs into CLAUDE_ADMIN_ENTERPRISE_KEY"
_NO_SCOPED_KEYS: Final = (
    ("sk-ant-admin", "an Admin API key of a Console organization, which belongs into ANTHROPIC_ADMIN_API_KEY"),
    ("sk-ant-oat", "an OAuth access token, which belongs into ANTHROPIC_AUTH_TOKEN"),
    ("sk-ant-ort", "an OAuth refresh token"),
    ("sk-ant-sid", "a Console session key"),
)


def refuse_no_scoped_key(text: str) -> None:
    """Raise ValueError, which names no more of the text than its class, for what is no scoped key of a Claude Enterprise organization."""
    if text.startswith(ENTERPRISE_KEY):
        return
    what = next((f"{words} ({prefix}…)" for prefix, words in _NO_SCOPED_KEYS if text.startswith(prefix)), None)
    if what is None and text.startswith("sk-ant-api"):
        what = f"an API key of an account ({text[: len(ENTERPRISE_KEY)]}…)"
    if what is not None:
        message = f"CLAUDE_ADMIN_ENTERPRISE_KEY holds {what}; a scoped key of a Claude Enterprise organization ({ENTERPRISE_KEY}…) is needed"
        raise ValueError(message)


def describe_class(kind: CredentialKind, text: str) -> str:
    """Which class of credential this is, and in which variable it stands."""
    return next((words for prefix, words in _CLASSES if text.startswith(prefix)), _OTHERWISE[kind])


def refuse_wrong_class(kind: CredentialKind, text: str, *, variable: str | None = None) -> None:
    """Raise ValueError, which names the variable and no more of the text than its class, for what cannot be of this kind."""
    usual, wanted = _WANTED[kind]
    variable = variable or usual
    for prefix, what in _REFUSED[kind].items():
        if text.startswith(prefix):
            message = f"{variable} holds {what} ({prefix}…); {wanted} is needed"
            raise ValueError(message)


ONLY_OAUTH: Final = "takes an OAuth token with the scope org:admin, and ANTHROPIC_ADMIN_API_KEY holds a key"
TWO_WAYS_TO_OAUTH: Final = (
    "Two ways to one: a person's, of `ant auth login --scope org:admin`, in ANTHROPIC_AUTH_TOKEN; or, in a job, workload "
    "identity (docs/workload-identity.md)"
)
