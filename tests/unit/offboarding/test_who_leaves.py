from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest

from pulumi_claude_admin.errors import ConfigurationError, OffboardingRefused
from pulumi_claude_admin.model.activity import Actor
from pulumi_claude_admin.model.left_people import email_hash
from pulumi_claude_admin.model.usage import ActorKind, UsageActor
from pulumi_claude_admin.offboarding.keep_list import Kept, OffboardingSettings
from pulumi_claude_admin.offboarding.observed import KeySpend, Observed
from pulumi_claude_admin.offboarding.who_leaves import Leaving, hashed, missing_from, most_by_list, named
from tests.support.observed_builder import ADMIN, ANA, BEN, a_key, an_event, an_invite, observed

NOBODY_KEPT = OffboardingSettings()
EVERYBODY = frozenset(one.email.casefold() for one in observed().users)


def keeping(who: str, until: date = date(2027, 1, 1)) -> OffboardingSettings:
    return OffboardingSettings(keep=(Kept(who=who, reason="break-glass", until=until),))


def emails(
    present: Collection[str], seen: Observed | None = None, settings: OffboardingSettings = NOBODY_KEPT
) -> list[str]:
    return [one.email or str(one.user_id) for one in missing_from(present, seen or observed(), settings).people]


def spending(*actors: UsageActor) -> KeySpend:
    return KeySpend({}, "USD", actors)


class TestNamed:
    def test_a_member_is_found_in_any_letter_case(self) -> None:
        (person,) = named(["ANA@EXAMPLE.COM"], observed(), NOBODY_KEPT).people
        assert (person.user_id, person.email, person.is_member) == (ANA.id, ANA.email, True)

    def test_an_address_with_a_tag_is_somebody_else(self) -> None:
        with pytest.raises(ConfigurationError, match=r"'ana\+x@example.com' is nobody of organization 'Example'"):
            named(["ana+x@example.com"], observed(), NOBODY_KEPT)

    def test_who_was_only_invited_may_leave(self) -> None:
        (person,) = named(["new@example.com"], observed(invites=(an_invite("New@example.com"),)), NOBODY_KEPT).people
        assert (person.email, person.user_id, person.is_member) == ("New@example.com", None, False)

    def test_who_has_left_already_is_known_by_what_they_spent(self) -> None:
        seen = observed(spend=spending(UsageActor(ActorKind.USER, "user_01Gone", "gone@example.com", is_deleted=True)))
        (person,) = named(["gone@example.com"], seen, NOBODY_KEPT).people
        assert (person.user_id, person.is_member) == ("user_01Gone", False)

    def test_who_came_back_under_another_id_leaves_with_both(self) -> None:
        seen = observed(spend=spending(UsageActor(ActorKind.USER, "user_00Ana", "ana@example.com", is_deleted=True)))
        leaving = named(["ana@example.com"], seen, NOBODY_KEPT)
        assert leaving.people[0].former_ids == ("user_00Ana",)
        assert named([ANA.id], seen, NOBODY_KEPT) == leaving
        assert leaving.notices == (
            "Ana@Example.com was here before as user_00Ana and came back: keys of then are in the plan too.",
        )

    def test_who_is_kept_by_a_former_id_is_kept(self) -> None:
        seen = observed(spend=spending(UsageActor(ActorKind.USER, "user_00Ana", "ana@example.com", is_deleted=True)))
        with pytest.raises(OffboardingRefused, match="is kept until 2027-01-01"):
            named(["ana@example.com"], seen, keeping("user_00Ana"))

    def test_an_address_of_two_people_is_refused_with_their_ids(self) -> None:
        twin = replace(BEN, id="user_01Twin", email="ana@example.com")
        seen = observed(users=(*observed().users, twin))
        with pytest.raises(ConfigurationError, match="is the address of 2 people") as caught:
            named(["ana@example.com"], seen, NOBODY_KEPT)
        assert caught.value.hint == "Name one of them by id: user_01Ana, user_01Twin"
        assert named(["user_01Twin"], seen, NOBODY_KEPT).people[0].user_id == "user_01Twin"

    def test_who_is_kept_is_refused_until_the_last_day(self) -> None:
        with pytest.raises(OffboardingRefused, match=r"is kept until 2026-11-29 \(break-glass\)"):
            named(["ana@example.com"], observed(), keeping("ana@example.com", date(2026, 11, 29)))
        leaving = named(["ana@example.com"], observed(), keeping("ana@example.com", date(2026, 11, 28)))
        assert len(leaving.people) == 1
        assert leaving.notices == (
            "ana@example.com was kept until 2026-11-28: that entry of offboarding.toml has ended.",
        )

    def test_the_last_administrator_is_refused(self) -> None:
        with pytest.raises(OffboardingRefused, match="nobody would be left who administers the organization"):
            named(["admin@example.com"], observed(), NOBODY_KEPT)

    def test_whoever_asks_is_refused(self) -> None:
        with pytest.raises(OffboardingRefused, match=r"Ana@Example.com is the one who asks"):
            named(["ana@example.com"], observed(acting_as=frozenset({ANA.id})), NOBODY_KEPT)

    def test_who_made_the_admin_key_that_asks_is_refused_and_who_made_another_is_not(self) -> None:
        made = an_event(
            "admin_api_key_created", actor=Actor("user_actor", ANA.id), admin_api_key_id="admin_api_key_01Z"
        )
        asking = observed(activities=(made,), acting_as=frozenset({"apikey_01Z"}))
        with pytest.raises(OffboardingRefused, match="made the Admin key that asks"):
            named(["ana@example.com"], asking, NOBODY_KEPT)
        earlier = an_event("admin_api_key_created", actor=made.actor, admin_api_key_id="admin_api_key_01Earlier")
        with pytest.raises(OffboardingRefused, match="made the Admin key that asks"):
            named(
                ["ana@example.com"],
                observed(activities=(made, earlier), acting_as=frozenset({"apikey_01Z"})),
                NOBODY_KEPT,
            )
        other = observed(activities=(made,), acting_as=frozenset({"apikey_01Other"}))
        assert named(["ana@example.com"], other, NOBODY_KEPT).people


