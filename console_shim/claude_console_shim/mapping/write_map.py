"""The two files of a map: its structure, and its words in one language, as docs/layout-format.md has them. Pure: text out of values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from claude_console_shim.layouts.schema import PartName
from claude_console_shim.mapping.organization_questions import UUID
from claude_console_shim.mapping.told_control import Pattern, Said, ToldControl
from claude_console_shim.mapping.told_map import (
    ToldAmount,
    ToldEditor,
    ToldLimit,
    ToldMap,
    ToldNotifications,
    ToldOrganization,
    ToldRates,
    ToldRemoval,
    ToldStep,
    ToldWay,
)


@dataclass(frozen=True, slots=True)
class MapText:
    """The text of `mine.toml` and of `words/mine.en.toml` (or another language)."""

    structure: str
    words: str


def map_text(told: ToldMap, *, name: str, dated: date) -> MapText:
    """A map of what was asked about. The same answers on the same day are the same bytes, in whatever language but for the words."""
    words = _Words()
    lines = [
        "#:schema ./layout-1.schema.json",
        "format = 1",
        f'id = "{name}"',
        f"dated = {dated.isoformat()}",
        'seen = "mapped by a person (claude-admin console map)"',
        'delete_when = "a release has a map for it"',
        "sources = []",
    ]
    if told.organization is not None:
        lines += _organization(told.organization, words)
    for setting, part in told.settings.items():
        lines += _setting(setting, part, words)
    return MapText("\n".join([*lines, ""]), words.text())


def _organization(organization: ToldOrganization, words: _Words) -> list[str]:
    landing = words.control(organization.landing, "organization_landing")
    return [
        "",
        "[organization]",
        f"way = {{ route = {_quoted(organization.route)}, landing = {landing} }}",
        f"id = {_value(organization.id, words, 'organization_id')}",
        f"id_pattern = {_quoted(UUID)}",
        f"name = {_value(organization.name, words, 'organization_name')}",
    ]


def _setting(setting: PartName, part: ToldLimit | ToldNotifications | ToldRates, words: _Words) -> Iterator[str]:
    yield from ("", f"[{setting}]")
    match part:
        case ToldLimit():
            yield from _limit(setting, part, words)
        case ToldNotifications():
            yield from _notifications(setting, part, words)
        case ToldRates():
            yield from _rates(setting, part, words)
        case _:
            assert_never(part)
    yield from ("", f"[{setting}.way]", *_way(setting, part.way, words))
    yield from _steps_of(setting, part, words)
    if isinstance(part, ToldRates):
        yield from _columns(setting, part, words)


def _limit(setting: str, limit: ToldLimit, words: _Words) -> Iterator[str]:
    yield from _region(setting, limit.region, words)
    yield f"value = {_value(limit.value, words, f'{setting}_value')}"
    none = [] if limit.none is None else [f'none = "{words.key((limit.none,), f"{setting}_none")}"']
    yield f"amount = {{ {', '.join([*none, _money(setting, limit.amount, words)])} }}"
    yield from _editor(setting, limit.editor, words, field="field")
    if limit.removal is not None:
        yield from _removal(setting, limit.removal, words, "clear")


def _notifications(setting: str, told: ToldNotifications, words: _Words) -> Iterator[str]:
    yield from _region(setting, told.region, words)
    yield f"thresholds = {words.control(told.thresholds, f'{setting}_thresholds')}"
    yield f"threshold = {words.control(told.threshold, f'{setting}_threshold')}"
    yield f"amount = {{ {_money(setting, told.amount, words)} }}"
    yield f"recipients = {_value(told.recipients, words, f'{setting}_recipients')}"
    if told.nobody is not None:
        yield f'nobody = "{words.key((told.nobody,), f"{setting}_nobody")}"'
    editors = {"add": told.add, "edit": told.edit}
    subject = next((each.subject for each in editors.values() if each is not None), None)
    if subject is not None:
        yield f"subject = {words.control(subject, f'{setting}_subject')}"
    for key, editor in editors.items():
        if editor is not None:
            yield f"{key} = {words.control(editor.open, f'{setting}_{key}')}"
            yield f"{key}_dialog = {words.control(editor.dialog, f'{setting}_{key}_dialog')}"
            yield f"{key}_field = {words.control(editor.fields['field'], f'{setting}_{key}_field')}"
            yield f"{key}_submit = {words.control(editor.submit, f'{setting}_{key}_submit')}"
    if told.removal is not None:
        yield from _removal(setting, told.removal, words, "remove")
    yield from _beside(setting, told.beside, words)


def _rates(setting: str, told: ToldRates, words: _Words) -> Iterator[str]:
    yield f"group_column = {words.control(told.group_column, f'{setting}_group_column')}"
    inherited = (
        "" if told.inherited is None else f' inherited = "{words.key((told.inherited,), f"{setting}_inherited")}" '
    )
    yield f"number = {{{inherited}}}"
    yield from _beside(setting, told.beside, words)


def _columns(setting: str, told: ToldRates, words: _Words) -> Iterator[str]:
    yield from ("", f"[{setting}.columns]")
    yield from (f"{limiter} = {words.control(each, f'{setting}_{limiter}')}" for limiter, each in told.columns.items())
    for name, editor in told.editors.items():
        key = f"{setting}_editors_{name}"
        yield from ("", f"[{setting}.editors.{name}]")
        yield f"edit = {words.control(editor.open, f'{key}_edit')}"
        yield from _inside(key, editor, words)
        yield from ("", f"[{setting}.editors.{name}.fields]")
        yield from (f"{each} = {words.control(told, f'{key}_{each}')}" for each, told in editor.fields.items())
        yield from _steps(f"{setting}.editors.{name}.steps", key, editor.steps, words)


def _steps_of(setting: str, part: ToldLimit | ToldNotifications | ToldRates, words: _Words) -> Iterator[str]:
    match part:
        case ToldLimit():
            yield from _steps(f"{setting}.steps", setting, part.editor.steps, words)
        case ToldNotifications():
            for key, editor in (("add", part.add), ("edit", part.edit)):
                if editor is not None:
                    yield from _steps(f"{setting}.{key}_steps", f"{setting}_{key}", editor.steps, words)
        case ToldRates():
            return


def _steps(table: str, purpose: str, steps: tuple[ToldStep, ...], words: _Words) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        yield from ("", f"[[{table}]]")
        for key in ("press", "dialog", "shows"):
            yield f"{key} = {words.control(getattr(step, key), f'{purpose}_step_{number}_{key}')}"


def _editor(setting: str, editor: ToldEditor, words: _Words, *, field: str) -> Iterator[str]:
    yield f"open = {words.control(editor.open, f'{setting}_open')}"
    yield from _inside(setting, editor, words)
    yield f"{field} = {words.control(editor.fields[field], f'{setting}_{field}')}"


def _inside(purpose: str, editor: ToldEditor, words: _Words) -> Iterator[str]:
    for key in ("dialog", "subject", "submit"):
        yield f"{key} = {words.control(getattr(editor, key), f'{purpose}_{key}')}"


def _removal(setting: str, removal: ToldRemoval, words: _Words, key: str) -> Iterator[str]:
    yield f"{key} = {words.control(removal.control, f'{setting}_{key}')}"
    yield f"{key}_dialog = {words.control(removal.dialog, f'{setting}_{key}_dialog')}"
    yield f"{key}_submit = {words.control(removal.submit, f'{setting}_{key}_submit')}"


def _region(setting: str, region: ToldControl | None, words: _Words) -> Iterator[str]:
    if region is not None:
        yield f"region = {words.control(region, f'{setting}_region')}"


def _beside(setting: str, beside: tuple[ToldControl, ...], words: _Words) -> Iterator[str]:
    if beside:
        said = (words.control(each, f"{setting}_beside_{number}") for number, each in enumerate(beside, start=1))
        yield f"beside = [{', '.join(said)}]"


def _value(places: Mapping[str, ToldControl], words: _Words, purpose: str) -> str:
    said = (f"{key} = {words.control(each, f'{purpose}_{key}')}" for key, each in places.items())
    return f"{{ {', '.join(said)} }}"


def _money(setting: str, amount: ToldAmount, words: _Words) -> str:
    return f'money = "{words.key((amount.form,), f"{setting}_amount")}"'


def _way(setting: str, way: ToldWay, words: _Words) -> Iterator[str]:
    key = f"{setting}_way"
    yield f"route = {_quoted(way.route)}"
    yield f"landing = {words.control(way.landing, f'{key}_landing')}"
    for name, pressed in (("link", way.links), ("tab", way.tabs)):
        if pressed:
            said = (words.control(each, f"{key}_{name}_{number}") for number, each in enumerate(pressed, start=1))
            yield f"{name}s = [{', '.join(said)}]"
    if way.choice is not None:
        box, shown = words.control(way.choice.box, f"{key}_list"), words.control(way.choice.shown, f"{key}_shown")
        yield f"choice = {{ list = {box}, shown = {shown} }}"
    for name in ("workspace_id", "workspace_name"):
        if (told := getattr(way, name)) is not None:
            yield f"{name} = {words.control(told, f'{key}_{name}')}"


@dataclass(slots=True)
class _Words:
    """The words that were used, each under a key that says what for."""

    known: dict[str, tuple[Said, ...]] = field(default_factory=dict)

    def control(self, told: ToldControl, purpose: str) -> str:
        """A control as an inline table."""
        said = [f'role = "{told.role}"']
        for kind, each in (("name", told.name), ("text", told.text)):
            if each:
                said.append(f"{kind} = {self._named(each, purpose)}")
        if told.level is not None and not told.name:
            said.append(f"level = {told.level}")
        return f"{{ {', '.join(said)} }}"

    def key(self, said: tuple[Said, ...], purpose: str) -> str:
        """The key of a word, which says what for: the same in every language, whatever words are alike in one."""
        if self.known.setdefault(purpose, said) != said:
            raise AssertionError
        return purpose

    def text(self) -> str:
        """The file of words."""
        lines = [f"{key} = {_word(said)}" for key, said in sorted(self.known.items())]
        return "\n".join(["#:schema ./words/words-1.schema.json", "format = 1", "", "[words]", *lines, ""])

    def _named(self, said: tuple[Said, ...], purpose: str) -> str:
        match said:
            case (Pattern(is_word=False) as only,):
                return _one(only)
            case _:
                return f'"{self.key(said, purpose)}"'


def _word(said: tuple[Said, ...]) -> str:
    return _one(said[0]) if len(said) == 1 else f"[{', '.join(_one(each) for each in said)}]"


def _one(said: Said) -> str:
    return f"{{ pattern = {_quoted(said.expression)} }}" if isinstance(said, Pattern) else _quoted(said)


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
