"""What every command of `increase-requests` reads first: rules, declarations, and the requests with what they are held against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.declared_limits import declared_limits
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.increase_requests_options import RequestSource
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.enterprise_ports import Enterprise
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.increase_requests.declared import Declarations
from pulumi_claude_admin.increase_requests.judge import judge
from pulumi_claude_admin.increase_requests.observed import Observed, without_ended
from pulumi_claude_admin.increase_requests.rules import FILE_NAME, IncreaseRules, parse_rules
from pulumi_claude_admin.increase_requests.standing import RequestStanding
from pulumi_claude_admin.model.increase_request import PENDING, STAYS_PENDING
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.session import Session

_NO_RULES = f"There is no {FILE_NAME}, so a person decides each request."
_STAYS = f"{STAYS_PENDING[0].upper()}{STAYS_PENDING[1:]}."
_UNKNOWN = "Nobody said which stack declares limits of people (--stack, --state, or --nothing-declared), so whose limits code declares is not known."


@dataclass(frozen=True, slots=True)
class RequestsRead:
    """All of it. `rules` is the file, None where there is none; `notices` say what was not known."""

    session: Session
    enterprise: Enterprise
    organization_id: str
    now: datetime
    currency: str
    rules: str | None
    declarations: Declarations
    standings: tuple[RequestStanding, ...]
    notices: tuple[str, ...]


def read_requests(source: RequestSource) -> RequestsRead:
    """
    Rules and declarations first, so that a mistake in them costs no call. All is asked anew, whatever was read before: three calls, and more for each 1,000 requests and people.

    Raises ConfigurationError, StateUnreadable, WrongOrganization and AdminApiError.
    """
    file = source.rules or find_upwards(source.folder, FILE_NAME)
    rules = IncreaseRules() if file is None else _rules(file)
    session = wiring.session(source.folder)
    session = replace(session, enterprise_organization=session.enterprise.anew())
    organization_id = session.require_enterprise(None).id
    declarations = declared_limits(source.declared_by, source.folder, organization_id=organization_id)
    enterprise = session.enterprise
    begun, effective = enterprise.now(), enterprise.effective.list()
    read = Observed(enterprise.increase_requests.list(), effective, enterprise.now())
    observed, ended = without_ended(read, begun)
    notices = (
        (_NO_RULES, file is None),
        (_UNKNOWN, not declarations.is_known),
        (ended or "", ended is not None),
        (_STAYS, any(one.status == PENDING for one in observed.requests)),
    )
    return RequestsRead(
        session=session,
        enterprise=enterprise,
        organization_id=organization_id,
        now=observed.now,
        currency=next((one.amount.currency for one in effective if one.amount is not None), Money(0).currency),
        rules=None if file is None else file.name,
        declarations=declarations,
        standings=judge(observed, rules, declarations),
        notices=tuple(line for line, is_said in notices if is_said),
    )


def _rules(file: Path) -> IncreaseRules:
    try:
        return parse_rules(decode(read_bounded(file)), source=str(file))
    except UnreadableText as error:
        raise ConfigurationError(f"{file} {error}", hint="Save it as UTF-8") from None
