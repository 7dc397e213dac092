"""
What each mishap of the Console does to each change of a setting: a table, read by test_faults.py.

A row says when the fault happens, how the shim has to end, how many saves the pages may have asked for, and what is then true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from claude_console_shim.options import Timeouts
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ChangedMeanwhile,
    ConsoleError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    UnderMaintenance,
    WriteNotConfirmed,
    WrongOrganization,
)
from tests.support.console_changes import (
    CAP_CLEARED,
    CAP_FIRST,
    CAP_SET,
    CHANGES,
    DEFAULT_SET,
    ID_OF_ONE,
    MAILS_CLEARED,
    MAILS_SET,
    ONE,
    PERSON_CLEARED,
    PERSON_SET,
    RATES_CLEARED,
    RATES_SET,
    RECIPIENTS_SET,
    WHOLE_CAP_CLEARED,
    WHOLE_CAP_SET,
    WHOLE_MAILS_SET,
    Change,
    Settings,
)

NOT_LONG: Final = Timeouts(page=2, control=2, look=0.02, bare=0.05)
"""For what never comes."""

LONG_ENOUGH_TO_SAVE: Final = Timeouts(page=5, look=0.02, bare=0.05)
"""For what never comes after a save that has to be made."""

IMPATIENT_FOR_ANSWERS: Final = Timeouts(page=30, control=15, save=1, look=0.02, bare=0.05)

ONE_PER_PAGE: Final = (CAP_SET, WHOLE_CAP_SET, MAILS_SET, RATES_SET, PERSON_SET)
IN_WORKSPACES: Final = (CAP_SET, MAILS_SET, RATES_SET, PERSON_SET)
CAPS: Final = (*CHANGES["cap"], *CHANGES["organization's cap"])
MAILS: Final = (MAILS_SET, MAILS_CLEARED)
SINGLE: Final = (
    CAP_FIRST,
    CAP_CLEARED,
    WHOLE_CAP_SET,
    WHOLE_CAP_CLEARED,
    RATES_SET,
    RATES_CLEARED,
    PERSON_SET,
    PERSON_CLEARED,
)
CLEARED: Final = (CAP_CLEARED, WHOLE_CAP_CLEARED, MAILS_CLEARED, RATES_CLEARED, PERSON_CLEARED)
EVERY: Final = (*SINGLE, *MAILS, WHOLE_MAILS_SET, DEFAULT_SET)

When = Literal["at the page", "at its data", "at the first save", "at the last save", "after the save"]
Truth = Callable[[Change], Settings]


def unchanged(change: Change) -> Settings:
    return change.before


def made(change: Change) -> Settings:
    return change.after


def but_the_first(change: Change) -> Settings:
    return replace(change.after, thresholds=change.before.thresholds)


def but_the_last(change: Change) -> Settings:
    return replace(change.after, recipients=change.before.recipients)


@dataclass(frozen=True)
class Row:
    """
    A fault at one moment of some changes. `error` None means that the change is made; `saves` None, that it takes as many as
    it needs. `then` is what is true afterwards; `patience` is given for what has to be waited for in vain; `draft`
    for words that are drawn.
    """

    fault: str
    when: When
    changes: tuple[Change, ...]
    error: type[ConsoleError | WrongOrganization] | None = None
    says: str | None = None
    saves: int | None = 0
    then: Truth = unchanged
    timeouts: Timeouts | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    draft: int = 0


BEFORE_ANYTHING: Final = (
    Row("console_challenge", "at the page", ONE_PER_PAGE, ChallengeShown),
    Row("console_maintenance", "at the page", ONE_PER_PAGE, UnderMaintenance),
    Row("console_forbidden", "at the page", ONE_PER_PAGE, NotPermitted),
    Row("console_session_expired", "at the page", ONE_PER_PAGE, SignInNeeded, says="console login"),
    Row("console_session_expired", "at its data", (CAP_SET, RATES_SET), SignInNeeded, says="console login"),
    Row("console_unknown_page", "at the page", ONE_PER_PAGE, LayoutUnknown, timeouts=NOT_LONG),
    Row("console_overlay", "at the page", (WHOLE_CAP_SET, RATES_SET), LayoutUnknown, timeouts=NOT_LONG),
    Row(
        "console_overlay",
        "at the page",
        (CAP_SET, WHOLE_MAILS_SET),
        LayoutUnknown,
        timeouts=NOT_LONG,
        parameters={"kind": "banner"},
    ),
    Row("console_redirect_loop", "at the page", ONE_PER_PAGE, ConsoleError, says="does not answer"),
    Row("console_other_workspace", "at the page", (CAP_SET, MAILS_SET, RATES_SET), LayoutUnknown, says="not wrkspc_"),
    Row("console_other_workspace", "at the page", (PERSON_SET,), LayoutUnknown, says='no tab "Limits per person"'),
    Row("console_other_organization", "at the page", ONE_PER_PAGE, WrongOrganization, says="0a1b2c3d"),
    Row("console_other_organization", "at its data", (*ONE_PER_PAGE, *CLEARED), WrongOrganization, says="0a1b2c3d"),
)
"""What comes instead of the page, or in front of it: nothing is saved."""

IN_NOBODYS_WAY: Final = (
    Row("console_overlay", "at the page", (MAILS_SET, CAP_SET), saves=None, then=made, parameters={"kind": "notice"}),
)
"""What is there as well, and has nothing to do with it."""

SOMEBODY_ELSE: Final = (
    Row(
        "console_other_value",
        "at its data",
        CAPS,
        ChangedMeanwhile,
        says=r"777\.00",
        then=lambda change: replace(change.before, cap=77_700),
        parameters={"value": 77_700},
    ),
    Row(
        "console_other_value",
        "at its data",
        (RATES_SET, RATES_CLEARED),
        ChangedMeanwhile,
        says="777",
        then=lambda change: replace(change.before, requests=777),
        parameters={"value": 777},
    ),
    Row(
        "console_other_value",
        "at its data",
        (PERSON_SET, PERSON_CLEARED),
        ChangedMeanwhile,
        says=r"777\.00",
        then=lambda change: replace(change.before, people=((ONE, 77_700),)),
        parameters={"value": 77_700, "user_id": ID_OF_ONE},
    ),
    Row(
        "console_other_value",
        "at its data",
        (RECIPIENTS_SET,),
        ChangedMeanwhile,
        says="recipients",
        then=lambda change: replace(change.before, recipients=("ana@example.com", "eve@example.com")),
        parameters={"recipient": "eve@example.com"},
    ),
    Row(
        "console_other_value",
        "at its data",
        (MAILS_SET,),
        WriteNotConfirmed,
        says=r"777\.00.*nothing more was saved",
        saves=1,
        then=lambda change: replace(change.before, thresholds=(*change.after.thresholds, 77_700)),
        timeouts=Timeouts(page=30, control=3, look=0.02, bare=0.05),
        parameters={"threshold": 77_700},
    ),
)
"""Another administrator saves between the page and the dialog: what they set stands."""

AT_THE_SAVE: Final = (
    Row("console_save_error", "at the first save", EVERY, ConsoleError, says="Not today", saves=1),
    Row(
        "console_save_error",
        "at the last save",
        MAILS,
        WriteNotConfirmed,
        says="stopped after 1 of its saves.*Not today",
        saves=None,
        then=but_the_last,
    ),
    Row("console_save_not_persisted", "at the first save", SINGLE, WriteNotConfirmed, says="fresh page", saves=None),
    Row("console_save_not_persisted", "at the first save", MAILS, WriteNotConfirmed, saves=None, then=but_the_first),
    Row("console_save_not_persisted", "at the last save", MAILS, WriteNotConfirmed, saves=None, then=but_the_last),
    Row(
        "console_save_reverts",
        "at the first save",
        (*ONE_PER_PAGE, CAP_CLEARED, RATES_CLEARED),
        WriteNotConfirmed,
        says="fresh page",
        saves=None,
    ),
    Row("console_slow_save", "at the last save", ONE_PER_PAGE, saves=None, then=made, parameters={"ms": 500}),
    Row(
        "console_slow_save",
        "at the last save",
        (RATES_SET,),
        saves=None,
        then=made,
        timeouts=IMPATIENT_FOR_ANSWERS,
        parameters={"ms": 2_500},
    ),
    Row("console_save_told_wrong", "at the last save", (*ONE_PER_PAGE, CAP_CLEARED), saves=None, then=made),
    Row(
        "console_save_told_wrong",
        "at the first save",
        (CAP_SET, RATES_CLEARED),
        saves=None,
        then=made,
        parameters={"status": 401},
    ),
    Row(
        "console_save_told_wrong",
        "at the first save",
        MAILS,
        WriteNotConfirmed,
        says="not possible.*neither",
        saves=1,
        then=but_the_last,
        parameters={"status": 400},
    ),
    Row(
        "console_save_challenged",
        "at the first save",
        (*ONE_PER_PAGE, CAP_CLEARED),
        ChallengeShown,
        says="person",
        saves=1,
    ),
    Row("console_session_expired", "at the first save", (CAP_SET, RATES_SET), SignInNeeded, saves=1),
    Row(
        "console_session_expired",
        "at the last save",
        (MAILS_SET,),
        WriteNotConfirmed,
        says="stopped after 1 of its saves",
        saves=None,
        then=but_the_last,
    ),
)
"""The save itself: pressed once, whatever is answered."""

AT_THE_READING_BACK: Final = (
    Row("console_challenge", "after the save", IN_WORKSPACES, WriteNotConfirmed, saves=None, then=made),
    Row("console_redirect_loop", "after the save", (CAP_SET,), WriteNotConfirmed, saves=None, then=made),
    Row("console_maintenance", "after the save", (WHOLE_CAP_SET,), WriteNotConfirmed, saves=None, then=made),
    Row("console_forbidden", "after the save", (MAILS_SET,), WriteNotConfirmed, saves=None, then=made),
    Row("console_session_expired", "after the save", (CAP_CLEARED,), WriteNotConfirmed, saves=None, then=made),
    Row("console_other_workspace", "after the save", (RATES_SET,), WriteNotConfirmed, saves=None, then=made),
    Row("console_other_organization", "after the save", (WHOLE_CAP_SET,), WriteNotConfirmed, saves=None, then=made),
    Row("console_other_organization", "after the save", (RATES_SET,), WriteNotConfirmed, saves=None, then=made),
    Row(
        "console_unknown_page",
        "after the save",
        (CAP_SET,),
        WriteNotConfirmed,
        saves=None,
        then=made,
        timeouts=LONG_ENOUGH_TO_SAVE,
    ),
)
"""It is saved, and nobody can see it: the outcome is told as unknown."""

WITHOUT_A_QUESTION: Final = (
    Row("console_save_error", "at the first save", (CAP_CLEARED,), ConsoleError, says="Not today", saves=1, draft=1439),
    Row("console_save_not_persisted", "at the first save", (CAP_CLEARED,), WriteNotConfirmed, saves=1, draft=1439),
    Row(
        "console_slow_save",
        "at the first save",
        (MAILS_CLEARED,),
        saves=None,
        then=made,
        parameters={"ms": 1_000},
        draft=6,
    ),
)
"""A control that clears at once where a question is expected: its press is the save."""

ROWS: Final = (
    *BEFORE_ANYTHING,
    *IN_NOBODYS_WAY,
    *SOMEBODY_ELSE,
    *AT_THE_SAVE,
    *AT_THE_READING_BACK,
    *WITHOUT_A_QUESTION,
)
