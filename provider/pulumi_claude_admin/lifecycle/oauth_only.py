"""
What only an OAuth token with the scope `org:admin` may look at, and which credential this process has.

Source: docs/platform/credentials.md#kinds, docs/platform/service-accounts.md#accounts.
"""

from __future__ import annotations

from pulumi_claude_admin.errors import ConfigurationError, InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.hooks import Declaration, SpecT
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.bags import Bag, parse
from pulumi_claude_admin.model.credential import ONLY_OAUTH, TWO_WAYS_TO_OAUTH
from pulumi_claude_admin.session import Session


def has_token(session: Session) -> bool:
    """Whether the credential is a token rather than a key."""
    return session.settings.admin_api_key is None


def may_look(session: Session, declaration: Declaration[SpecT], spec_type: type[SpecT], *, what: str) -> bool:
    """
    Whether the organization can be asked about a declaration. Raises InvalidInputs for what is new or changed and cannot.

    What stands there unchanged is left alone with a sentence: it must not hold up everything else of the program.
    """
    if has_token(session):
        return True
    if not _is_unchanged(declaration, spec_type):
        raise InvalidInputs(Problem("", f"{what} {ONLY_OAUTH}"), hint=TWO_WAYS_TO_OAUTH)
    print_once(f"unseen: {what} {ONLY_OAUTH}; what is declared of it has not changed and was not looked at")
    return False


def keep_unseen(session: Session, *, what: str) -> bool:
    """Whether a refresh has to keep the last known value, which is printed. Raises ConfigurationError where that was to fail."""
    if has_token(session):
        return False
    if session.settings.when_unseen == "fail":
        raise ConfigurationError(f"{what} {ONLY_OAUTH}", hint=TWO_WAYS_TO_OAUTH)
    print_once(f"unseen: could not look at {what}, the last known value is kept: it {ONLY_OAUTH}")
    return True


def require_token(session: Session, *, what: str) -> None:
    """Raise ConfigurationError before a write that a key may not make."""
    if not has_token(session):
        raise ConfigurationError(f"{what} {ONLY_OAUTH}", hint=TWO_WAYS_TO_OAUTH)


def _is_unchanged(declaration: Declaration[SpecT], spec_type: type[SpecT]) -> bool:
    if declaration.unknown or not declaration.before:
        return False
    before: Bag = {key: value for key, value in declaration.before.items() if key in spec_type.model_fields}
    return parse(spec_type, before) == declaration.spec
