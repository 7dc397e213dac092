"""What a drift report in JSON says of policy, read as strictly as the rest of it: it may be anybody's."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.finding import CannotKnow, Place, PolicyFinding
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.report.policy_report import PolicyReport, build


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class _Placed(_Part):
    rule: str
    level: Level
    resource: str
    urn: str | None
    declared_at: str | None

    @property
    def place(self) -> Place:
        return Place(self.resource, self.urn, self.declared_at)


class _Finding(_Placed):
    severity: Severity
    sentence: str
    remedy: str

    def told(self) -> PolicyFinding:
        return PolicyFinding(self.rule, self.place, self.level, self.severity, self.sentence, self.remedy)


class _Unknown(_Placed):
    reason: str

    def told(self) -> CannotKnow:
        return CannotKnow(self.rule, self.place, self.level, self.reason)


class PolicyDocument(_Part):
    """What a drift report says of policy."""

    findings: tuple[_Finding, ...]
    cannot_know: tuple[_Unknown, ...]

    def told(self) -> PolicyReport:
        """As a report takes it."""
        return build((*(one.told() for one in self.findings), *(one.told() for one in self.cannot_know)))
