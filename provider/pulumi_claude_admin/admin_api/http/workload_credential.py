"""
The credential of a job that stores no key: minted when it is first needed, shared by all threads, renewed before its end.

It lives in this process's memory and nowhere else.
"""

from __future__ import annotations

import copy
import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.identity_tokens import IdentityTokens
from pulumi_claude_admin.admin_api.http.token_exchange import Exchange, MintedToken
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, UnexpectedResponse
from pulumi_claude_admin.model.identity_refusal import Use
from pulumi_claude_admin.model.identity_token import Claims

RENEWED_BEFORE: Final = 120.0
"""Seconds before its end at which a token is renewed; a quarter of its life where that is less."""

PAUSE: Final = 30.0
"""Seconds for which a refusal is not asked about again, nor a renewal that failed: who asks meanwhile gets the same error, or the old token while it lives."""

SPARE: Final = 5.0
"""Seconds before its end from which on a token is not presented any more."""

_log: Final = logging.getLogger(__name__)


class WorkloadCredential:
    """A `CredentialSource` that exchanges identity tokens. `clock` is monotonic seconds."""

    def __init__(
        self, identity_tokens: IdentityTokens, exchange: Exchange, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.identity_tokens = identity_tokens
        self.exchange = exchange
        self.claims: Claims | None = None
        self._clock = clock
        self._lock = threading.Lock()
        self._minted: MintedToken | None = None
        self._ends_at = self._refused_at = 0.0
        self._failure: AdminApiError | None = None
        self._failed_at = 0.0
        self._exchanged: set[str] = set()

    def current(self) -> Credential:
        """The token of the moment. Threads that come while one is minted wait for that one."""
        return self.minted().credential

    def minted(self) -> MintedToken:
        """The same with its scope and lifetime. Raises AdminApiError when there is none to be had; no call was made then."""
        with self._lock:
            if self._minted is None or self._remaining() <= self._renewed_before(self._minted):
                self._renew()
            if self._minted is not None and self._remaining() > SPARE:
                return self._minted
            failure = copy.copy(self._failure) or UnexpectedResponse("the platform minted a token that ends at once")
        failure.outcome_unknown = False
        raise failure

    def renew(self, rejected: Credential) -> bool:
        """Forget a token that the platform refused. False when the one before it was refused a moment ago, too: then it is not the token."""
        with self._lock:
            if self._minted is not None and self._minted.credential == rejected:
                if self._refused_at and self._clock() - self._refused_at < PAUSE:
                    return False
                _log.info("the token of this job was refused, and is renewed")
                self._minted, self._refused_at = None, self._clock()
            return True

    def _renew(self) -> None:
        is_final = self._minted is not None or isinstance(self._failure, AuthenticationFailed | UnexpectedResponse)
        if self._failure is not None and is_final and self._clock() - self._failed_at < PAUSE:
            return
        try:
            minted = self._mint()
        except AdminApiError as error:
            self._failure, self._failed_at = error, self._clock()
            if self._minted is not None and self._remaining() > SPARE:
                _log.warning("the token of this job ends in %.0f s and was not renewed: %s", self._remaining(), error)
            return
        self._minted, self._failure = minted, None
        self._ends_at = self._clock() + minted.lifetime_seconds
        _log.info("a token of %d s was minted, scope %s", minted.lifetime_seconds, minted.scope)

    def _mint(self) -> MintedToken:
        identity = self.identity_tokens.read()
        self.claims = identity.claims
        key = identity.claims.token_id
        use = Use(is_fresh=self.identity_tokens.is_fresh, was_exchanged=key is not None and key in self._exchanged)
        if key is not None:
            self._exchanged.add(key)
        return self.exchange.mint(identity, use)

    def _remaining(self) -> float:
        return self._ends_at - self._clock()

    @staticmethod
    def _renewed_before(minted: MintedToken) -> float:
        return min(RENEWED_BEFORE, minted.lifetime_seconds / 4)
