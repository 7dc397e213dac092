"""
Laws of every `diff_…` of people, keys and machine identities.

Nothing differs from itself; applying what differs leaves nothing to apply, and changes nothing else; what is not declared is not
compared; and the order of what has none means nothing.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_claude_admin.lifecycle.federation_rule_writes import make_rule, write_rule
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationRuleSpec, diff_federation_rule
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import (
    ServiceAccountMember,
    ServiceAccountMemberSpec,
    diff_service_account_member,
)
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.kinds_with_diffs import KINDS, Bag

kinds = pytest.mark.parametrize("kind", KINDS)


def turned_round(value: object) -> object:
    """The same with every list and every mapping in the other order, and the words of a scope."""
    if isinstance(value, dict):
        return {name: turned_round(each) for name, each in reversed(value.items())}
    if isinstance(value, list):
        return [turned_round(each) for each in reversed(value)]
    if isinstance(value, str) and value.startswith("workspace:"):
        return " ".join(reversed(value.split()))
    return value


@kinds
@settings(max_examples=50)
@given(data=st.data())
def test_what_is_declared_as_it_is_has_no_difference(kind: str, data: st.DataObject) -> None:
    one = KINDS[kind]
    actual = data.draw(one.actuals)
    assert one.diff(one.spec(**one.declared_as(actual)), actual) == ()


@kinds
@settings(max_examples=50)
@given(data=st.data())
def test_applying_the_changes_empties_the_diff(kind: str, data: st.DataObject) -> None:
    one = KINDS[kind]
    spec, actual = one.spec(**data.draw(one.inputs)), data.draw(one.actuals)
    changes = one.diff(spec, actual)
    assert one.diff(spec, one.applied(actual, changes)) == ()
    assert all(change.declared != change.actual for change in changes)


@kinds
@settings(max_examples=50)
@given(data=st.data())
def test_what_is_not_declared_is_not_compared(kind: str, data: st.DataObject) -> None:
    one = KINDS[kind]
    inputs, actual = data.draw(one.inputs), data.draw(one.actuals)
    paths = {change.path.partition(".")[0] for change in one.diff(one.spec(**inputs), actual)}
    assert paths <= inputs.keys() | {"applies_to_all_workspaces"}


@kinds
@settings(max_examples=50)
@given(data=st.data())
def test_the_order_of_lists_and_mappings_is_no_matter(kind: str, data: st.DataObject) -> None:
    one = KINDS[kind]
    inputs, actual = data.draw(one.inputs), data.draw(one.actuals)
    other = turned_round(inputs)
    assert isinstance(other, dict)
    assert one.diff(one.spec(**other), actual) == one.diff(one.spec(**inputs), actual)


def test_who_is_nowhere_or_only_by_default_lacks_the_place() -> None:
    spec = ServiceAccountMemberSpec(workspace_id="w", service_account_id="s", role="workspace_user")
    assert diff_service_account_member(spec, None)
    assert diff_service_account_member(spec, ServiceAccountMember("w", "s", "workspace_user", is_implicit=True))


@given(before=KINDS["FederationRule"].inputs, after=KINDS["FederationRule"].inputs)
def test_writing_a_rule_leaves_no_difference(before: Bag, after: Bag) -> None:
    api = FakeAdminApi()
    api.stored.federation_issuers["fdis_own"] = FederationIssuer("fdis_own", "own", "https://id.example.com")
    for name in ("a", "b", "c"):
        api.stored.service_accounts[name] = ServiceAccount(name, name, "developer")
        api.stored.workspaces[name] = replace(next(iter(api.stored.workspaces.values())), id=name)
    made = make_rule(api.federation_rules, FederationRuleSpec(**before))
    assert diff_federation_rule(FederationRuleSpec(**before), made) == ()
    written = write_rule(api.federation_rules, FederationRuleSpec(**after), made)
    assert diff_federation_rule(FederationRuleSpec(**after), written) == ()
    assert api.stored.federation_rules[made.id] == written
