"""`owner`: two tags as one value, and what a missing one says."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.model.owner import Owner, derived_managed_at, is_derived

OURS = Owner("pulumi/shop/dev/payments", "backend-a")


def test_an_owner_is_read_from_tags_and_written_to_them() -> None:
    assert Owner.of({**OURS.tags, "cost-centre": "4711"}) == OURS
    assert Owner.of({}) == Owner(None, None)
    assert Owner(OURS.managed_by, None).tags == {"managed-by": "pulumi/shop/dev/payments"}


@pytest.mark.parametrize(
    ("tagged", "is_own"),
    [
        (OURS, True),
        (Owner(OURS.managed_by, None), True),
        (Owner(OURS.managed_by, "backend-b"), False),
        (Owner("pulumi/shop/dev/search", "backend-a"), False),
        (Owner(None, "backend-a"), False),
    ],
)
def test_a_missing_second_tag_says_nothing_and_another_one_says_another_owner(tagged: Owner, *, is_own: bool) -> None:
    assert OURS.is_own(tagged) is is_own


@pytest.mark.parametrize(
    ("later", "is_same"),
    [
        (Owner("pulumi/shop/dev/renamed", "backend-a"), True),
        (Owner("pulumi/shop/dev/renamed", None), True),
        (Owner("pulumi/shop/dev/payments", "backend-b"), False),
        (Owner("pulumi/shop/prod/payments", "backend-a"), False),
        (Owner("terraform", None), False),
        (Owner(None, None), False),
    ],
)
def test_another_resource_of_a_stack_is_the_same_stack(later: Owner, *, is_same: bool) -> None:
    assert OURS.is_same_stack(later) is is_same


def test_a_back_end_has_one_short_name_that_tells_nothing_of_its_address() -> None:
    name = derived_managed_at(organization="acme", backend_url="s3://bucket/state")

    assert is_derived(name)
    assert name == derived_managed_at(organization="acme", backend_url=" s3://user:word@bucket/state/ ")
    assert name != derived_managed_at(organization="acme", backend_url="s3://bucket/other")
    assert name != derived_managed_at(organization="other", backend_url="s3://bucket/state")


@pytest.mark.parametrize("told", ["acme", "backend-a", "", None, 7])
def test_what_somebody_says_is_not_derived(told: object) -> None:
    assert not is_derived(told)
