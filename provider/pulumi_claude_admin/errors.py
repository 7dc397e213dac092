"""
Every exception that the project raises on purpose; nothing else belongs here.

ClaudeAdminError                        message, hint
├── ConfigurationError                  before any I/O
│   └── FileMistakes                    a line for every mistake of a file
│       ├── TeamFileError               of a team file
│       └── OutcomesFileError           of an outcomes.yaml
├── InvalidInputs                       becomes a CheckFailure per property
│   └── UnsupportedChange               write-once changed, key creation asked, Default workspace limited
├── AdminApiError                       method, path, status, type, error_code, request_id
│   ├── AuthenticationFailed            401, or no token for a job's identity
│   ├── PermissionDenied                403
│   ├── NotFound                        404
│   ├── Rejected                        400 409 413
│   │   └── StorageStillAttached        409: the workspace was archived all the same
│   ├── RateLimited                     429
│   ├── FeatureNotEnabled               by the channel table, see `channels.py`
│   ├── Unavailable                     5xx 529
│   ├── Unreachable                     no answer; `outcome_unknown` for writes
│   └── UnexpectedResponse              an answer that is not what the API documents
│       └── ApiWriteNotConfirmed        success was answered, and the answer or the next read shows another value
├── WrongOrganization                   the credential's organization is not the state's
├── OtherOwner                          the workspace's tags name another stack or back end
├── ConsoleError                        page, layout, evidence
│   ├── SignInNeeded · ChallengeShown · NotPermitted · UnderMaintenance
│   ├── LayoutUnknown                   no layout matches, or several that disagree: never clicks
│   ├── NotAccepted                     its page does not let this be saved; nothing was pressed
│   ├── Rehearsed                       CLAUDE_CONSOLE_REHEARSE: what would be saved was filled in, and was not saved
│   ├── ChangedMeanwhile                the value on the page is not the value that was read
│   └── WriteNotConfirmed               read back differs from what was set
├── ByHandNeeded                        no channel is open: a person has to do the steps that it carries
├── BeyondGuardRails                an amount would go further in one write than `[guard_rails]` allows: nothing was written
├── DeclarationsUnknown                 another provider block of the run does not say what it declares, so nothing was removed
├── OffboardingRefused                  too many would leave, the last administrator, whoever is kept, or the one who asks
├── ArchiveError                        what was read was not kept, or what was kept cannot be read
├── StateUnreadable                     a state file or stack export cannot be read
├── StatementUnreadable                 an invoice, an export or a proof is not what it should be
├── OutcomesUnreadable                  a checkout or a coverage file cannot say what it is asked
└── PullRequestError                    the report exists, the comment does not

A message says what failed, why, and what to do, in one line and without a secret; names in it are no commands of anybody. Callers tell errors apart by class and
`error_code`, never by wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pulumi_claude_admin.quoting import defuse, one_line, printable


class ClaudeAdminError(Exception):
    """
    Base of all errors of this project. `message` says what failed and why, `hint` what to do about it.

    Example:
        try:
            claude.TeamWorkspace("payments", rate_limits=limits)
        except claude.ClaudeAdminError as error:
            pulumi.log.error(error.message)
    """

    exit_code: ClassVar[int] = 1
    """What `claude-admin` ends with when this error reaches the command line (docs/drift.md#exit-codes)."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        self.message = one_line(message)
        self.hint = None if hint is None else one_line(hint)
        super().__init__(self.message)

    def __str__(self) -> str:
        return one_line(self._text())

    def _text(self) -> str:
        return self.message if self.hint is None else f"{self.message.rstrip('.')}. {self.hint}"


def _marked(text: str, *marks: str) -> str:
    where = ", ".join(filter(None, marks))
    return f"{text} [{where}]" if where else text


class ConfigurationError(ClaudeAdminError):
    """Settings are missing or contradict each other; raised before any I/O."""

    exit_code = 2


class FileMistakes(ConfigurationError):
    """A file that people write cannot be used. `mistakes` has a line for each, with file, line, column and the place in the file."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = tuple(one_line(mistake) for mistake in mistakes)
        super().__init__("; ".join(self.mistakes))

    def __str__(self) -> str:
        return "\n".join(self.mistakes)


class TeamFileError(FileMistakes):
    """A team file cannot be used."""


class OutcomesFileError(FileMistakes):
    """A file that says what `claude-admin outcomes` reads cannot be used."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one input property. `property` is a Pulumi property path such as `members.ana@example.com`."""

    property: str
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "property", defuse(printable(self.property)))
        object.__setattr__(self, "reason", one_line(self.reason))


