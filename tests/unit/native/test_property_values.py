from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.output import UNKNOWN, contains_unknowns
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.rpc import wrap_rpc_secret

from pulumi_claude_admin.native.property_values import UNKNOWN_TEXTS, plain, properties, secret_names

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"


def sent(**values: Any) -> dict[str, PropertyValue]:  # noqa: ANN401 - whatever a struct takes
    """What a provider gets when the engine sends this."""
    struct = struct_pb2.Struct()
    struct.update(values)
    return PropertyValue.unmarshal_map(struct)


def hidden(value: object) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


@pytest.mark.parametrize("text", sorted(UNKNOWN_TEXTS))
def test_whatever_type_the_engine_takes_it_for_a_value_may_not_be_known_yet(text: str) -> None:
    bag = plain(sent(name=text, tags={"env": text}, recipients=["ana@example.com", hidden(text)]))
    assert bag == {"name": UNKNOWN, "tags": {"env": UNKNOWN}, "recipients": ["ana@example.com", UNKNOWN]}
    assert contains_unknowns(bag["tags"])


def test_a_bag_is_in_the_clear_and_names_of_secrets_are_told_beside_it() -> None:
    values = sent(amount=hidden("4711.00"), tags={"env": "prod", "project": hidden("Aurora")}, name="Payments")
    assert plain(values) == {"amount": "4711.00", "tags": {"env": "prod", "project": "Aurora"}, "name": "Payments"}
    assert secret_names(values) == {"amount", "tags"}


def test_what_did_not_change_goes_back_as_it_came() -> None:
    values = sent(amount=hidden("1.00"), tags={"env": "prod", "project": hidden("Aurora")}, limit=hidden(500), on=True)
    assert properties(plain(values), like=values) == values
    assert PropertyValue.marshal_map(properties(plain(values), like=values)) == PropertyValue.marshal_map(values)


def test_what_changed_is_as_secret_as_it_was() -> None:
    values = sent(
        amount=hidden("1.00"), tags={"env": "prod", "project": hidden("Aurora")}, recipients=["a", hidden("b")]
    )
    now = properties(
        {"amount": "2.00", "tags": {"env": "dev", "project": "Borealis"}, "recipients": ["c"]}, like=values
    )
    assert now == {
        "amount": PropertyValue("2.00", is_secret=True),
        "tags": PropertyValue({"env": PropertyValue("dev"), "project": PropertyValue("Borealis", is_secret=True)}),
        "recipients": PropertyValue([PropertyValue("c")], is_secret=True),
    }


def test_what_a_provider_seals_is_sealed() -> None:
    made = properties({"canonical_amount": wrap_rpc_secret("4711.00"), "declared": {"amount": wrap_rpc_secret("4711")}})
    assert made["canonical_amount"].is_secret
    recorded = PropertyValue.marshal_map(made).fields["declared"].struct_value.fields["amount"].struct_value
    assert recorded.fields[SIGNATURE].string_value == SECRET


def test_whole_numbers_truth_values_and_nothing_go_out_as_the_engine_takes_them() -> None:
    made = properties({"limits": {"requests_per_minute": 500}, "exclusive": True, "channel": None, "skipped": ("a",)})
    assert plain(made) == {
        "limits": {"requests_per_minute": 500.0},
        "exclusive": True,
        "channel": None,
        "skipped": ["a"],
    }
    assert plain(properties({"id": UNKNOWN})) == {"id": UNKNOWN}


def test_what_is_no_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="no value for a set"):
        properties({"members": {"ana"}})
