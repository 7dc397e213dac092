from __future__ import annotations

from datetime import UTC, date, datetime

from pulumi_claude_admin.offboarding.undo_keys import keys_to_enable, switched_off_since
from pulumi_claude_admin.offboarding.writes import RemovePerson, SetKeyStatus, Write, facts_of
from pulumi_claude_admin.write_ports import JournalLine

ORGANIZATION = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"


def off(key_id: str = "apikey_1", *, was: str = "active", status: str = "inactive") -> SetKeyStatus:
    return SetKeyStatus(key_id, "ci", "wrkspc_01", None, "user_01", was, status)


def line(
    event: str, write: Write, *, job: str = "keys disable", organization_id: str = ORGANIZATION, note: str | None = None
) -> JournalLine:
    facts = {"organization_id": organization_id, "job": job, **facts_of(write)}
    return JournalLine(datetime(2026, 11, 29, tzinfo=UTC), event, facts | ({"note": note} if note else {}))


def undone(*lines: JournalLine, ids: tuple[str, ...] = ()) -> list[str]:
    return [one.key_id for one in keys_to_enable(lines, ORGANIZATION, ids=ids)]


def test_a_key_that_was_switched_off_is_made_active_as_it_was() -> None:
    [write] = keys_to_enable([line("begin", off()), line("done", off())], ORGANIZATION)
    assert write == off(was="inactive", status="active")


def test_one_that_was_made_active_since_is_left_out() -> None:
    back = off(was="inactive", status="active")
    assert undone(line("done", off()), line("done", back, job="keys enable")) == []


def test_what_another_job_or_organization_did_is_not_undone() -> None:
    other = line("done", off(), organization_id="11111111-1111-4111-8111-111111111111")
    assert (
        undone(line("done", off(), job="offboard apply"), other, line("done", RemovePerson("u", "e@x", "user", None)))
        == []
    )


def test_a_key_that_is_named_is_meant_whoever_switched_it_off() -> None:
    lines = (line("done", off(), job="offboard apply"), line("done", off("apikey_2")))
    assert undone(*lines, ids=("apikey_1",)) == ["apikey_1"]


def test_what_was_refused_did_not_happen_and_what_nobody_knows_may_have() -> None:
    assert undone(line("begin", off()), line("failed", off())) == ["apikey_1"], "whoever performs it looks first"
    assert undone(line("done", off()), line("failed", off(was="inactive", status="active"), job="keys enable")) == [
        "apikey_1"
    ]
    assert undone(line("failed", off(), note="outcome unknown")) == ["apikey_1"]


def test_a_way_back_that_was_refused_leaves_the_key_switched_off() -> None:
    back = off(was="inactive", status="active")
    lines = (line("begin", off()), line("done", off()), line("begin", back), line("failed", back))
    assert undone(*lines) == undone(*lines, line("begin", back), line("failed", back)) == ["apikey_1"]
    assert undone(*lines, line("begin", back), line("done", back)) == []


def test_a_way_back_of_which_nobody_knows_leaves_the_key_to_be_looked_at() -> None:
    back, switched_off = off(was="inactive", status="active"), (line("begin", off()), line("done", off()))
    cut_off, unknown = line("begin", back), line("failed", back, note="outcome unknown")
    assert undone(*switched_off, cut_off) == undone(*switched_off, cut_off, unknown) == ["apikey_1"]
    assert undone(*switched_off, cut_off, unknown, line("begin", back), line("done", back)) == []


def test_an_archived_key_is_over() -> None:
    assert undone(line("done", off()), line("done", off(was="inactive", status="archived"), job="offboard apply")) == []


def test_the_day_counts_on_which_a_key_was_switched_off_as_long_as_it_is() -> None:
    back = off(was="inactive", status="active")
    archived = off("apikey_2", was="inactive", status="archived")
    lines = [line("begin", off()), line("done", off()), line("done", off("apikey_2")), line("done", archived)]
    day = date(2026, 11, 29)
    assert switched_off_since(lines, ORGANIZATION, day) == {"apikey_1": day, "apikey_2": day}
    assert switched_off_since([*lines, line("done", back)], ORGANIZATION, day) == {"apikey_2": day}
    assert switched_off_since([*lines, line("begin", back)], ORGANIZATION, day).keys() == {"apikey_1", "apikey_2"}
    assert switched_off_since(lines, ORGANIZATION, date(2026, 11, 30)) == {}
    assert switched_off_since(lines, "11111111-1111-4111-8111-111111111111", day) == {}
    assert switched_off_since([line("failed", off(), note="outcome unknown")], ORGANIZATION, day) == {}
