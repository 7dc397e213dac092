"""What stands in the journal of a press at each moment, by a journal on disk."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from claude_console_shim.press_plan import PlannedPress
from claude_console_shim.press_record import PressRecord
from pulumi_claude_admin.errors import ConfigurationError, ConsoleError, WriteNotConfirmed
from pulumi_claude_admin.journaled_presses import JournaledPress, PressOutcome, presses
from pulumi_claude_admin.write_journal import JournalFile

PRESS = PlannedPress("workspace spend limit", "500.00 USD", "600.00 USD")
RECIPIENTS = PlannedPress("recipients", "", "ana@example.com, finops@example.com")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def record(path: Path, target: str = "wrkspc_01") -> PressRecord:
    return PressRecord(JournalFile(path), organization_id="org", setting="workspace_spend_limit", target=target)


def the_press(path: Path) -> JournaledPress:
    (press,) = presses(JournalFile(path).lines())
    return press


def test_a_line_before_and_nothing_after_is_unknown(path: Path) -> None:
    record(path).before(PRESS, page="/settings/billing", layout="c")
    press = the_press(path)
    assert press.outcome is PressOutcome.UNKNOWN
    assert (press.setting, press.target, press.page, press.layout) == (
        "workspace_spend_limit",
        "wrkspc_01",
        "/settings/billing",
        "c",
    )
    assert (press.what, press.before, press.wanted) == ("workspace spend limit", "500.00 USD", "600.00 USD")


def test_an_answer_that_was_not_read_back_is_unknown_too(path: Path) -> None:
    made = record(path)
    made.before(PRESS, page="/p", layout="c")
    made.answered("status 200", evidence=None)
    press = the_press(path)
    assert (press.outcome, press.answer) == (PressOutcome.UNKNOWN, "status 200")


def test_what_was_read_back_is_the_outcome(path: Path) -> None:
    made = record(path)
    made.before(PRESS, page="/p", layout="c")
    made.answered("status 200", evidence="evidence/7")
    made.read_back(PressOutcome.CONFIRMED)
    press = the_press(path)
    assert (press.outcome, press.evidence) == (PressOutcome.CONFIRMED, "evidence/7")


def test_a_question_is_an_outcome(path: Path) -> None:
    made = record(path)
    made.before(PRESS, page="/p", layout="c")
    made.asked()
    made.read_back(PressOutcome.CONFIRMED)
    assert the_press(path).outcome is PressOutcome.ASKED


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (WriteNotConfirmed("another value"), PressOutcome.NOT_CONFIRMED),
        (ConsoleError("the Console did not save"), PressOutcome.NOT_SAVED),
    ],
)
def test_an_error_ends_what_was_not_read_back(path: Path, error: ConsoleError, outcome: PressOutcome) -> None:
    made = record(path)
    made.before(PRESS, page="/p", layout="c")
    made.answered("status 500", evidence=None)
    made.ended_with(error)
    assert the_press(path).outcome is outcome


@pytest.mark.parametrize(
    ("shown", "outcome", "says"),
    [
        ("600.00 USD", PressOutcome.CONFIRMED, "which is what was wanted"),
        ("500.00 USD", PressOutcome.NOT_SAVED, "which is what was there before"),
        ("7.00 USD", PressOutcome.NOT_CONFIRMED, "neither what was there before nor what was wanted"),
    ],
)
def test_the_next_run_says_what_became_of_a_press_without_an_outcome(
    path: Path, caplog: pytest.LogCaptureFixture, shown: str, outcome: PressOutcome, says: str
) -> None:
    record(path).before(PRESS, page="/p", layout="c")
    record(path, "wrkspc_02").tell_unknown(shown, states=(shown,))
    assert caplog.messages == []
    with caplog.at_level(logging.WARNING):
        record(path).tell_unknown(shown, states=(shown,))
        record(path).tell_unknown(shown, states=(shown,))
    (said,) = caplog.messages
    assert says in said
    assert "500.00 USD to 600.00 USD" in said
    assert the_press(path).outcome is outcome


def test_addresses_are_words_of_a_key(path: Path) -> None:
    record(path).before(RECIPIENTS, page="/p", layout="c")
    assert "@" not in path.read_text()
    assert "example.com" not in path.read_text()
    assert the_press(path).wanted.count("person-") == 2


def test_what_has_addresses_is_found_on_the_page_again(path: Path) -> None:
    record(path).before(RECIPIENTS, page="/p", layout="c")
    record(path).tell_unknown("two recipients", states=("no threshold", RECIPIENTS.wanted))
    assert the_press(path).outcome is PressOutcome.CONFIRMED


def test_several_values_of_one_press_are_found_among_more(path: Path) -> None:
    press = PlannedPress("rate limits", "rpm 5, otpm inherited", "rpm 7, otpm 9")
    record(path).before(press, page="/p", layout="c")
    record(path).tell_unknown("rpm 5, itpm 1, otpm inherited", states=("rpm 5", "itpm 1", "otpm inherited"))
    assert the_press(path).outcome is PressOutcome.NOT_SAVED


def test_a_journal_that_cannot_be_written_is_an_error_before_the_press(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be written"):
        record(tmp_path / "file" / "journal.jsonl").before(PRESS, page="/p", layout="c")


def test_nothing_is_recorded_without_a_journal() -> None:
    made = PressRecord(None, organization_id="org", setting="workspace_spend_limit", target="wrkspc_01")
    made.before(PRESS, page="/p", layout="c")
    made.answered("status 200", evidence=None)
    made.tell_unknown("600.00 USD", states=())


def test_whoever_reads_is_told_and_a_journal_that_is_none_keeps_nobody_from_the_value(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    record(path).before(PRESS, page="/p", layout="c")
    record(path).tell_unknown_to_reader("600.00 USD", states=("600.00 USD",), what="another group's")
    assert the_press(path).outcome is PressOutcome.UNKNOWN
    record(path).tell_unknown_to_reader("600.00 USD", states=("600.00 USD",), what=PRESS.what)
    assert the_press(path).outcome is PressOutcome.CONFIRMED
    path.write_text("no journal\n")
    record(path).tell_unknown_to_reader("600.00 USD", states=("600.00 USD",))
    assert "nothing is said of presses" in caplog.text
