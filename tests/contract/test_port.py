"""What the port promises; every test runs over the fake and over the real adapter on the simulator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pulumi_claude_admin.errors import AdminApiError, NotFound, Rejected
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.workspace import DataResidencySpec
from pulumi_claude_admin.ports import AdminApi

SONNET = "rlg_01VPTCmyiu5ZLsWkcxYG2pY8"


def entry_of(api: AdminApi, group_id: str) -> str:
    return next(entry.entry_id for entry in api.rate_limits.list() if entry.group.id == group_id)


def roles(api: AdminApi, workspace_id: str) -> dict[str, str]:
    return {member.user_id: member.role for member in api.members.list(workspace_id)}


class TestOrganization:
    def test_says_who_it_is(self, api: AdminApi) -> None:
        identity = api.organization.retrieve()
        assert (identity.id, identity.name) == ("5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", "Tiny Tools")

    def test_has_a_clock_with_a_time_zone(self, api: AdminApi) -> None:
        assert api.now().utcoffset() == timedelta(0)

    def test_lists_people_with_their_roles(self, api: AdminApi) -> None:
        assert {(user.email, user.role) for user in api.users.list()} == {
            ("admin@example.com", "admin"),
            ("billing@example.com", "billing"),
            ("ana@example.com", "developer"),
            ("ben@example.com", "developer"),
            ("chloe@example.com", "user"),
        }

    @pytest.mark.parametrize("email", ["ana@example.com", "ANA@Example.com", "ana+ci@example.com"])
    def test_finds_people_whatever_the_case_and_tag_of_the_e_mail(self, api: AdminApi, email: str) -> None:
        assert [user.email for user in api.users.list_matching(email)] == ["ana@example.com"]

    @pytest.mark.parametrize("email", ["zoe@example.com", "ana@example.org"])
    def test_finds_nobody_else(self, api: AdminApi, email: str) -> None:
        assert api.users.list_matching(email) == ()

    def test_what_is_no_address_is_refused(self, api: AdminApi) -> None:
        with pytest.raises(Rejected):
            api.users.list_matching("ana")

    def test_lists_no_invitations_where_nobody_was_invited(self, api: AdminApi) -> None:
        assert api.invites.list() == ()

    def test_lists_keys_without_secrets(self, api: AdminApi, research: str) -> None:
        [key] = api.api_keys.list()
        assert (key.name, key.status, key.workspace_id) == ("research-notebooks", "active", research)

    def test_lists_its_rate_limits_per_group(self, api: AdminApi) -> None:
        entries = {entry.group.label: entry for entry in api.rate_limits.list()}
        assert entries["Claude Sonnet 4.x"].limits["requests_per_minute"] == 4000
        assert "claude-sonnet-4-5" in entries["Claude Sonnet 4.x"].group.models
        assert entries["batch"].limits == {"enqueued_batch_requests": 500_000}


class TestWorkspaces:
    def test_are_listed_without_the_default_one(self, api: AdminApi) -> None:
        assert [workspace.name for workspace in api.workspaces.list()] == ["Research"]

    def test_are_created_as_asked(self, api: AdminApi) -> None:
        made = api.workspaces.create(
            name="Payments",
            display_color="#A1B2C3",
            tags={"cost-centre": "4711"},
            data_residency=DataResidencySpec(allowed_inference_geos=("us",), default_inference_geo="us"),
        )
        assert made == api.workspaces.retrieve(made.id)
        assert made in api.workspaces.list()
        assert (made.name, made.display_color.upper(), dict(made.tags)) == (
            "Payments",
            "#A1B2C3",
            {"cost-centre": "4711"},
        )
        assert made.data_residency.allowed_inference_geos == ("us",)
        assert made.data_residency.default_inference_geo == "us"
        assert not made.is_archived

    def test_keep_what_an_update_does_not_name(self, api: AdminApi) -> None:
        made = api.workspaces.create(name="Payments", display_color="#A1B2C3", tags={"a": "1"})
        updated = api.workspaces.update(made.id, name="Pay")
        assert (updated.name, updated.display_color, updated.tags) == ("Pay", made.display_color, {"a": "1"})

    def test_end_up_with_exactly_the_wanted_tags(self, api: AdminApi) -> None:
        made = api.workspaces.create(name="Payments", tags={"old": "1", "kept": "2"})
        updated = api.workspaces.update(made.id, tags={"kept": "2", "new": "3", "old": None})
        assert updated.tags == {"kept": "2", "new": "3"} == api.workspaces.retrieve(made.id).tags

    def test_take_another_residency_without_naming_the_fixed_geo(self, api: AdminApi, research: str) -> None:
        wanted = DataResidencySpec(
            workspace_geo="us", allowed_inference_geos=("us", "global"), default_inference_geo="us"
        )
        updated = api.workspaces.update(research, data_residency=wanted)
        assert updated.data_residency.allowed_inference_geos == ("global", "us")

    def test_take_no_default_geo_outside_of_the_allowed_ones(self, api: AdminApi, research: str) -> None:
        with pytest.raises(Rejected):
            api.workspaces.create(name="X", data_residency=DataResidencySpec(allowed_inference_geos=("us",)))
        api.workspaces.update(
            research, data_residency=DataResidencySpec(allowed_inference_geos=("us",), default_inference_geo="us")
        )
        with pytest.raises(Rejected):
            api.workspaces.update(research, data_residency=DataResidencySpec(default_inference_geo="global"))
        assert [workspace.name for workspace in api.workspaces.list()] == ["Research"]

    def test_take_a_key_and_a_profile_once(self, api: AdminApi, research: str, profile: str) -> None:
        key, other = (
            api.external_keys.create(provider_config={**GCP, "key_name": name}, user_profile_id=profile)
            for name in ("a", "b")
        )
        bare = api.external_keys.create(provider_config={**GCP, "key_name": "c"})
        with pytest.raises(Rejected) as mismatch:
            api.workspaces.update(research, external_key_id=key.id)
        assert mismatch.value.error_code == "key_profile_mismatch"
        with pytest.raises(Rejected):
            api.workspaces.create(name="X", external_key_id=bare.id, user_profile_id=profile)
        written = api.workspaces.update(research, external_key_id=key.id, user_profile_id=profile)
        assert (written.external_key_id, written.user_profile_id) == (key.id, profile)
        assert api.workspaces.update(research, user_profile_id=profile) == written
        with pytest.raises(Rejected):
            api.workspaces.update(research, external_key_id=other.id)
        with pytest.raises(Rejected):
            api.workspaces.update(research, user_profile_id=f"{profile}2")
        with pytest.raises(NotFound):
            api.workspaces.create(name="X", external_key_id="ekey_nothing")
        with pytest.raises(Rejected):
            api.workspaces.create(name="X", user_profile_id="uprof_nobody")
        assert [workspace.name for workspace in api.workspaces.list()] == ["Research"]

    def test_stay_listed_when_archived(self, api: AdminApi, research: str) -> None:
        archived = api.workspaces.archive(research)
        assert archived.is_archived
        assert api.workspaces.list() == (archived,)

    def test_can_be_archived_twice(self, api: AdminApi, research: str) -> None:
        assert api.workspaces.archive(research).archived_at == api.workspaces.archive(research).archived_at

    def test_that_are_archived_refuse_changes(self, api: AdminApi, research: str) -> None:
        api.workspaces.archive(research)
        with pytest.raises(Rejected):
            api.workspaces.update(research, name="Other")

    def test_that_do_not_exist_are_not_found(self, api: AdminApi) -> None:
        with pytest.raises(NotFound):
            api.workspaces.retrieve("wrkspc_01Nobody")


class TestMembers:
    def test_are_listed_with_those_that_are_inherited(
        self, api: AdminApi, research: str, people: dict[str, str]
    ) -> None:
        assert roles(api, research) == {
            people["admin"]: "workspace_admin",
            people["billing"]: "workspace_billing",
            people["ana"]: "workspace_developer",
        }

    def test_are_added_changed_and_removed(self, api: AdminApi, research: str, people: dict[str, str]) -> None:
        added = api.members.add(research, people["ben"], "workspace_user")
        assert (added.user_id, added.role) == (people["ben"], "workspace_user")
        assert api.members.update(research, people["ben"], "workspace_developer").role == "workspace_developer"
        assert roles(api, research)[people["ben"]] == "workspace_developer"
        api.members.remove(research, people["ben"])
        assert people["ben"] not in roles(api, research)

    def test_with_this_role_already_may_be_added(self, api: AdminApi, research: str, people: dict[str, str]) -> None:
        assert api.members.add(research, people["ana"], "workspace_developer").role == "workspace_developer"

    def test_with_another_role_may_not_be_added(self, api: AdminApi, research: str, people: dict[str, str]) -> None:
        with pytest.raises(Rejected):
            api.members.add(research, people["ana"], "workspace_user")
        assert roles(api, research)[people["ana"]] == "workspace_developer"

    def test_that_are_gone_may_be_removed(self, api: AdminApi, research: str, people: dict[str, str]) -> None:
        api.members.remove(research, people["chloe"])
        assert people["chloe"] not in roles(api, research)

    def test_that_are_not_there_cannot_be_changed(self, api: AdminApi, research: str, people: dict[str, str]) -> None:
        with pytest.raises(AdminApiError):
            api.members.update(research, people["chloe"], "workspace_user")


class TestWorkspaceRateLimits:
    def test_are_none_at_first(self, api: AdminApi, research: str) -> None:
        assert api.workspace_rate_limits.list(research) == ()

    def test_are_set_next_to_others_and_cleared(self, api: AdminApi, research: str) -> None:
        entry = entry_of(api, SONNET)
        api.workspace_rate_limits.set(research, entry, {"requests_per_minute": 500, "output_tokens_per_minute": 80_000})
        written = api.workspace_rate_limits.set(research, entry, {"requests_per_minute": None})
        assert written.limits == {"output_tokens_per_minute": 80_000}
        [found] = api.workspace_rate_limits.list(research)
        assert (found.entry_id, found.workspace_id, found.group.id) == (entry, research, SONNET)
        assert found.limits == {"output_tokens_per_minute": 80_000}
        assert found.organization_limits == {"output_tokens_per_minute": 400_000}

    def test_are_gone_when_the_last_one_is_cleared(self, api: AdminApi, research: str) -> None:
        entry = entry_of(api, SONNET)
        api.workspace_rate_limits.set(research, entry, {"requests_per_minute": 500})
        assert api.workspace_rate_limits.set(research, entry, {"requests_per_minute": None}).limits == {}
        assert api.workspace_rate_limits.list(research) == ()

    def test_need_an_entry_that_exists(self, api: AdminApi, research: str) -> None:
        with pytest.raises(NotFound):
            api.workspace_rate_limits.set(research, "nothing", {"requests_per_minute": 1})


class TestSpendLimits:
    def test_are_listed_without_the_usage_tier(self, api: AdminApi) -> None:
        [limit] = api.spend_limits.list()
        assert (limit.scope, limit.amount) == (ORGANIZATION, Money(1_000_000))

    def test_that_the_platform_itself_sets_is_told_apart(self, api: AdminApi) -> None:
        assert api.spend_limits.retrieve_tier_cap() == Money(20_000_000)

    def test_are_set_and_overwritten_in_place(self, api: AdminApi, research: str) -> None:
        first = api.spend_limits.set(Scope(research), Money(500_000))
        second = api.spend_limits.set(Scope(research), Money(400_000))
        assert (first.id, second.amount) == (second.id, Money(400_000))
        assert {limit.scope: limit.amount for limit in api.spend_limits.list()} == {
            ORGANIZATION: Money(1_000_000),
            Scope(research): Money(400_000),
        }

    def test_are_cleared_and_may_be_gone_already(self, api: AdminApi, research: str) -> None:
        api.spend_limits.set(Scope(research), Money(500_000))
        api.spend_limits.clear(Scope(research))
        api.spend_limits.clear(Scope(research))
        assert [limit.scope for limit in api.spend_limits.list()] == [ORGANIZATION]


AWS = {"type": "aws", "kms_arn": "arn:aws:kms:us-east-1:111122223333:key/not-a-key"}
OTHER_AWS = {"type": "aws", "kms_arn": "arn:aws:kms:eu-west-1:111122223333:key/not-a-key", "region": "eu-west-1"}
GCP = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/k"}
AZURE = {"type": "azure", "tenant_id": "t", "vault_uri": "https://v.vault.azure.net", "key_name": "k"}


class TestExternalKeys:
    @pytest.mark.parametrize("config", [AWS, OTHER_AWS, GCP, AZURE])
    def test_are_created_as_asked(self, api: AdminApi, config: dict[str, str]) -> None:
        made = api.external_keys.create(provider_config=config, display_name="ours", geo="us")
        assert (made.display_name, made.geo, made.is_attached, made.user_profile_id) == ("ours", "us", False, None)
        assert made.provider_config.items() >= config.items()
        assert api.external_keys.list() == (made,)

    def test_the_region_of_an_arn_is_told(self, api: AdminApi) -> None:
        assert api.external_keys.create(provider_config=AWS).provider_config["region"] == "us-east-1"

    def test_keep_what_an_update_does_not_name(self, api: AdminApi) -> None:
        made = api.external_keys.create(provider_config=AWS, display_name="ours")
        moved = api.external_keys.update(made.id, provider_config=OTHER_AWS)
        assert (moved.id, moved.display_name, dict(moved.provider_config)) == (made.id, "ours", OTHER_AWS)
        renamed = api.external_keys.update(made.id, display_name="theirs")
        assert (renamed.display_name, dict(renamed.provider_config)) == ("theirs", OTHER_AWS)

    def test_that_a_workspace_uses_can_only_be_renamed(self, api: AdminApi) -> None:
        made = api.external_keys.create(provider_config=AWS)
        workspace = api.workspaces.create(name="Payments", external_key_id=made.id)
        api.workspaces.archive(workspace.id)
        [listed] = api.external_keys.list()
        assert listed.is_attached
        assert api.external_keys.update(made.id, display_name="ours").display_name == "ours"
        with pytest.raises(Rejected):
            api.external_keys.update(made.id, provider_config=OTHER_AWS)
        with pytest.raises(Rejected):
            api.external_keys.delete(made.id)
        assert [key.id for key in api.external_keys.list()] == [made.id]

    def test_of_google_never_move(self, api: AdminApi) -> None:
        made = api.external_keys.create(provider_config=GCP)
        with pytest.raises(Rejected):
            api.external_keys.update(made.id, provider_config={**GCP, "key_name": "projects/p/other"})

    def test_are_deleted_and_may_be_gone_already(self, api: AdminApi) -> None:
        made = api.external_keys.create(provider_config=AWS)
        api.external_keys.delete(made.id)
        api.external_keys.delete(made.id)
        assert api.external_keys.list() == ()

    def test_need_a_user_profile_that_exists(self, api: AdminApi) -> None:
        with pytest.raises(Rejected) as raised:
            api.external_keys.create(provider_config=AWS, user_profile_id="uprof_nobody")
        assert raised.value.error_code == "user_profile_not_found"

    def test_that_are_not_there_cannot_be_changed(self, api: AdminApi) -> None:
        with pytest.raises(NotFound):
            api.external_keys.update("ekey_nothing", display_name="x")
