"""The guesses about the Console: a table and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from claude_simulator.switch import Switch

CONSOLE_SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        "console_language": Switch(
            "the language of the Console pages, decimal comma included; qps: one that nobody has words for (console.md#words)",
            ("en", "de", "qps"),
        ),
        "console_labels": Switch(
            "which wording stands for what nobody documents on Console pages: 0 the first draft, another number draws "
            "one, and leaves some away (console.md#not-public, guess)",
            default=0,
        ),
        "console_icon_names": Switch(
            "whether buttons that are only an icon have accessible names (console.md#controls, console.md#not-public)",
            ("named", "nameless"),
        ),
        "console_dialogs": Switch(
            "whether the button that saves is below the fold of its dialog (console.md#words)", ("short", "long")
        ),
        "console_errors": Switch(
            "where a page says that a save was refused (console.md#words, console.md#not-public)", ("toast", "inline")
        ),
        "console_fields": Switch(
            "what a field of a dialog makes of what was typed: nothing; when it is left, another way of writing it, or another "
            "value (a hundred times an amount or a rate, the first of some addresses, what was there before of an emptied one); "
            "or the form is set back to what is asked for anew (console.md#not-public, guess: such fields are common)",
            ("as_typed", "written_otherwise", "changed_when_left", "reset_by_refetch"),
        ),
        "console_dialog_closes": Switch(
            "when the dialog of a save closes: with its answer, or at the press, before there is one (console.md#faults, guess)",
            ("when_saved", "at_the_press"),
        ),
        "console_notices": Switch(
            "whether a dialog has an alert in it from the start, which says nothing about a save (console.md#not-public, guess)",
            ("none", "alert"),
        ),
        "console_telemetry": Switch(
            "what else a page sends when something is pressed that saves, and how that is answered, at once: what was pressed "
            "and what stands in the fields (console.md#private-api: the pages have analytics; guess)",
            ("none", "accepted", "refused_401", "refused_403"),
        ),
        "console_rows": Switch(
            "how many workspaces the list shows until more are asked for; 0: all (console.md#faults, guess)", default=0
        ),
        "console_hydration_ms": Switch(
            "how late a Console page is there, and what comes after a tab or a choice (console.md#words, console.md#faults)",
            default=0,
        ),
        "console_hydration": Switch(
            "what is late then: the content, or only that its controls do something (console.md#faults, guess)",
            ("content", "controls"),
        ),
        "console_cut_lists": Switch(
            "how the lists of limits pages that are longer than that tell of the rest: not cut; a button that shows all; a "
            "count in words; sizes for a screen reader alone; a box in which one scrolls (console.md#faults, guess)",
            ("whole", "show_all", "count", "sizes", "scroll"),
        ),
        "console_cut_rows": Switch("how many rows such a list shows at first (guess)", default=2),
        "console_people_rows": Switch(
            "how many people the limits of the Claude Code workspace show at first; 0: all (console.md#faults, guess)",
            default=0,
        ),
        "console_people_rest": Switch(
            "how the others come: as the layout has it (A pages of rows, B a button for more, C as one scrolls, D in a box in which "
            "those out of sight leave again), one of these, or not at all, without a word or beside a count of all of them (console.md#faults, guess)",
            ("by_layout", "pages", "more", "scroll", "box", "silent", "counted"),
        ),
        "console_first_picture": Switch(
            "what limits show before their data is there: nothing; as if nothing were set; what an earlier page has kept in "
            "the browser's store; that alone; or, where a workspace is chosen, the rows of the one before "
            "(console.md#faults, guess)",
            ("data", "nothing_set", "kept", "kept_alone", "rows_before"),
        ),
        "console_first_picture_ms": Switch("for how long they show that (guess)", default=600),
        "console_account_menu": Switch(
            "what the closed account menu says: the organization and the person, the person alone; or there is no menu, or "
            "there are two (console.md#menus, guess)",
            ("named", "without_organization", "absent", "twice"),
        ),
        "console_requests": Switch(
            "whether the paths of the pages' own requests name the organization by its UUID, or only say that it is the "
            "current one (console.md#private-api, guess)",
            ("by_uuid", "by_current"),
        ),
        "console_session_days": Switch(
            "how many days a Console session lasts, by the movable clock; reports say about 30; 0: for ever "
            "(console.md#session, guess)",
            default=30,
        ),
        "console_session_rotates_seconds": Switch(
            "how old the session cookie's value may be, by the movable clock, before a page gives another; the old one works "
            "as long again; 0: it stays (console.md#session, guess)",
            default=0,
        ),
        "console_session_store": Switch(
            "where a session lives besides its cookie: nowhere, or in a store of the browser, without which pages lead to "
            "sign-in (console.md#session, guess)",
            ("cookie", "local_storage", "indexed_db"),
        ),
        "console_session_lands_ms": Switch(
            "how long after sign-in the session cookie is set (console.md#session)", default=0
        ),
    }
)
