"""
The form of an id, as a person reads it and as it is told by: `wrkspc_…/user_…`, or `<organization id>` where no prefix tells. Pure.

A form says which kind an id cannot be of. Whether there is such an object is for the platform to say.
"""

from __future__ import annotations


def has_form(id_: str, form: str) -> bool:
    """
    Whether an id has as many parts as its form, each with the prefix that it is to have.

    >>> has_form("wrkspc_01/user_01", "wrkspc_…/user_…")
    True
    >>> has_form("svac_01", "wrkspc_…")
    False
    """
    parts, forms = id_.split("/"), form.split("/")
    return len(parts) == len(forms) and all(map(_has_part, parts, forms))


def _has_part(part: str, form: str) -> bool:
    prefix = "" if form.startswith("<") else form.removesuffix("…")
    return part.startswith(prefix) and len(part) > len(prefix) and not any(map(str.isspace, part))
