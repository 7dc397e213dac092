"""The two files of a map: its structure, and its words in one language, as docs/layout-format.md has them. Pure: text out of values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from claude_console_shim.mapping.organization_questions import UUID
from claude_console_shim.mapping.told_control import Pattern, Said, ToldControl
from claude_console_shim.mapping.told_map import ToldLimit, ToldOrganization, ToldWay

_USUAL_FORM: Final = "${amount}"


@dataclass(frozen=True, slots=True)
class MapText:
    """The text of `mine.toml` and of `words/mine.en.toml`."""

    structure: str
    words: str


def map_text(
    limit: ToldLimit | None, *, name: str, dated: date, organization: ToldOrganization | None = None
) -> MapText:
    """A map of what was asked about. The same answers on the same day are the same bytes."""
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
    if organization is not None:
        lines += _organization(organization, words)
    if limit is not None:
        lines += _of_limit(limit, words)
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


def _of_limit(limit: ToldLimit, words: _Words) -> list[str]:
    lines = ["", "[workspace_spend_limit]", *_limit(limit, words)]
    lines += ["", "[workspace_spend_limit.way]", *_way(limit.way, words)]
    for step in limit.steps:
        lines += ["", "[[workspace_spend_limit.steps]]"]
        lines += [f"{key} = {words.control(getattr(step, key), key)}" for key in ("press", "dialog", "shows")]
    return lines


def _value(places: Mapping[str, ToldControl], words: _Words, purpose: str) -> str:
    said = (f"{key} = {words.control(each, f'{purpose}_{key}')}" for key, each in places.items())
    return f"{{ {', '.join(said)} }}"


def _limit(limit: ToldLimit, words: _Words) -> Iterator[str]:
    if limit.region is not None:
        yield f"region = {words.control(limit.region, 'region')}"
    yield f"value = {_value(limit.value, words, 'value')}"
    amount = []
    if limit.none is not None:
        amount.append(f'none = "{words.key((limit.none,), "no_limit")}"')
    if limit.amount.form != _USUAL_FORM:
        amount.append(f'money = "{words.key((limit.amount.form,), "amount")}"')
    if amount:
        yield f"amount = {{ {', '.join(amount)} }}"
    for key in ("open", "dialog", "subject", "field", "submit"):
        yield f"{key} = {words.control(getattr(limit, key), key)}"


def _way(way: ToldWay, words: _Words) -> Iterator[str]:
    yield f"route = {_quoted(way.route)}"
    yield f"landing = {words.control(way.landing, 'landing')}"
    for key, pressed in (("links", way.links), ("tabs", way.tabs)):
        if pressed:
            yield f"{key} = [{', '.join(words.control(each, key[:-1]) for each in pressed)}]"
    if way.choice is not None:
        box, shown = words.control(way.choice.box, "list"), words.control(way.choice.shown, "chosen_workspace")
        yield f"choice = {{ list = {box}, shown = {shown} }}"
    for key in ("workspace_id", "workspace_name"):
        if (told := getattr(way, key)) is not None:
            yield f"{key} = {words.control(told, key)}"


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
        """The key of a word: the same word for the same purpose has the same one."""
        for number in range(1, len(self.known) + 2):
            key = purpose if number == 1 else f"{purpose}_{number}"
            if self.known.setdefault(key, said) == said:
                return key
        raise AssertionError

    def text(self) -> str:
        """The file of words."""
        lines = [f"{key} = {_word(said)}" for key, said in sorted(self.known.items())]
        return "\n".join(["#:schema ./words/words-1.schema.json", "format = 1", "", "[words]", *lines, ""])

    def _named(self, said: tuple[Said, ...], purpose: str) -> str:
        match said:
            case (Pattern() as only,):
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
