from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.identity_token import WorkloadIdentity
from pulumi_claude_admin.settings import Settings, documented_names, read_settings, users_folder

ADMIN_KEY = "sk-ant-admin01-test-not-a-key"
TOKEN = "sk-ant-oat01-test-not-a-token"


VALUES = {
    "admin_api_key": ADMIN_KEY,
    "auth_token": TOKEN,
    "federation_rule_id": "fdrl_01",
    "federation_organization_id": "22222222-2222-4222-8222-222222222222",
    "service_account_id": "svac_01",
    "workspace_id": "wrkspc_01",
    "identity_token_file": "elsewhere/identity-token",
    "identity_token": "test.identity.token",
    "github_token_url": "https://runner.example.com/idtoken?api-version=2.0",
    "github_request_token": "test-request-token",
    "forge_token": "test-forge-token",
    "forge_api_url": "https://forge.example.com/api/v3",
    "forge_server_url": "https://forge.example.com",
    "forge_repository": "acme/claude",
    "forge_event": "elsewhere/event.json",
    "forge_run": "1",
    "forge_attempt": "2",
    "forge_summary": "elsewhere/summary.md",
    "gitlab_note_token": "test-gitlab-token",
    "gitlab_url": "https://gitlab.example.com",
    "gitlab_project": "7",
    "gitlab_merge_request_project": "7",
    "gitlab_merge_request": "5",
    "gitlab_commit": "a" * 40,
    "gitlab_source_commit": "b" * 40,
    "gitlab_pipeline": "1",
    "gitlab_pipeline_url": "https://gitlab.example.com/acme/claude/-/pipelines/1",
    "gitlab_job": "2",
    "coverage_token": "test-codecov-token",
    "coverage_url": "https://codecov.example.com",
    "feed_key": "sk-ant-admin01-test-feed",
    "enterprise_key": "sk-ant-api01-test-not-a-key",
    "gateway_url": "https://gateway.example.com",
    "gateway_admin_key": "test-gateway-key",
    "webhook_url": "https://hooks.example.com/audit",
    "cache": "elsewhere/kept",
    "cache_key": "test-cache-key",
    "journal": "elsewhere/journal.jsonl",
    "canary_keys": "apikey_01A=sk-ant-api03-test-not-a-key",
    "pseudonym_key": "not-a-secret-of-anybody",
    "base_url": "https://elsewhere.example.com",
    "organization_id": "11111111-1111-4111-8111-111111111111",
    "requests_per_minute": "7",
    "console_url": "https://elsewhere.example.com",
    "console_state": "elsewhere/session",
    "console_state_key": "test-state-key",
    "console_trust_file": "elsewhere/trusted.json",
    "console_browser": "elsewhere/chromium",
    "console_rehearse": "1",
    "console_language": "de",
    "console_endpoint": "wss://elsewhere.example.com",
    "home": "elsewhere",
    "log": "info",
    "elsewhere": "search/prod",
    "cap_raise_percent": "7",
    "cap_raise_amount": "7",
    "when_unseen": "fail",
}
"""For each field a value that is not what it has when nothing is set."""


def every_letter_case(name: str) -> set[str]:
    """The cases that people write, and each letter alone in the other case."""
    flipped = {name[:i] + name[i].swapcase() + name[i + 1 :] for i in range(len(name))}
    return {name.lower(), name.upper(), name.title(), name.capitalize(), name.swapcase()} | flipped


def test_every_field_has_a_value_to_try() -> None:
    assert set(VALUES) == {name for name in Settings.model_fields if documented_names(name)}


