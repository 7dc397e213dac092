"""
A map's structure with the words of one language put in: the tables of two files in, one table as `schema.py` reads it out. Pure.

In a file a control names a word by its key, and amounts and numbers say only what the language does not; in a map there are
expressions instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import ValidationError

from claude_console_shim.layouts.schema import Layout
from claude_console_shim.layouts.words import FORMAT, Key, NoSuchWord, Pattern, Vocabulary
from claude_console_shim.snapshot.control import Data, Role

ONE_LINE: Final = {"extra_forbidden": f"is no key of format {FORMAT} here", "missing": "is missing"}
"""What is said of a key, by the kind of pydantic's error; others say it themselves."""
AnyWord = Key | Pattern
Table = dict[str, Any]

_PHRASES: Final = ("count", "inherited", "nobody")
"""What a part has words for that are of no control."""
_KINDS: Final = {"name": "names", "text": "texts"}


class ControlInFile(Data):
    """
    One element: a role, and its accessible name or its text: a key of a word, or what is no word as `{ pattern = '…' }`; neither means
    any. `documented` is what Anthropic's public text names.
    """

    role: Role
    name: AnyWord | None = None
    text: AnyWord | None = None
    level: int | None = None
    grade: Literal["documented", "assumed"] = "assumed"


class AmountInFile(Data):
    """
    How amounts are written where it is not as the language does: words with `{amount}` for what the page shows (`money`) and for what
    a field holds (`field`), and what the page says when there is none.
    """

    none: Key | None = None
    money: Key | None = None
    field: Key | None = None


class NumberInFile(Data):
    """What the page says where the organization's value applies; numbers are written as the language does."""

    inherited: Key | None = None


class MapProblem(ValueError):
    """What is wrong at a key of a map's file, or with the words for it."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key
        self.problem = problem


class WordMissing(MapProblem):
    """A word that the structure names is in neither file of words."""


def fill_in(structure: Mapping[str, Any], vocabulary: Vocabulary) -> Table:
    """A structure with its words. Raises WordMissing, MapProblem."""
    filled = {key: _table(value, key, vocabulary) for key, value in structure.items()}
    for name, part in filled.items():
        model = Layout.model_fields.get(name)
        if isinstance(part, dict) and model is not None and "amount" in _fields_of(model.annotation):
            part.setdefault("amount", _amount({}, f"{name}.amount", vocabulary))
    return filled


def words_of(structure: object) -> Iterator[str]:
    """The keys of words that a structure names."""
    if isinstance(structure, dict):
        is_control = isinstance(structure.get("role"), str)
        for key, value in structure.items():
            if isinstance(value, str) and (
                key in ("none", "money", "field", *_PHRASES) or (is_control and key in _KINDS)
            ):
                yield value
            else:
                yield from words_of(value)
    elif isinstance(structure, list):
        for each in structure:
            yield from words_of(each)


def _table(value: object, path: str, vocabulary: Vocabulary) -> Any:  # noqa: ANN401 - what TOML has
    key = path.rpartition(".")[2]
    if isinstance(value, list):
        return [_table(each, f"{path}.{number}", vocabulary) for number, each in enumerate(value)]
    if key in _PHRASES and path.count(".") == 1:
        return _said(value, path, vocabulary)
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("role"), str):
        return _control(value, path, vocabulary)
    special = {"amount": _amount, "number": _number}.get(key)
    if special is not None:
        return special(value, path, vocabulary)
    return {name: _table(each, f"{path}.{name}", vocabulary) for name, each in value.items()}


def _control(table: Table, path: str, vocabulary: Vocabulary) -> Table:
    for kind, of_maps in _KINDS.items():
        if of_maps in table:
            raise MapProblem(f"{path}.{of_maps}", f"is no key of a control; `{kind}` is, with the key of a word")
    filled = {key: value for key, value in table.items() if key not in _KINDS}
    for kind, of_maps in _KINDS.items():
        if kind in table:
            filled[of_maps] = _said(table[kind], f"{path}.{kind}", vocabulary)
    if vocabulary.language.grade == "assumed" and filled.get("grade") == "documented":
        filled["grade"] = "assumed"
    return filled


def _amount(table: Table, path: str, vocabulary: Vocabulary) -> Table:
    said = _checked(AmountInFile, table, path)
    numbers = vocabulary.language.numbers
    with_words = _Words(path, vocabulary)
    return {
        "patterns": with_words.amounts("money", said.money),
        "grouping": numbers.grouping,
        "decimal": numbers.decimal,
        "none": with_words.expressions("none", said.none),
        "field": with_words.amounts("field", said.field) if said.field is not None else (),
    }


def _number(table: Table, path: str, vocabulary: Vocabulary) -> Table:
    said = _checked(NumberInFile, table, path)
    numbers = vocabulary.language.numbers
    return {
        "pattern": f"(?P<value>{numbers.whole})",
        "grouping": numbers.grouping,
        "inherited": _Words(path, vocabulary).expressions("inherited", said.inherited),
    }


class _Words:
    """The words that one table names."""

    def __init__(self, path: str, vocabulary: Vocabulary) -> None:
        self._path = path
        self._vocabulary = vocabulary

    def expressions(self, name: str, key: str | None) -> tuple[str, ...]:
        return () if key is None else _said(key, f"{self._path}.{name}", self._vocabulary)

    def amounts(self, name: str, key: str | None) -> tuple[str, ...]:
        try:
            return self._vocabulary.amounts(key)
        except NoSuchWord as error:
            raise _missing(f"{self._path}.{name}", str(key)) from error
        except ValueError as error:
            raise MapProblem(f"{self._path}.{name}", str(error)) from error


def _said(value: object, path: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The expressions that a key, or what is marked as one, stands for."""
    if isinstance(value, dict) and set(value) == {"pattern"} and isinstance(value["pattern"], str):
        return (value["pattern"],)
    if not isinstance(value, str):
        raise MapProblem(path, "is the key of a word, or { pattern = '…' } for what is no word")
    try:
        return vocabulary.expressions(value)
    except NoSuchWord as error:
        raise _missing(path, value) from error
    except ValueError as error:
        raise MapProblem(path, str(error)) from error


def _missing(path: str, key: str) -> WordMissing:
    return WordMissing(path, f"no word has the key {key!r}")


def _checked(model: type[Any], table: Table, path: str) -> Any:  # noqa: ANN401 - of that model
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        said = ONE_LINE.get(first["type"], first["msg"])
        raise MapProblem(".".join([path, *map(str, first["loc"])]), said) from error


def _fields_of(annotation: object) -> Mapping[str, object]:
    models = getattr(annotation, "__args__", (annotation,))
    return next((each.model_fields for each in models if hasattr(each, "model_fields")), {})
