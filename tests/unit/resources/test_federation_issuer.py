from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.model.federation_issuer import Jwks
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationRule
from pulumi_claude_admin.resources.federation_issuer import FederationIssuerProvider
from tests.support.fake_platform import Platform, wire
from tests.support.machine_platform import GITHUB, account, issuer, with_token

provider = FederationIssuerProvider()
KEY = {"kty": "RSA", "kid": "1", "n": "x", "e": "AQAB"}
OWN: dict[str, object] = {
    "name": "own",
    "issuer_url": "https://id.example.com",
    "jwks": {"type": "inline", "keys": [KEY]},
    "check_jti": False,
    "max_jwt_lifetime_seconds": 7200,
    "archive_on_destroy": False,
}


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return with_token(tmp_path)


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def test_create_makes_one_and_a_read_says_the_same() -> None:
    id_, outs = created(OWN)
    assert outs["issuer_id"] == id_
    assert provider.read(id_, outs).inputs == OWN


def test_a_second_create_takes_what_is_there(platform: Platform, new_process: Callable[[], None]) -> None:
    first, _ = created(OWN)
    new_process()
    assert created(OWN)[0] == first
    assert platform.writes == ["federation_issuers.create"]


def test_keys_from_elsewhere_are_shown_as_a_person_would_write_them_and_put_back_whole(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    id_, outs = created(OWN)
    before = platform.api.stored.federation_issuers[id_]
    elsewhere = Jwks("explicit_url", url="https://id.example.com/keys")
    platform.api.stored.federation_issuers[id_] = replace(before, jwks=elsewhere, check_jti=True)
    new_process()
    result = provider.read(id_, outs)
    assert result.inputs == OWN | {
        "jwks": {"type": "explicit_url", "url": "https://id.example.com/keys"},
        "check_jti": True,
    }
    provider.update(id_, wire(result.outs or {}), wire(OWN))
    assert platform.api.stored.federation_issuers[id_] == before


def test_the_order_of_keys_and_of_their_members_is_no_difference(platform: Platform) -> None:
    other = {"e": "AQAB", "n": "y", "kid": "2", "kty": "RSA"}
    id_, outs = created(OWN | {"jwks": {"type": "inline", "keys": [KEY, other]}})
    turned = {"type": "inline", "keys": [dict(reversed(other.items())), KEY]}
    provider.update(id_, outs, wire(OWN | {"jwks": turned}))
    assert platform.writes == ["federation_issuers.create"]


def test_a_new_name_is_the_same_issuer(platform: Platform) -> None:
    id_, outs = created(OWN)
    assert provider.diff(id_, outs, wire(OWN | {"name": "renamed"})).replaces == []
    provider.update(id_, outs, wire(OWN | {"name": "renamed"}))
    assert platform.api.stored.federation_issuers[id_].name == "renamed"


def test_one_behind_a_rule_of_the_console_is_adopted_only_as_it_is(platform: Platform) -> None:
    there = issuer(platform, "github", url=GITHUB)
    who = account(platform)
    rule = FederationRule("fdrl_1", "infra", there.id, FederationMatch("repo:acme/infra:*"), "org:admin", who.id)
    platform.api.stored.federation_rules[rule.id] = rule
    same: dict[str, object] = {"name": "github", "issuer_url": GITHUB, "adopt_id": there.id}
    assert provider.check({}, wire(same)).failures == []
    [failure] = provider.check({}, wire(same | {"check_jti": False})).failures
    assert failure.property == "adopt_id"
    assert "'infra'" in failure.reason


def test_delete_leaves_it_or_archives_it(
    platform: Platform, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    id_, outs = created(OWN)
    new_process()
    provider.delete(id_, outs)
    assert "whose tokens are trusted as before" in capsys.readouterr().out
    archived = OWN | {"archive_on_destroy": True}
    provider.update(id_, outs, wire(archived))
    provider.delete(id_, wire(outs | archived | {"declared": archived}))
    assert platform.api.stored.federation_issuers[id_].is_archived


@pytest.mark.parametrize(
    ("wrong", "property_", "reason"),
    [
        ({"issuer_url": "http://id.example.com"}, "issuer_url", "https"),
        ({"issuer_url": "https://"}, "issuer_url", "https"),
        ({"name": "My Issuer"}, "name", "small letters"),
        ({"max_jwt_lifetime_seconds": 176_401}, "max_jwt_lifetime_seconds", "176400"),
        ({"max_jwt_lifetime_seconds": 0}, "max_jwt_lifetime_seconds", "1"),
        ({"jwks": {"type": "inline"}}, "jwks", "needs keys"),
        ({"jwks": {"type": "inline", "keys": []}}, "jwks.keys", "empty"),
        ({"jwks": {"type": "explicit_url"}}, "jwks", "needs url"),
        ({"jwks": {"type": "discovery", "url": "https://x.example"}}, "jwks", "does not take url"),
        ({"jwks": {"type": "explicit_url", "url": "http://x.example"}}, "jwks.url", "https"),
    ],
)
def test_bad_input_is_one_line_at_its_property(
    platform: Platform, wrong: dict[str, object], property_: str, reason: str
) -> None:
    [failure] = provider.check({}, wire(OWN | wrong)).failures
    assert failure.property == property_
    assert reason in failure.reason
    assert platform.api.calls == []
