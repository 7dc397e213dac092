from __future__ import annotations

import json
from datetime import date

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.left_people import Left, LeftPerson, email_hash, read_left, with_people

KEY = "a key of a test, long enough"
DAY = date(2026, 11, 29)
ANA = LeftPerson(user_id="user_01Ana", email_hash=email_hash("ana@example.com", KEY), left_on=DAY)


def test_what_was_written_is_read_and_holds_no_address() -> None:
    text = with_people(Left(), [ANA])
    assert read_left(text) == Left((ANA,))
    assert "example.com" not in text


def test_somebody_is_known_by_id_and_by_address_with_the_key_alone() -> None:
    left = Left((ANA,))
    assert left.find(user_id="user_01Ana", email=None, key=None) == ANA
    assert left.find(user_id="user_02Ana", email="ANA@example.com", key=KEY) == ANA
    assert left.find(user_id="user_02Ana", email="ana@example.com", key="another key of a test") is None
    assert left.find(user_id="user_02Ana", email="ana@example.com", key=None) is None
    assert left.find(user_id="user_01Ben", email="ben@example.com", key=KEY) is None


def test_somebody_is_in_it_once_with_the_first_day_and_the_hash_once_it_is_known() -> None:
    earlier = LeftPerson(user_id="user_01Ana", left_on=date(2026, 11, 1))
    (kept,) = read_left(with_people(Left((earlier,)), [ANA])).people
    assert kept == LeftPerson(user_id="user_01Ana", email_hash=ANA.email_hash, left_on=date(2026, 11, 1))
    assert with_people(Left((ANA,)), [ANA]) == with_people(Left(), [ANA])


def test_people_of_one_day_stand_in_one_order() -> None:
    ben = LeftPerson(user_id="user_01Ben", left_on=DAY)
    assert with_people(Left(), [ben, ANA]) == with_people(Left(), [ANA, ben])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "left.json"),
        (json.dumps({"schema_version": 2, "left": []}), "left.json: schema_version must be 1"),
        (json.dumps({"schema_version": 1, "left": [{"user_id": "user_01"}]}), "left.json: left.0.left_on is missing"),
    ],
)
def test_what_is_no_such_file_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_left(text)
    assert str(caught.value).startswith(reason)
