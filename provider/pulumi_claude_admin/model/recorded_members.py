"""
Whom a state gave a membership, by user id: the one name that stays when an e-mail changes. Pure.

A state that was written before ids were recorded by reference only has roles by id; who of them is meant by a reference
that nobody answers to any more is told by the role, where that leaves no choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.membership import resolve
from pulumi_claude_admin.model.people import Everybody


@dataclass(frozen=True, slots=True)
class RecordedMembers:
    """
    `user_ids` are user ids by the reference of the declaration, `others` ids of memberships that were given to nobody knows which.

    `references` are all that were declared, whether or not their ids are known; `roles` are by user id, as of the last look.
    """

    references: frozenset[str] = frozenset()
    user_ids: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """Everybody to whom a membership was given."""
        return frozenset(self.user_ids.values()) | self.others

    def holders(self, present: Mapping[str, str], users: Mapping[str, User]) -> dict[str, str]:
        """
        Who has what each reference was given: the recorded person while that one is in the organization, else whom the reference means now.

        `present` is what references mean now, `users` by id. A leaver keeps the old id.
        """
        found = {reference: present.get(reference, self.user_ids.get(reference)) for reference in self.references}
        stayed = {reference: user_id for reference, user_id in self.user_ids.items() if user_id in users}
        return {reference: user_id for reference, user_id in (found | stayed).items() if user_id is not None}


def recorded_members(
    members: Mapping[str, str],
    *,
    exclusive: bool,
    user_ids: Mapping[str, str] | None,
    roles: Mapping[str, str],
    everybody: Everybody,
) -> RecordedMembers:
    """
    What a state says. `members` are the declared ones, `user_ids` the ids by reference, None in a state that has none.

    `roles` are user ids to roles: of an exclusive membership they may hold people whom somebody added by hand.
    """
    references = frozenset(members)
    if user_ids is not None:
        return RecordedMembers(references, dict(user_ids), roles=roles)
    found = resolve(members, everybody)
    nameless = {user_id for user_id in roles if user_id in everybody.by_id and user_id not in found.roles}
    paired = {}
    for reference in found.unknown:
        rivals = [one for one in found.unknown if members[one] == members[reference]]
        same = [user_id for user_id in nameless if roles[user_id] == members[reference]]
        if len(rivals) == len(same) == 1:
            paired[reference] = same[0]
    others = nameless - set(paired.values())
    is_certain = not exclusive or len(others) <= len(found.unknown) - len(paired)
    kept = frozenset(others) if is_certain else frozenset[str]()
    return RecordedMembers(references, {**found.user_ids, **paired}, kept, roles)
