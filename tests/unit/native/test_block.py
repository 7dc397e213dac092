"""The provider block: names of variables and never a credential, one line for each mistake, and nothing is ever replaced for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pulumi.output import UNKNOWN
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.rpc import wrap_rpc_secret
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ConfigurationError, InvalidInputs
from pulumi_claude_admin.lifecycle import messages
from pulumi_claude_admin.native.block import ProviderBlock
from pulumi_claude_admin.native.spelling import call_by, in_words
from pulumi_claude_admin.settings import Settings, read_settings
from tests.support.fake_platform import KEY, Platform
from tests.support.native_wire import NativeEngine, in_the_clear, native_engine, received, sent

ORGANIZATION = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
NOT_A_KEY = "sk-ant-admin01-test-not-a-key"
URN = "urn:pulumi:dev::shop::pulumi:providers:claude::europe"


@pytest.fixture
def _own_words() -> Iterator[None]:
    yield
    call_by({})


def of_europe(variable: str) -> str | None:
    return NOT_A_KEY if variable == "KEY_OF_EUROPE" else None


def test_a_block_with_a_credential_of_its_own_uses_no_other_of_the_environment() -> None:
    block = ProviderBlock.of({"adminApiKeyVariable": "KEY_OF_EUROPE", "organizationId": ORGANIZATION})
    given = block.settings(of_europe)
    assert given == {
        "admin_api_key": NOT_A_KEY,
        "auth_token": None,
        "federation_rule_id": None,
        "federation_organization_id": None,
        "feed_key": None,
        "organization_id": ORGANIZATION,
    }
    assert ProviderBlock.of({}).settings(of_europe) == {}
    enterprise = ProviderBlock.of({"enterpriseKeyVariable": "SCOPED", "baseUrl": "https://eu.example/"})
    assert enterprise.settings(of_europe) == {"base_url": "https://eu.example", "enterprise_key": None}


def test_what_is_given_wins_over_the_environment_and_none_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", "sk-ant-admin01-test-of-the-environment")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://environment.example")
    monkeypatch.setenv("CLAUDE_ADMIN_ORGANIZATION_ID", ORGANIZATION)
    token = read_settings(given={"admin_api_key": None, "auth_token": "a-token", "base_url": "https://eu.example"})
    assert (token.admin_api_key, token.auth_token) == (None, SecretStr("a-token"))
    assert (token.base_url, token.organization_id) == ("https://eu.example", ORGANIZATION)


@pytest.mark.usefixtures("_own_words")
def test_messages_name_what_the_block_names() -> None:
    call_by(ProviderBlock.of({"adminApiKeyVariable": "KEY_OF_EUROPE", "organizationId": ORGANIZATION}).words())
    with pytest.raises(ConfigurationError) as raised:
        read_settings(given={"admin_api_key": "sk-ant-oat01-test-not-a-token"})
    assert in_words(str(raised.value)) == (
        "KEY_OF_EUROPE holds an OAuth access token, which belongs into the variable of authTokenVariable (sk-ant-oat…); "
        "an Admin API key (sk-ant-admin…) is needed"
    )
    assert in_words("but CLAUDE_ADMIN_ORGANIZATION_ID says") == "but organizationId of the provider block says"
    assert in_words("`pulumi config set claude-admin:owner acme`") == "`pulumi config set claude:managedAt acme`"
    assert in_words("set ANTHROPIC_BASE_URL") == "set ANTHROPIC_BASE_URL"


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"whenUnseen": "never"}, [("whenUnseen", "must be 'keep' or 'fail'")]),
        ({"organizationId": ""}, [("organizationId", "must not be empty")]),
        ({"baseUrl": "http://eu.example"}, [("", "baseUrl uses plain http; only https, or http to this machine itself, is allowed")]),
        ({"baseUrl": 3.0}, [("", "baseUrl must be text; write it in quotes")]),
        ({"adminApiKeyVariable": "A", "authTokenVariable": "B"}, [("authTokenVariable", "is a second credential beside adminApiKeyVariable; leave one of them out")]),
        ({"admin_api_key_variable": "A"}, [("", "admin_api_key_variable is no property of the provider block")]),
        ({"region": "eu", "version": "1.0.0", "__internal": {}}, [("", "region is no property of the provider block")]),
    ],
)  # fmt: skip
def test_a_mistake_is_a_line_at_its_property(given: Mapping[str, object], problems: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInputs) as raised:
        ProviderBlock.of(given)
    assert [(one.property, one.reason.partition("; it has")[0]) for one in raised.value.problems] == problems


@pytest.mark.parametrize(
    "name", ["adminApiKey", "authToken", "enterpriseKey", "adminApiKeyVariable", "authTokenVariable"]
)
def test_a_credential_is_refused_and_neither_said_nor_shown_by_the_engine(engine: NativeEngine, name: str) -> None:
    for value in (NOT_A_KEY, wrap_rpc_secret(NOT_A_KEY)):
        answer = engine.stub.CheckConfig(provider_pb2.CheckRequest(urn=URN, news=sent({name: value})))
        (failure,) = answer.failures
        assert failure.property == ""  # the engine prints the value of a property that is named
        assert name in failure.reason
        assert NOT_A_KEY not in failure.reason
        assert (
            "name of an environment variable" in failure.reason or "name of the environment variable" in failure.reason
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"baseUrl": f"https://user:{NOT_A_KEY}@eu.example"}, "baseUrl must not carry a user name or password"),
        ({"whenUnseen": wrap_rpc_secret(NOT_A_KEY)}, "whenUnseen: must be 'keep' or 'fail'"),
        (
            {"managedAt": wrap_rpc_secret(NOT_A_KEY)},
            "managedAt: is a tag of workspaces, which is no secret there; give it in the clear",
        ),
    ],
)
def test_what_may_be_a_secret_is_not_shown_by_the_engine_and_no_tag_is_made_of_one(
    engine: NativeEngine, given: Mapping[str, object], said: str
) -> None:
    answer = engine.stub.CheckConfig(provider_pb2.CheckRequest(urn=URN, news=sent(given)))
    assert [(one.property, one.reason) for one in answer.failures] == [("", said)]


def test_what_is_not_known_yet_or_secret_goes_back_as_it_came(engine: NativeEngine) -> None:
    news = sent({"organizationId": UNKNOWN, "baseUrl": wrap_rpc_secret("https://eu.example"), "version": "1.0.0"})
    answer = engine.stub.CheckConfig(provider_pb2.CheckRequest(urn=URN, news=news))
    assert list(answer.failures) == []
    assert received(answer.inputs) == received(news)


def test_no_change_of_a_block_replaces_anything(engine: NativeEngine) -> None:
    olds, news = sent({"organizationId": ORGANIZATION}), sent({"organizationId": "another", "adminApiKeyVariable": "A"})
    answer = engine.stub.DiffConfig(provider_pb2.DiffRequest(urn=URN, olds=olds, news=news))
    assert (answer.changes, list(answer.replaces)) == (provider_pb2.DiffResponse.DIFF_UNKNOWN, [])


@pytest.fixture
def of_a_block(platform: Platform, tmp_path: Path) -> Iterator[NativeEngine]:
    """A process of its own, which can be configured."""
    wiring.install(Platform(tmp_path, api=platform.api, settings=Settings(admin_api_key=KEY, home=tmp_path)).session())  # type: ignore[arg-type]
    try:
        with native_engine() as engine:
            yield engine
    finally:
        messages.hand_over_to(None)
        wiring.configure({})
        call_by({})


def configure(engine: NativeEngine, block: Mapping[str, object]) -> None:
    engine.stub.Configure(provider_pb2.ConfigureRequest(args=sent(block), acceptSecrets=True))


def test_a_block_says_what_the_tag_managed_at_is(of_a_block: NativeEngine) -> None:
    configure(of_a_block, {"managedAt": "acme"})
    checked = of_a_block.resource("Workspace").check({}, {"name": "Payments"})
    assert in_the_clear(checked.inputs)["managedAt"] == "acme"


def test_a_block_says_what_unseen_means_and_where_the_api_is(of_a_block: NativeEngine) -> None:
    wiring.install(None)
    configure(of_a_block, {"whenUnseen": "fail", "baseUrl": "https://eu.example"})
    settings = wiring.session().settings
    assert (settings.when_unseen, settings.base_url) == ("fail", "https://eu.example")


def test_settings_that_make_no_sense_are_one_line_at_each_resource_and_no_end_of_the_process(
    of_a_block: NativeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiring.install(None)
    monkeypatch.setenv("CLAUDE_ADMIN_REQUESTS_PER_MINUTE", "many")
    configure(of_a_block, {})
    (failure,) = of_a_block.resource("Workspace").check({}, {"name": "Payments"}).failures
    assert failure.reason.startswith("CLAUDE_ADMIN_REQUESTS_PER_MINUTE ")