class InvalidInputs(ClaudeAdminError):
    """What was declared cannot be applied. Carries one `Problem` per property; nothing was changed."""

    exit_code = 2

    def __init__(self, *problems: Problem, hint: str | None = None) -> None:
        super().__init__(
            "; ".join(f"{p.property}: {p.reason}" if p.property else p.reason for p in problems), hint=hint
        )
        self.problems = problems


class UnsupportedChange(InvalidInputs):
    """The platform offers no way to do this: a write-once value changed, a limit on the Default workspace, a new API key."""


class AdminApiError(ClaudeAdminError):
    """
    The Admin API answered with an error, or did not answer.

    `status` is the HTTP status (None without an answer), `type` the platform's `error.type`, `error_code` its
    `error.details.error_code`. With `outcome_unknown` a write may have happened all the same: look before doing it again.
    `created_id` names what was made although the answer is an error: never make it again.
    Source: Claude docs, API > Errors.
    """

    exit_code = 4

    def __init__(  # noqa: PLR0913 - an error record: every field is optional and named
        self,
        message: str,
        *,
        method: str = "",
        path: str = "",
        status: int | None = None,
        type: str | None = None,  # noqa: A002 - the platform's own name for the field
        error_code: str | None = None,
        request_id: str | None = None,
        outcome_unknown: bool = False,
        created_id: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.created_id = created_id
        self.method = method
        self.path = path
        self.status = status
        self.type = type
        self.error_code = error_code
        self.request_id = request_id
        self.outcome_unknown = outcome_unknown

    def _text(self) -> str:
        call = f"{self.method} {self.path}".strip()
        answer = " ".join(str(part) for part in (self.status, self.error_code or self.type) if part is not None)
        request = f"request {self.request_id}" if self.request_id else ""
        return _marked(super()._text(), call, answer, request)


class AuthenticationFailed(AdminApiError):
    """401: the credential is unknown, revoked or expired; or a job's identity token is not there, cannot be read or is not taken."""

    exit_code = 3


class PermissionDenied(AdminApiError):
    """403: the credential is known and may not do this."""

    exit_code = 3


class NotFound(AdminApiError):
    """404: no such object in this organization."""


class Rejected(AdminApiError):
    """400, 409 or 413: the platform refuses this request as it stands."""


class StorageStillAttached(Rejected):
    """The workspace was archived, and its external storage is still attached: a warning, not a failure (SDK 2.14)."""


class RateLimited(AdminApiError):
    """429 that lasted longer than anybody waits for. `retry_after` is in seconds when the platform named it."""

    retry_after: float | None = None


class FeatureNotEnabled(AdminApiError):
    """This organization may not use this endpoint; another channel may be open (ARCHITECTURE.md#channels)."""


class Unavailable(AdminApiError):
    """5xx or 529 that outlasted all retries. A write may have happened: see `outcome_unknown`."""


class Unreachable(AdminApiError):
    """No answer at all. A write may have happened, unless nothing was sent: see `outcome_unknown`."""


class UnexpectedResponse(AdminApiError):
    """An answer that is not what the API documents: a redirect, HTML, truncated JSON, a missing field."""


class ApiWriteNotConfirmed(UnexpectedResponse):
    """The Admin API answered a write with success, and its answer or the next read shows that it was not taken."""


class WrongOrganization(ClaudeAdminError):
    """The credential (or the Console session) belongs to another organization than the state does; nothing was believed or changed."""

    exit_code = 2


class OtherOwner(ClaudeAdminError):
    """The tags of a workspace name another owner: another stack, or the same one in another back end."""


class ConsoleError(ClaudeAdminError):
    """A Console page could not be read or written. `page` is its route, `layout` the map in use, `evidence` a folder or None."""

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        page: str | None = None,
        layout: str | None = None,
        evidence: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.page = page
        self.layout = layout
        self.evidence = evidence

    def _text(self) -> str:
        marks = (("page", self.page), ("layout", self.layout), ("evidence", self.evidence))
        return _marked(super()._text(), *(f"{name} {value}" for name, value in marks if value))


class SignInNeeded(ConsoleError):
    """There is no Console session, or it has expired. A person signs in with `claude-admin console login`."""

    exit_code = 3


class ChallengeShown(ConsoleError):
    """The Console asks to prove that a person is there. This is not an expired session: signing in again does not help."""

    exit_code = 3


class NotPermitted(ConsoleError):
    """The signed-in person's role may not see or edit this page."""

    exit_code = 3


class UnderMaintenance(ConsoleError):
    """The Console says that it is down for now."""


class LayoutUnknown(ConsoleError):
    """No page map fits what is shown, or several fit that disagree; nothing was saved."""


class Rehearsed(ConsoleError):
    """`CLAUDE_CONSOLE_REHEARSE` is set: the change went as far as the filled dialog, or the question, and was not saved."""


class NotAccepted(ConsoleError):
    """The Console's page does not let what was filled in be saved, such as a value that is there already: nothing was pressed."""


class ChangedMeanwhile(ConsoleError):
    """The dialog shows another value than was read a moment ago: somebody else is editing. Nothing was saved."""


class WriteNotConfirmed(ConsoleError):
    """The value read back from a fresh page is not the one that was saved, or could not be read back."""

    before: object = None
    """What the page showed before the first of several saves, when the error says that the series broke off."""


class ByHandNeeded(ClaudeAdminError):
    """No channel is open for this setting. `steps` are for a person to do in the Console; the next `pulumi up` reads and agrees."""

    exit_code = 3

    def __init__(self, message: str, *, steps: tuple[str, ...], hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.steps = steps

    def _text(self) -> str:
        numbered = " ".join(f"({number}) {step}" for number, step in enumerate(self.steps, start=1))
        return f"{super()._text()} {numbered}".strip()


class BeyondGuardRails(ClaudeAdminError):
    """An amount would become higher, or change by more in one write, than `[guard_rails]` allows. Nothing was written."""

    exit_code = 5


class DeclarationsUnknown(ClaudeAdminError):
    """What another provider block of this run declares cannot be found out, and what may be removed depends on it. Nothing was removed."""


class OffboardingRefused(ClaudeAdminError):
    """A rule forbids it: too many people would leave, or somebody who must not. Nothing was written."""

    exit_code = 5


class ArchiveError(ClaudeAdminError):
    """What an audit has read was not kept, or what was kept cannot be read; the archive is as it was."""


class StateUnreadable(ClaudeAdminError):
    """A state file or stack export is missing, locked, or not what Pulumi writes."""

    exit_code = 2


class StatementUnreadable(ClaudeAdminError):
    """An invoice, an export of the Console, a list of lines or a proof cannot be read, or contradicts itself; nothing of it was used."""

    exit_code = 2


class OutcomesUnreadable(ClaudeAdminError):
    """A checkout is shallow, is none or lacks a commit, or a coverage file cannot be read or is of another commit; the rest goes on."""

    exit_code = 2


class PullRequestError(ClaudeAdminError):
    """
    The report exists, and a forge does not show it. `status` is the HTTP status, None without an answer.

    `is_refused`: the token may not do this, as a fork's may not. `is_gone`: what was to be changed is not there (any more).
    """

    exit_code = 4

    def __init__(self, message: str, *, status: int | None = None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status

    @property
    def is_refused(self) -> bool:
        """Whether the token may not do this."""
        return self.status == 403  # noqa: PLR2004 - HTTP's own number

    @property
    def is_gone(self) -> bool:
        """Whether there is no such thing, or not any more."""
        return self.status in {404, 410}