class TestMissingFrom:
    def test_members_who_are_not_in_the_list_leave(self) -> None:
        assert emails(EVERYBODY - {"ana@example.com"}) == [ANA.email]

    def test_invited_people_who_are_not_in_it_leave_too(self) -> None:
        assert emails(EVERYBODY, observed(invites=(an_invite("old@example.com"),))) == ["old@example.com"]

    def test_who_has_left_and_made_a_key_that_works_leaves_with_it(self) -> None:
        seen = observed(keys=(a_key("left-over", maker="user_01Gone"),))
        assert emails(EVERYBODY, seen) == ["user_01Gone"]

    def test_somebody_of_the_list_who_is_here_under_a_new_id_is_no_leaver(self) -> None:
        seen = observed(
            keys=(a_key("old", maker="user_00Ana"),),
            spend=spending(UsageActor(ActorKind.USER, "user_00Ana", "ana@example.com", is_deleted=True)),
        )
        assert emails(EVERYBODY, seen) == []

    def test_a_few_may_leave_at_once_and_one_more_may_not(self) -> None:
        crowd = sorted(one for one in EVERYBODY if one.startswith("crowd"))
        assert len(emails(EVERYBODY - set(crowd[:3]))) == 3
        with pytest.raises(OffboardingRefused, match="4 of 40 members are missing from the list, and no more than 3"):
            missing_from(EVERYBODY - set(crowd[:4]), observed(), NOBODY_KEPT)

    @pytest.mark.parametrize(("members", "most"), [(5, 3), (60, 3), (80, 4), (10_000, 500)])
    def test_of_a_large_organization_a_twentieth_may(self, members: int, most: int) -> None:
        assert most_by_list(members) == most

    def test_who_is_kept_stays_and_is_told(self) -> None:
        leaving = missing_from(EVERYBODY - {"ana@example.com"}, observed(), keeping("ana@example.com"))
        assert leaving.people == ()
        assert leaving.notices == ("Ana@Example.com would leave and stays until 2027-01-01: break-glass.",)

    def test_the_last_administrator_is_refused_here_too(self) -> None:
        with pytest.raises(OffboardingRefused, match="nobody would be left"):
            missing_from(EVERYBODY - {ADMIN.email}, observed(), NOBODY_KEPT)


class TestHashed:
    KEY = "a-key-that-nobody-can-guess"

    def leaving(
        self, *addresses: str, settings: OffboardingSettings = NOBODY_KEPT, seen: Observed | None = None
    ) -> Leaving:
        return hashed([email_hash(one, self.KEY) for one in addresses], seen or observed(), settings, key=self.KEY)

    def test_whoever_has_the_hash_of_their_address_leaves_in_any_letter_case(self) -> None:
        assert [one.email for one in self.leaving("ANA@example.com", "ana@example.com").people] == [ANA.email]

    def test_invited_people_do_too(self) -> None:
        seen = observed(invites=(an_invite("old@example.com"),))
        assert [one.email for one in self.leaving("old@example.com", seen=seen).people] == ["old@example.com"]

    def test_a_hash_of_nobody_here_or_of_another_key_is_told_and_no_error(self) -> None:
        leaving = self.leaving("ana@example.com", "ana+work@example.com", "never@example.com")
        assert [one.email for one in leaving.people] == [ANA.email]
        assert leaving.notices == ("2 of 3 hashes are of nobody in this organization, or were made with another key.",)
        assert (
            hashed([email_hash(ANA.email, "another key of theirs")], observed(), NOBODY_KEPT, key=self.KEY).people == ()
        )

    def test_as_many_may_leave_as_by_a_list(self) -> None:
        crowd = sorted(one for one in EVERYBODY if one.startswith("crowd"))
        assert len(self.leaving(*crowd[:3]).people) == 3
        with pytest.raises(OffboardingRefused, match="4 of 40 members are named by a hash, and no more than 3"):
            self.leaving(*crowd[:4])

    def test_who_is_kept_stays_and_is_told(self) -> None:
        leaving = self.leaving("ana@example.com", settings=keeping("ana@example.com"))
        assert leaving.people == ()
        assert leaving.notices == ("Ana@Example.com would leave and stays until 2027-01-01: break-glass.",)
