"""
A drill: a key is switched off, a stopwatch runs until a call with its secret is refused, and the key is switched on again, whatever happens.

It decides and measures. Who writes, who calls with the secret and what time it is are handed in; waiting is, too, and may be cut short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError, NotFound
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.offboarding.canaries import not_testable
from pulumi_claude_admin.offboarding.write_outcomes import (
    AlreadySo,
    ChangedMeanwhile,
    Done,
    OutcomeUnknown,
    Refused,
    WriteOutcome,
)
from pulumi_claude_admin.offboarding.writes import SetKeyStatus, Write
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.probe_ports import CanaryKey, KeyProbe, LetIn, NotTold, TurnedAway

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 5.0
RESTORES: Final = 3
"""How often it is tried to switch a key on again."""

Perform = Callable[[Write], WriteOutcome]


class Stopwatch(Protocol):
    """Time, as the drill has it."""

    def now(self) -> float:
        """Seconds since some moment."""

    def wait(self, seconds: float) -> bool:
        """Let time pass; whether somebody wants the drill to end, who cuts it short."""

    def rest(self, seconds: float) -> None:
        """Let all of that time pass, whatever somebody wants."""


@dataclass(frozen=True, slots=True)
class Died:
    """A call was refused, so many seconds after the order to stop the key was given. `by_message`: models were listed all the same, a message was not."""

    seconds: float
    answer: TurnedAway
    by_message: bool = False


@dataclass(frozen=True, slots=True)
class Lived:
    """Calls were still let in when the time was up: the key is a credential that outlives what should end it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Untold:
    """Nobody can say whether it stopped: it was not written, nobody answered, or the drill was cut short."""

    reason: str
    is_cut_short: bool = False


Ended = Died | Lived | Untold


