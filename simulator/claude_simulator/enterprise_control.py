"""What members and administrators do in claude.ai, where there is no API: ask for more, decide, set defaults, use Claude.

For tests in Python (``simulator.enterprise``) and over HTTP (``/_simulator/enterprise/…``, control.py). It is about the
first Enterprise organization of the simulator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from claude_simulator.changes import increase_requests, member_spend_limits, rbac_groups, users
from claude_simulator.changes.credentials import issue_to
from claude_simulator.changes.member_spend_limits import NO_LIMIT, named_scope
from claude_simulator.enterprise_values import SCOPES, Resolver
from claude_simulator.organization import Organization, User
from claude_simulator.rules import Refused
from claude_simulator.rules.increase_requests import increase_request_exists
from claude_simulator.rules.member_spend_limits import period_is_one
from claude_simulator.seeds.values import cents
from claude_simulator.spending import metered
from claude_simulator.world import World

Done = TypeVar("Done")
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EnterpriseControl:
    """What people do in claude.ai, by e-mail address. Amounts are decimal texts in major units: ``"500.00"``.

    Every method raises ValueError for somebody or something that is not there, and for what the platform refuses.
    """

    world: World

    @property
    def organization(self) -> Organization:
        """The Enterprise organization."""
        return self.world.enterprise

    @property
    def organization_id(self) -> str:
        """The UUID of the Enterprise organization."""
        return self.organization.uuid

    @property
    def all_scopes_key(self) -> str:
        """The secret of a key that has every scope, made when the seed has none."""
        for held in self.organization.credentials.values():
            if held.kind == "scoped_key" and held.scopes == set(SCOPES):
                return held.secret
        return self.key(*SCOPES)

    def key(self, *scopes: str) -> str:
        """Make a key with these scopes alone and return its secret."""
        with self.world.lock:
            return issue_to(self.organization, "scoped_key", scopes=scopes).secret

    def ask_for_more(self, email: str, period: str | None = None) -> str:
        """Let a member press "Request more"; returns the id of the request. Without a period: the one that blocks them."""
        user, wanted = self._somebody(email), None if period is None else self._allowed(lambda: period_is_one(period))
        return self._allowed(lambda: increase_requests.ask_for_more(self.organization, user.id, wanted)).id

    def decide(self, request_id: str, decision: str, amount: str | None = None, by: str | None = None) -> None:
        """Let an administrator (``by``; None: the vendor's support) approve with an amount, or deny, in claude.ai."""
        if decision not in ("approved", "denied") or (amount is None) == (decision == "approved"):
            raise ValueError("a decision is 'approved' with an amount, or 'denied' without")
        resolver = None if by is None else Resolver("person", self._somebody(by).id)
        request = self._allowed(lambda: increase_request_exists(self.organization, request_id))
        if amount is None:
            self._allowed(lambda: increase_requests.deny(self.organization, request, by=resolver))
        else:
            self._allowed(lambda: increase_requests.approve(self.organization, request, cents(amount), by=resolver))

    def set_limit(self, scope: str, of: str = "", amount: str | None = None, period: str = "monthly") -> None:
        """Set a limit in claude.ai: of a user (e-mail address), rbac_group (name), seat_tier, or the organization.

        ``amount`` is decimal text or ``no_limit``; None takes the limit away.
        """
        kind, scope_id = named_scope(self.organization, scope, of)
        known = self._allowed(lambda: period_is_one(period))
        with self.world.lock:
            if amount is not None:
                worth = None if amount == NO_LIMIT else cents(amount)
                member_spend_limits.set_limit(self.organization, kind, scope_id, known, worth)
                return
            present = self.organization.enterprise.limits.get((kind, scope_id, known))
            if present is not None:
                member_spend_limits.remove_limit(self.organization, present)

    def spend(self, email: str, amount: str, product: str = "chat") -> None:
        """Let a member use usage credits of that list price now, whatever limits there are."""
        metered.spend(self.organization, self._somebody(email).id, Decimal(amount) * 100, product)

    def leave(self, email: str) -> None:
        """Let the directory take a member out of the organization."""
        user = self._somebody(email)
        self._allowed(lambda: users.leave(self.organization, user.id, "scim"))

    def put_in_group(self, email: str, group: str, *, is_member: bool = True) -> None:
        """Let the directory put a member into a group (by name or id), or take them out."""
        _, group_id = named_scope(self.organization, "rbac_group", group)
        with self.world.lock:
            rbac_groups.synchronise(self.organization, group_id, self._somebody(email).id, is_member=is_member)

    def notices(self) -> list[dict[str, str]]:
        """Return the e-mails about requests that the platform would have sent, oldest first."""
        return [
            {"to": one.to, "request_id": one.request_id, "about": one.about}
            for one in self.organization.enterprise.notices
        ]

    def _somebody(self, email: str) -> User:
        user = self.organization.user_by_email(email)
        if user is None:
            raise ValueError(f"nobody has the e-mail address {email!r}")
        return user

    def _allowed(self, change: Callable[[], Done]) -> Done:
        try:
            with self.world.lock:
                return change()
        except Refused as refused:
            raise ValueError(refused.message) from refused


HANDLERS: Mapping[tuple[str, str], Callable[[EnterpriseControl, Body], object]] = {
    ("POST", "enterprise/keys"): lambda control, body: {"secret": control.key(*body["scopes"])},
    ("POST", "enterprise/increase_requests"): lambda control, body: {"id": control.ask_for_more(**body)},
    ("POST", "enterprise/decisions"): lambda control, body: control.decide(**body),
    ("POST", "enterprise/limits"): lambda control, body: control.set_limit(**body),
    ("POST", "enterprise/spend"): lambda control, body: control.spend(**body),
    ("POST", "enterprise/leave"): lambda control, body: control.leave(**body),
    ("POST", "enterprise/groups"): lambda control, body: control.put_in_group(**body),
    ("GET", "enterprise/notices"): lambda control, _body: {"notices": control.notices()},
}
"""What each call does with the fields of its body, which are the arguments of the method; None answers an empty object."""