@pytest.mark.parametrize("field", VALUES)
def test_a_plain_name_fills_no_setting_in_any_letter_case(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    monkeypatch.delenv("CLAUDE_ADMIN_HOME")
    nothing_set = read_settings()
    for name in every_letter_case(field):
        monkeypatch.setenv(name, VALUES[field])
        assert read_settings() == nothing_set, name
        monkeypatch.delenv(name)


@pytest.mark.parametrize("field", VALUES)
def test_a_documented_name_counts_as_it_is_written_only(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    for documented in {"CLAUDE_ADMIN_HOME", *documented_names(field)}:
        monkeypatch.delenv(documented, raising=False)
    nothing_set = read_settings()
    for documented in documented_names(field):
        for name in every_letter_case(documented):
            monkeypatch.setenv(name, VALUES[field])
            assert (read_settings() != nothing_set) == (name == documented), name
            monkeypatch.delenv(name)


def test_what_is_given_by_name_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_KEY", "sk-ant-admin01-test-another")
    secret = Settings(admin_api_key=ADMIN_KEY).admin_api_key  # type: ignore[arg-type]  # pydantic makes it a secret
    assert secret is not None
    assert secret.get_secret_value() == ADMIN_KEY


@pytest.mark.parametrize("name", ["ANTHROPIC_ADMIN_API_KEY", "ANTHROPIC_ADMIN_KEY"])
def test_an_admin_key_has_two_names(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, ADMIN_KEY)
    kind, secret = read_settings().credential()
    assert (kind, secret.get_secret_value()) == ("api_key", ADMIN_KEY)


def test_a_token_is_the_other_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", TOKEN)
    assert read_settings().credential()[0] == "auth_token"


def test_both_credentials_are_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_KEY", ADMIN_KEY)
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", TOKEN)
    with pytest.raises(ConfigurationError, match="are both set; unset one of them"):
        read_settings()


def test_no_credential_is_noticed_only_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", "")
    settings = read_settings()
    assert not settings.has_credential
    with pytest.raises(ConfigurationError, match=r"^no credential for the Admin API\. Set ANTHROPIC_ADMIN_API_KEY"):
        settings.credential()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ANTHROPIC_ADMIN_API_KEY", "sk-ant-sid01-test-not-a-key", "a Console session key"),
        ("ANTHROPIC_ADMIN_API_KEY", TOKEN, "which belongs into ANTHROPIC_AUTH_TOKEN"),
        ("ANTHROPIC_AUTH_TOKEN", ADMIN_KEY, "which belongs into ANTHROPIC_ADMIN_API_KEY"),
        ("ANTHROPIC_AUTH_TOKEN", "sk-ant-sid01-test-not-a-key", "a Console session key"),
        ("CLAUDE_ADMIN_ENTERPRISE_KEY", "sk-ant-admin01-not-a-key", "belongs into ANTHROPIC_ADMIN_API_KEY"),
        ("CLAUDE_ADMIN_ENTERPRISE_KEY", "sk-ant-oat01-not-a-key", "belongs into ANTHROPIC_AUTH_TOKEN"),
        ("CLAUDE_ADMIN_ENTERPRISE_KEY", "sk-ant-api03-not-a-key", "an API key of an account"),
        ("CLAUDE_ADMIN_ENTERPRISE_KEY", "sk-ant-sid01-not-a-key", "a Console session key"),
    ],
)
def test_a_credential_of_the_wrong_class_is_named_by_class_only(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=says) as caught:
        read_settings()
    assert "not-a-" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_admins_own_key_is_left_to_the_platform_to_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", "sk-ant-api03-test-not-a-key")
    assert read_settings().has_credential


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_ADMIN_API_KEY", ADMIN_KEY)
    monkeypatch.setenv("CLAUDE_ADMIN_ENTERPRISE_KEY", "sk-ant-api01-test-not-a-key")
    monkeypatch.setenv("CLAUDE_CONSOLE_STATE_KEY", "test-state-key")
    monkeypatch.setenv("CLAUDE_CONSOLE_ENDPOINT", "wss://browsers.example.com/?token=test-token")
    text = repr(read_settings())
    assert not any(
        secret in text for secret in (ADMIN_KEY, "sk-ant-api01-test-not-a-key", "test-state-key", "test-token")
    )


