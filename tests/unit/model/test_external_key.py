from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.bags import parse
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.external_key import ExternalKey, ExternalKeySpec, config_words, diff_external_key

ARN = "arn:aws:kms:us-east-1:111122223333:key/not-a-key"
AWS = {"type": "aws", "kms_arn": ARN}
GCP = {"type": "gcp", "key_name": "projects/p/k"}
KEY = ExternalKey("ekey_1", "ours", "us", {**AWS, "region": "us-east-1"}, is_attached=False)


def spec(**declared: object) -> ExternalKeySpec:
    return parse(ExternalKeySpec, {"provider_config": AWS, **declared})


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"type": "aws"}, "a key of type 'aws' has kms_arn"),
        ({"type": "azure", "vault_uri": "https://v"}, "a key of type 'azure' has tenant_id and key_name"),
        ({**GCP, "region": "us", "client_id": "c"}, "a key of type 'gcp' has no client_id and no region"),
        ({"type": "aws", "kms_arn": "alias/mine"}, "'alias/mine' is not the ARN of a KMS key"),
    ],
)
def test_a_config_has_the_fields_of_its_type(config: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidInputs, match=reason) as raised:
        spec(provider_config=config)
    [problem] = raised.value.problems
    assert problem.property == "provider_config"


def test_a_type_that_nobody_knows_is_refused_at_its_property() -> None:
    with pytest.raises(InvalidInputs) as raised:
        spec(provider_config={"type": "oracle", "key_name": "k"})
    assert [problem.property for problem in raised.value.problems] == ["provider_config.type"]


def test_what_is_not_known_yet_passes() -> None:
    unknown = object()
    bag = {"provider_config": {"type": "aws", "kms_arn": unknown}}
    parsed = parse(ExternalKeySpec, bag, is_not_known_yet=lambda value: value is unknown)
    assert parsed.provider_config.type == "aws"


def test_what_is_left_out_is_not_compared() -> None:
    assert diff_external_key(spec(), KEY) == ()


def test_each_declared_field_is_compared() -> None:
    wanted = spec(display_name="theirs", provider_config={**AWS, "region": "eu-west-1"}, user_profile_id="uprof_1")
    assert diff_external_key(wanted, KEY) == (
        Change("display_name", "theirs", "ours"),
        Change("provider_config.region", "eu-west-1", "us-east-1"),
        Change("user_profile_id", "uprof_1", None),
    )


def test_a_key_of_another_provider_differs_in_all_that_names_it() -> None:
    assert diff_external_key(spec(), replace(KEY, provider_config=GCP)) == (
        Change("provider_config.key_name", None, "projects/p/k"),
        Change("provider_config.kms_arn", ARN, None),
        Change("provider_config.type", "aws", "gcp"),
    )


def test_it_is_the_same_key_whatever_else_differs() -> None:
    assert spec(display_name="theirs", provider_config={**AWS, "region": "eu-west-1"}).is_key(KEY)
    assert not spec(provider_config={**AWS, "kms_arn": f"{ARN}2"}).is_key(KEY)
    assert not spec(provider_config=GCP).is_key(KEY)


def test_people_call_it_by_its_name_or_by_what_names_it_there() -> None:
    assert KEY.words == "ours"
    assert replace(KEY, display_name=None).words == f"aws {ARN}"
    assert config_words({"type": "azure", "tenant_id": "t", "vault_uri": "v", "key_name": "k"}) == "azure t v k"