@dataclass(frozen=True, slots=True)
class Restored:
    """It is active, and a call is let in again after so many seconds; None: not within the time."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class NotRestored:
    """It is not known to be active again: somebody has to see to it."""

    reason: str


@dataclass(frozen=True, slots=True)
class KeyDrill:
    """What became of one key. `restored` None: it was not this drill that stopped it, so it was left as it is."""

    key: ApiKey
    ended: Ended
    restored: Restored | NotRestored | None


class Drill:
    """Drills in the organization of `api`. `within` is how many seconds a key may live that was switched off."""

    def __init__(
        self,
        api: AdminApi,
        perform: Perform,
        probe: KeyProbe,
        stopwatch: Stopwatch,
        *,
        organization_id: str,
        within: float,
    ) -> None:
        self._api = api
        self._perform = perform
        self._probe = probe
        self._stopwatch = stopwatch
        self._organization_id = organization_id
        self._within = within

    def require_testable(self, canaries: Sequence[CanaryKey]) -> tuple[ApiKey, ...]:
        """
        The keys of the canaries: each is active, its secret fits, and a call with it is let into this organization.

        Raises ConfigurationError for the first that is not so; nothing was written then.
        """
        return tuple(self._testable(one) for one in canaries)

    def switch_off_and_on(self, key: ApiKey, canary: CanaryKey) -> KeyDrill:
        """
        Make the key inactive, see when a call is refused, make it active again and see when a call is let in.

        Once it was asked for, the key is made active whatever happens, and also when that raises. What somebody else has done to it stays.
        """
        began = self._stopwatch.now()
        ended: Ended = Untold("nobody could look")
        is_ours = True
        restored: Restored | NotRestored | None = None
        try:
            outcome = self._perform(_turned(key, "active", "inactive"))
            is_ours = isinstance(outcome, Done | OutcomeUnknown)
            ended = self.until_refused(canary, began=began) if isinstance(outcome, Done) else Untold(_why(outcome))
        except ClaudeAdminError as error:
            ended = Untold(str(error))
        finally:
            if is_ours:
                restored = self._restored(key, canary)
        return KeyDrill(key, ended, restored)

    def until_refused(self, canary: CanaryKey, *, began: float) -> Ended:
        """When a call with the secret is refused, by the time since `began`; asks a last time with a message where models are listed still."""
        ended = self._until_models_are_refused(canary, began=began)
        if isinstance(ended, Lived):
            last = self._probe.write_one_token(canary)
            if isinstance(last, TurnedAway):
                return Died(self._stopwatch.now() - began, last, by_message=True)
        return ended

    def refused_now(self, canary: CanaryKey) -> Ended | None:
        """What one call says of a key that should go on: None where it is let in."""
        probed = self._probe.list_models(canary)
        match probed:
            case LetIn():
                return None
            case TurnedAway():
                return Died(0.0, probed)
            case NotTold():
                return Untold(probed.reason)

    def until_let_in(self, canary: CanaryKey) -> float | None:
        """Seconds until a call is let in; None: not within the time."""
        began = self._stopwatch.now()
        while not isinstance(self._probe.list_models(canary), LetIn):
            passed = self._stopwatch.now() - began
            if passed >= self._within or self._stopwatch.wait(_pause(passed)):
                return None
        return self._stopwatch.now() - began

    def _testable(self, canary: CanaryKey) -> ApiKey:
        try:
            key = self._api.api_keys.retrieve(canary.key_id)
        except NotFound:
            raise _unusable(canary.key_id, "this organization has no such key") from None
        reason = not_testable(key, canary)
        if reason is not None:
            raise _unusable(canary.key_id, reason)
        probed = self._probe.list_models(canary)
        if isinstance(probed, TurnedAway):
            raise _unusable(canary.key_id, f"a call with its secret is refused already ({probed.status})")
        if isinstance(probed, NotTold):
            raise _unusable(canary.key_id, f"a call with its secret tells nothing: {probed.reason}")
        if probed.organization_id is None or not is_same_organization(probed.organization_id, self._organization_id):
            raise _unusable(canary.key_id, "its secret is not known to be of this organization")
        return key

    def _until_models_are_refused(self, canary: CanaryKey, *, began: float) -> Ended:
        while True:
            probed = self._probe.list_models(canary)
            passed = self._stopwatch.now() - began
            if isinstance(probed, TurnedAway):
                return Died(passed, probed)
            if passed >= self._within:
                return Lived(passed) if isinstance(probed, LetIn) else Untold(probed.reason)
            if self._stopwatch.wait(min(_pause(passed), self._within - passed)):
                return Untold("somebody ended the drill before a call was refused", is_cut_short=True)

    def _restored(self, key: ApiKey, canary: CanaryKey) -> Restored | NotRestored:
        reason = ""
        for number in range(RESTORES):
            if number:
                self._stopwatch.rest(FIRST_PAUSE)
            try:
                outcome = self._perform(_turned(key, "inactive", "active"))
            except ClaudeAdminError as error:
                reason = str(error)
                continue
            if isinstance(outcome, Done | AlreadySo):
                return Restored(self.until_let_in(canary))
            reason = _why(outcome)
        return NotRestored(reason)


def _pause(passed: float) -> float:
    """Seconds to the next call: a second at first, then a tenth of what has passed, so that what is measured is as exact as that."""
    return min(max(FIRST_PAUSE, passed / 10), LONGEST_PAUSE)


def _turned(key: ApiKey, was: str, status: str) -> SetKeyStatus:
    return SetKeyStatus(key.id, key.name, key.workspace_id, key.owner_id, key.created_by_id, was, status)


def _why(outcome: WriteOutcome) -> str:
    match outcome:
        case AlreadySo():
            return outcome.how
        case ChangedMeanwhile():
            return outcome.what
        case Refused() | OutcomeUnknown():
            return outcome.message
        case Done():
            return "it was written"


def _unusable(key_id: str, reason: str) -> ConfigurationError:
    return ConfigurationError(f"the canary {key_id} cannot be tried: {reason}", hint="Nothing was written")
