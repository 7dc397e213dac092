from __future__ import annotations

from typing import Any

from claude_console_shim.browser.fresh_context import Cookies, renewed, with_live_values

HOST = "platform.claude.com"


def jar(**values: str) -> Cookies:
    return {
        (name, HOST, "/"): {"name": name, "value": value, "domain": HOST, "path": "/"} for name, value in values.items()
    }


def given_back(*, taken: Cookies, now: Cookies, live: Cookies) -> dict[str, Any]:
    return {each["name"]: each["value"] for each in renewed(taken=taken, now=now, live=live)}


def test_a_cookie_that_was_renewed_is_given_back_and_the_others_are_left() -> None:
    taken = jar(session="one", other="same")
    assert given_back(taken=taken, now=jar(session="two", other="same", new="here"), live=taken) == {
        "session": "two",
        "new": "here",
    }


def test_a_cookie_that_another_page_renewed_meanwhile_is_left_as_it_is() -> None:
    assert given_back(taken=jar(session="one"), now=jar(session="two"), live=jar(session="three")) == {}


def test_being_signed_out_in_a_fresh_context_signs_nobody_out() -> None:
    assert given_back(taken=jar(session="one"), now=jar(), live=jar(session="one")) == {}


def test_stored_keys_come_by_name_with_the_values_of_now() -> None:
    needed = [{"origin": "https://platform.claude.com", "localStorage": [{"name": "token", "value": "one"}]}]
    live = [
        {
            "origin": "https://platform.claude.com",
            "localStorage": [{"name": "token", "value": "two"}, {"name": "cache", "value": "$400.00"}],
            "indexedDB": [{"name": "cache", "version": 1, "stores": []}],
        },
        {"origin": "https://elsewhere.example", "localStorage": [{"name": "token", "value": "three"}]},
    ]
    assert with_live_values(needed, live) == [
        {
            "origin": "https://platform.claude.com",
            "localStorage": [{"name": "token", "value": "two"}],
            "indexedDB": [],
        }
    ]
