"""The token exchange: real signatures, every check of an assertion, and what a minted token may (federation.md#exchange)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import anthropic
import httpx
import jwt
import pytest
from anthropic.lib.credentials import WorkloadIdentityCredentials, WorkloadIdentityError
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from claude_simulator import Simulator
from claude_simulator.rules import oauth_token
from claude_simulator.rules.federation_rule_match import assertion_matches
from claude_simulator.workload_values import Match

ISSUER = "https://ci.example.com"
AUDIENCE = "https://api.anthropic.com"
ACCOUNTS = "/v1/organizations/service_accounts"
ISSUERS = "/v1/organizations/federation_issuers"
RULES = "/v1/organizations/federation_rules"
TOKEN = "/v1/oauth/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SIGNING = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Names = dict[str, str]
Sign = Callable[..., str]


def public(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, name: str) -> dict[str, object]:
    algorithm = jwt.get_algorithm_by_name("ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "RS256")
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": name}


@pytest.fixture
def setting(oauth: httpx.Client, simulator: Simulator, names: Names) -> Names:
    """A live rule for the service account ``deploy``, enabled for Research, and the ids that a caller needs."""
    keys = [public(SIGNING, "one"), public(RSA, "two")]
    issuer = {"name": "ci", "issuer_url": ISSUER, "jwks": {"type": "inline", "keys": keys}}
    issuer_id = oauth.post(ISSUERS, json=issuer).json()["id"]
    account_id = oauth.post(ACCOUNTS, json={"name": "deploy"}).json()["id"]
    rule = {
        "name": "deploy",
        "issuer_id": issuer_id,
        "match": {"subject_prefix": "job:deploy"},
        "oauth_scope": "workspace:developer",
        "target": {"type": "service_account", "service_account_id": account_id},
        "workspace_id": names["research"],
    }
    row = {"workspace_id": names["research"], "workspace_role": "workspace_developer"}
    oauth.post(f"{ACCOUNTS}/{account_id}/workspaces", json=row)
    rule_id = oauth.post(RULES, json=rule).json()["id"]
    return {"issuer": issuer_id, "account": account_id, "rule": rule_id, "organization": simulator.organization_id}


@pytest.fixture
def sign(simulator: Simulator) -> Sign:
    """Sign the claims of a good assertion, changed as asked; None leaves a claim out."""

    def signed(*, key: object = SIGNING, kid: str | None = "one", algorithm: str = "ES256", **changes: object) -> str:
        now = simulator.world.clock.now().timestamp()
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "job:deploy", "iat": now, "exp": now + 600} | changes
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, key, algorithm, headers={"kid": kid} if kid else None)  # type: ignore[arg-type]  # keys of three kinds

    return signed


def exchange(client: httpx.Client, setting: Names, assertion: object, **more: object) -> httpx.Response:
    body = {
        "grant_type": GRANT,
        "assertion": assertion,
        "federation_rule_id": setting["rule"],
        "organization_id": setting["organization"],
        **more,
    }
    return client.post(TOKEN, json=body)


def why_not(answer: httpx.Response) -> str:
    body = answer.json()
    assert (answer.status_code, body.keys(), body["error"]) == (401, {"error", "error_description"}, "invalid_grant")
    return str(body["error_description"])


def test_mints_a_token_that_lives_as_long_as_documented(oauth: httpx.Client, setting: Names, sign: Sign) -> None:
    answer = exchange(oauth, setting, sign())
    token = answer.json()
    assert (answer.status_code, token.keys()) == (200, {"access_token", "token_type", "expires_in", "scope"})
    assert (token["token_type"], token["scope"]) == ("Bearer", "workspace:developer")
    assert 1190 <= token["expires_in"] <= 1200
    oauth.post(f"{RULES}/{setting['rule']}", json={"token_lifetime_seconds": 90})
    assert exchange(oauth, setting, sign()).json()["expires_in"] == 90
    now = jwt.decode(sign(), options={"verify_signature": False})["iat"]
    assert exchange(oauth, setting, sign(exp=now + 5)).json()["expires_in"] == 60


def test_takes_every_kind_of_key(oauth: httpx.Client, setting: Names, sign: Sign) -> None:
    for algorithm in ("RS256", "RS512", "PS256"):
        assert exchange(oauth, setting, sign(key=RSA, kid="two", algorithm=algorithm)).is_success
    assert exchange(oauth, setting, sign(kid=None)).is_success


def test_takes_no_signature_but_the_issuers(oauth: httpx.Client, setting: Names, sign: Sign) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    secret = "a-secret-that-is-long-enough-for-its-hash"
    forged = (
        sign(key=stranger),
        sign(kid="three"),
        sign(key=secret, algorithm="HS256"),
        sign(key=None, algorithm="none"),
        sign()[:-8] + "AAAAAAAA",
    )
    for assertion in forged:
        assert "signed it" in why_not(exchange(oauth, setting, assertion))
    assert "no JSON Web Token" in why_not(exchange(oauth, setting, "nonsense"))


def test_keys_that_would_have_to_be_fetched_cannot_be_checked(oauth: httpx.Client, setting: Names, sign: Sign) -> None:
    oauth.post(f"{ISSUERS}/{setting['issuer']}", json={"jwks": {"type": "discovery"}})
    assert "inline keys only" in why_not(exchange(oauth, setting, sign()))


@pytest.mark.parametrize(
    ("rule", "changes", "words"),
    [
        (oauth_token.issuer_is_the_rules, {"iss": "https://other.example.com"}, "iss is not"),
        (oauth_token.assertion_is_of_now, {"iat": None}, "iat is required"),
        (oauth_token.assertion_is_of_now, {"exp": None}, "exp is required"),
        (oauth_token.assertion_is_of_now, {"iat": 1, "exp": 600}, "has expired"),
        (oauth_token.assertion_is_of_now, {"iat": 1}, "lives longer"),
        (oauth_token.assertion_is_of_now, {"nbf": 10**11}, "not valid yet"),
        (assertion_matches, {"sub": "job:other"}, "match"),
        (assertion_matches, {"aud": "https://elsewhere.example.com"}, "match"),
    ],
)
def test_assertions_are_judged(
    oauth: httpx.Client,
    setting: Names,
    sign: Sign,
    rule: Callable[..., object],
    changes: Mapping[str, object],
    words: str,
) -> None:
    assert words in why_not(exchange(oauth, setting, sign(**changes))), rule.__name__


def test_time_is_the_simulators(oauth: httpx.Client, simulator: Simulator, setting: Names, sign: Sign) -> None:
    early = sign()
    simulator.advance(700)
    assert "has expired" in why_not(exchange(oauth, setting, early))
    assert exchange(oauth, setting, sign()).is_success


def test_assertion_is_used_once_where_it_has_a_jti(oauth: httpx.Client, setting: Names, sign: Sign) -> None:
    assert exchange(oauth, setting, sign(jti="a")).is_success
    assert "used before" in why_not(exchange(oauth, setting, sign(jti="a")))
    assert exchange(oauth, setting, sign(jti="b")).is_success
    oauth.post(f"{ISSUERS}/{setting['issuer']}", json={"check_jti": False})
    assert exchange(oauth, setting, sign(jti="a")).is_success


def test_rule_mints_while_it_is_live(oauth: httpx.Client, setting: Names, sign: Sign) -> None:
    assert "no such live rule" in why_not(exchange(oauth, setting, sign(), federation_rule_id="fdrl_other"))
    assert "organization_id" in why_not(exchange(oauth, setting, sign(), organization_id="another"))
    oauth.post(f"{RULES}/{setting['rule']}/archive")
    assert "no such live rule" in why_not(exchange(oauth, setting, sign()))


def test_target_is_the_rules_and_still_what_it_was(
    oauth: httpx.Client, simulator: Simulator, setting: Names, sign: Sign
) -> None:
    assert exchange(oauth, setting, sign(), service_account_id=setting["account"]).is_success
    assert "not the rule's target" in why_not(exchange(oauth, setting, sign(), service_account_id="svac_other"))
    oauth.post(f"{ACCOUNTS}/{setting['account']}", json={"organization_role": "admin"})
    console = {"authorization": f"Bearer {simulator.credential('console_session')}"}
    assert oauth.post(f"{RULES}/{setting['rule']}", json={"oauth_scope": "org:admin"}, headers=console).is_success
    assert exchange(oauth, setting, sign()).json()["scope"] == "org:admin"
    oauth.post(f"{ACCOUNTS}/{setting['account']}", json={"organization_role": "developer"})
    assert "no admin" in why_not(exchange(oauth, setting, sign()))


def test_workspace_of_token_is_enabled_and_has_the_target(
    oauth: httpx.Client, setting: Names, sign: Sign, names: Names
) -> None:
    def wanted(workspace_id: str | None) -> httpx.Response:
        return exchange(oauth, setting, sign(), workspace_id=workspace_id)

    assert wanted(names["research"]).is_success
    assert "not enabled" in why_not(wanted("default"))
    assert "no such live workspace" in why_not(wanted("wrkspc_other"))
    oauth.post(f"{RULES}/{setting['rule']}/workspaces", json={"workspace_id": names["default"]})
    assert wanted("default").is_success
    assert wanted(None).is_success
    oauth.delete(f"{ACCOUNTS}/{setting['account']}/workspaces/{names['research']}")
    assert "no member" in why_not(wanted(names["research"]))


@pytest.mark.parametrize(("position", "status"), [("never_holds", 401), ("holds", 200)])
def test_a_condition_is_what_the_switch_says(
    oauth: httpx.Client, simulator: Simulator, setting: Names, sign: Sign, position: str, status: int
) -> None:
    oauth.post(f"{RULES}/{setting['rule']}", json={"match": {"condition": "claims.sub == 'job:deploy'"}})
    simulator.switch("federation_condition", position)
    assert exchange(oauth, setting, sign()).status_code == status


@pytest.mark.parametrize(
    ("match", "claims", "does"),
    [
        (Match(subject_prefix="job:*"), {"sub": "job:x", "aud": AUDIENCE}, True),
        (Match(subject_prefix="job:"), {"sub": "job:x", "aud": AUDIENCE}, False),
        (Match(audience="own", claims={"team": "a"}), {"aud": ["other", "own"], "team": "a"}, True),
        (Match(audience="own", claims={"team": "a"}), {"aud": AUDIENCE, "team": "a"}, False),
        (Match(claims={"team": "a"}), {"aud": AUDIENCE, "team": ["a"]}, False),
    ],
)
def test_a_match_is_everything_that_it_names(match: Match, claims: Mapping[str, object], does: bool) -> None:  # noqa: FBT001 - a column of the table
    assert assertion_matches(match, claims, default_audience=AUDIENCE, condition_holds=False) is does


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"assertion": None}, "invalid_request"),
        ({"workspace_id": 7}, "invalid_request"),
        ({"federation_rule_id": None}, "invalid_request"),
    ],
)
def test_a_request_that_makes_no_sense_is_a_400(
    oauth: httpx.Client, setting: Names, sign: Sign, changes: Mapping[str, object], code: str
) -> None:
    answer = exchange(oauth, setting, **{"assertion": sign(), **changes})
    assert (answer.status_code, answer.json()["error"]) == (400, code)
    assert oauth.post(TOKEN, content=b"{").status_code == 400


def test_refusals_can_be_400(oauth: httpx.Client, simulator: Simulator, setting: Names, sign: Sign) -> None:
    simulator.switch("token_exchange_refusal", "invalid_grant_400")
    assert exchange(oauth, setting, sign(sub="job:other")).status_code == 400


def test_refusals_can_hide_their_reason(oauth: httpx.Client, simulator: Simulator, setting: Names, sign: Sign) -> None:
    simulator.switch("token_exchange_refusal", "authentication_error_401")
    answer = exchange(oauth, setting, sign(sub="job:other"))
    hidden = oauth_token.without_a_reason()
    assert (answer.status_code, answer.json()["error"]) == (401, {"type": hidden.type, "message": hidden.message})
    assert exchange(oauth, setting, sign(), grant_type="password").json()["error"] == "unsupported_grant_type"


def test_every_refusal_is_what_the_module_of_rules_rejects() -> None:
    """RFC 6749 section 5.2."""
    assert oauth_token.rejected("why").code == "invalid_grant"


def test_the_official_sdk_exchanges_and_then_administers(
    oauth: httpx.Client, simulator: Simulator, setting: Names, sign: Sign
) -> None:
    oauth.post(f"{ACCOUNTS}/{setting['account']}", json={"organization_role": "admin"})
    console = {"authorization": f"Bearer {simulator.credential('console_session')}"}
    oauth.post(f"{RULES}/{setting['rule']}", json={"oauth_scope": "org:admin"}, headers=console)

    def credentials() -> WorkloadIdentityCredentials:
        return WorkloadIdentityCredentials(
            identity_token_provider=sign,
            federation_rule_id=setting["rule"],
            organization_id=setting["organization"],
            service_account_id=setting["account"],
        )

    with anthropic.Anthropic(credentials=credentials(), base_url=simulator.base_url, max_retries=0) as client:
        assert client.organization.retrieve().id == simulator.organization_id
        made = client.organization.service_accounts.create(name="by-a-workload")
        assert made.created_by_actor_id == setting["account"]
        with pytest.raises(anthropic.PermissionDeniedError):
            client.organization.service_accounts.create(name="boss", organization_role="admin")
    oauth.post(f"{RULES}/{setting['rule']}/archive", headers=console)
    with (
        anthropic.Anthropic(credentials=credentials(), base_url=simulator.base_url, max_retries=0) as client,
        pytest.raises(WorkloadIdentityError) as refused,
    ):
        client.organization.retrieve()
    assert (refused.value.status_code, refused.value.request_id is not None) == (401, True)
