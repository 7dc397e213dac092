"""
A value that only the update will know. In a preview a declaration may hold it anywhere; every field of a spec lets it pass.

So a declaration is validated as a whole beside what is not known yet, rules about several fields included.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal

from pydantic import ValidatorFunctionWrapHandler, WrapValidator


class _Unknown(Enum):
    UNKNOWN = "not known yet"

    def __repr__(self) -> str:
        """As sentences say it that name what they are about."""
        return f"({self.value})"

    __str__ = __repr__


UNKNOWN: Final = _Unknown.UNKNOWN


def is_unknown(value: object) -> bool:
    """Whether this very value is not known yet; what it contains is not looked at."""
    return value is UNKNOWN


def _let_pass(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    return value if value is UNKNOWN else handler(value)


OR_UNKNOWN: Final = WrapValidator(_let_pass)
"""Put into the `Annotated` of an entry of a list or mapping; whole fields have it from `Spec`."""

UnknownType = Literal[_Unknown.UNKNOWN]