@pytest.mark.parametrize("variable", ["GITHUB_TOKEN", "GITLAB_TOKEN", "CODECOV_TOKEN"])
def test_a_token_is_without_what_no_header_takes(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The libraries that send it would show all of it in their error."""
    monkeypatch.setenv(variable, " test-token\r\n")
    settings = read_settings()
    given = (settings.forge_token, settings.gitlab_note_token, settings.coverage_token)
    assert [one.get_secret_value() for one in given if one is not None] == ["test-token"]


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("GITHUB_TOKEN", "hunter2\nX: y", "has a character that no token has"),
        ("GITLAB_TOKEN", "hunter2\u2019", "has a character that no token has"),
        ("CODECOV_TOKEN", "hunter2 twice", "has a character that no token has"),
        ("ANTHROPIC_BASE_URL", "http://api.example.com", "uses plain http"),
        ("ANTHROPIC_BASE_URL", "ftp://api.example.com", "is not an http"),
        ("CLAUDE_CONSOLE_URL", "https://me:hunter2@example.com", "must not carry a user name or password"),
        ("CLAUDE_ADMIN_REQUESTS_PER_MINUTE", "-1", "must be 0 or more"),
        ("CLAUDE_ADMIN_REQUESTS_PER_MINUTE", "many", "must be a whole number"),
        ("CLAUDE_ADMIN_WHEN_UNSEEN", "explode", "'keep' or 'fail'"),
        ("CLAUDE_ADMIN_ELSEWHERE", "teams/prod,search", "is not a list of <project>/<stack>, by commas"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, says: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=says) as caught:
        read_settings()
    line = str(caught.value)
    assert line.startswith(variable)
    assert "\n" not in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "http://localhost:1", "http://[::1]:1", "https://proxy.example.com"]
)
def test_plain_http_is_for_this_machine_only(url: str) -> None:
    assert Settings(base_url=url).base_url == url.rstrip("/")


def test_one_home_replaces_both_folders(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert settings.cache_folder == tmp_path / "cache"
    assert settings.session_file == tmp_path / "state" / "console-session"
    assert Settings(home=tmp_path, console_state=tmp_path / "s").session_file == tmp_path / "s"


def test_no_home_folder_is_one_line_that_says_what_to_set() -> None:
    def of_nobody(_application: str) -> Path:
        raise RuntimeError("could not determine the home directory")  # as platformdirs does for a number without a name

    with pytest.raises(ConfigurationError, match=r"no home folder.*Set CLAUDE_ADMIN_HOME") as caught:
        users_folder(of_nobody)
    assert caught.value.exit_code == 2


def test_the_environment_wins_over_pulumi_config(monkeypatch: pytest.MonkeyPatch) -> None:
    config = {"claude-admin:whenUnseen": "fail", "claude-admin:baseUrl": "http://ignored.example.com"}
    assert read_settings(config).when_unseen == "fail"
    monkeypatch.setenv("CLAUDE_ADMIN_WHEN_UNSEEN", "keep")
    assert read_settings(config).when_unseen == "keep"


def test_bad_pulumi_config_is_one_line_too() -> None:
    with pytest.raises(ConfigurationError, match="'keep' or 'fail'"):
        read_settings({"claude-admin:whenUnseen": "explode"})


def test_stacks_of_ours_elsewhere_are_listed_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().elsewhere_stacks == frozenset()
    monkeypatch.setenv("CLAUDE_ADMIN_ELSEWHERE", "teams/prod, search/prod,")

    assert read_settings().elsewhere_stacks == {"teams/prod", "search/prod"}


WORKLOAD = {
    "ANTHROPIC_FEDERATION_RULE_ID": "fdrl_01",
    "ANTHROPIC_ORGANIZATION_ID": "22222222-2222-4222-8222-222222222222",
    "ANTHROPIC_IDENTITY_TOKEN": "test.identity.token",
}
GITHUB = {
    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://runner.example.com/idtoken?api-version=2.0",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "test-request-token",
}


def set_all(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    "identity",
    [
        {"ANTHROPIC_IDENTITY_TOKEN": "test.identity.token"},
        {"ANTHROPIC_IDENTITY_TOKEN_FILE": "some/file"},
        GITHUB,
    ],
)
def test_a_complete_workload_identity_is_a_credential(
    monkeypatch: pytest.MonkeyPatch, identity: dict[str, str]
) -> None:
    set_all(monkeypatch, {name: WORKLOAD[name] for name in list(WORKLOAD)[:2]} | identity)
    monkeypatch.setenv("ANTHROPIC_SERVICE_ACCOUNT_ID", "svac_01")
    settings = read_settings()
    assert settings.has_credential
    assert settings.workload_identity == WorkloadIdentity(
        "fdrl_01", "22222222-2222-4222-8222-222222222222", service_account_id="svac_01"
    )


@pytest.mark.parametrize("name", ["ANTHROPIC_ADMIN_API_KEY", "ANTHROPIC_ADMIN_KEY", "ANTHROPIC_AUTH_TOKEN"])
def test_another_credential_beside_a_complete_set_is_one_too_many(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    set_all(monkeypatch, WORKLOAD | {name: TOKEN if "TOKEN" in name else ADMIN_KEY})
    both = r"ANTHROPIC_(ADMIN_API_KEY|AUTH_TOKEN) and workload identity \(ANTHROPIC_FEDERATION_RULE_ID .* both set"
    with pytest.raises(ConfigurationError, match=both):
        read_settings()


@pytest.mark.parametrize("missing", WORKLOAD)
def test_half_a_set_beside_another_credential_is_left_alone(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    set_all(monkeypatch, WORKLOAD | {"ANTHROPIC_ADMIN_API_KEY": ADMIN_KEY})
    monkeypatch.delenv(missing)
    assert read_settings().credential()[0] == "api_key"


@pytest.mark.parametrize("missing", WORKLOAD)
def test_half_a_set_alone_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    set_all(monkeypatch, WORKLOAD)
    monkeypatch.delenv(missing)
    settings = read_settings()
    assert not settings.has_credential
    with pytest.raises(ConfigurationError, match=rf"in part only; .*{missing}.* is missing") as caught:
        settings.credential()
    assert all(name not in str(caught.value) for name in WORKLOAD.keys() - {missing})


def test_github_alone_and_an_organization_alone_are_no_half_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GITHUB | {"ANTHROPIC_ORGANIZATION_ID": WORKLOAD["ANTHROPIC_ORGANIZATION_ID"]})
    with pytest.raises(ConfigurationError, match=r"^no credential for the Admin API"):
        read_settings().credential()


def test_an_ordinary_api_key_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, WORKLOAD | {"ANTHROPIC_API_KEY": "sk-ant-api03-test-not-a-key"})
    assert read_settings().workload_identity is not None


def test_the_organization_of_the_rule_is_a_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, WORKLOAD)
    assert read_settings().organization_pins == ((WORKLOAD["ANTHROPIC_ORGANIZATION_ID"], "ANTHROPIC_ORGANIZATION_ID"),)
    monkeypatch.setenv("CLAUDE_ADMIN_ORGANIZATION_ID", WORKLOAD["ANTHROPIC_ORGANIZATION_ID"].upper())
    assert len(read_settings().organization_pins) == 2
    monkeypatch.setenv("CLAUDE_ADMIN_ORGANIZATION_ID", "11111111-1111-4111-8111-111111111111")
    with pytest.raises(ConfigurationError, match="name two organizations"):
        read_settings()


def test_no_secret_of_a_workload_identity_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, WORKLOAD | GITHUB)
    shown = repr(read_settings())
    assert WORKLOAD["ANTHROPIC_IDENTITY_TOKEN"] not in shown
    assert GITHUB["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] not in shown


def test_githubs_address_is_not_asked_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GITHUB | {"ACTIONS_ID_TOKEN_REQUEST_URL": "http://runner.example.com/idtoken"})
    with pytest.raises(ConfigurationError, match="ACTIONS_ID_TOKEN_REQUEST_URL uses plain http"):
        read_settings()


def test_a_key_for_the_feed_of_another_class_is_refused_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUDE_ADMIN_FEED_KEY", "sk-ant-oat01-test-token")
    with pytest.raises(ConfigurationError, match=r"^CLAUDE_ADMIN_FEED_KEY holds an OAuth access token") as caught:
        read_settings()
    assert "test-token" not in str(caught.value)
