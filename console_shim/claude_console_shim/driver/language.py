"""
The language that the Console's pages are in, as far as it is known, and the maps for it. Shared by all pages of a session.

English is asked for. A Console that answers otherwise, because an account says so, is believed once its document does, and from then on it
is asked for that language: words and numbers have to be of one kind. No page is opened here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claude_console_shim.layouts.load import languages
from claude_console_shim.layouts.schema import Layout

ENGLISH = "en"


@dataclass(slots=True)
class LanguageInUse:
    """`layouts` are the maps by language, newest first; `code` the language for new pages; `is_fixed` whether no page changes it."""

    layouts: Mapping[str, tuple[Layout, ...]]
    code: str = ENGLISH
    is_fixed: bool = False
    _locales: Mapping[str, str] = field(
        default_factory=lambda: {code: each.locale for code, each in languages().items()}, repr=False
    )

    @property
    def locale(self) -> str:
        """What a browser asks for to get it."""
        return self._locales[self.code]


def language_in_use(layouts: tuple[Layout, ...], wanted: str | None) -> LanguageInUse:
    """Over maps of several languages; `wanted` is what a setting asks for, and then no page changes it."""
    by_language: dict[str, tuple[Layout, ...]] = {}
    for each in layouts:
        by_language[each.language] = (*by_language.get(each.language, ()), each)
    return LanguageInUse(by_language, code=wanted or ENGLISH, is_fixed=wanted is not None)
