"""What a resource's docstrings say: the prose of the class, and what each argument means."""

from __future__ import annotations

import inspect
import re
import textwrap


def prose(kind: type) -> str:
    """What a class says of itself; its example becomes a block of code."""
    text, _, example = inspect.cleandoc(kind.__doc__ or "").partition("\nExample:\n")
    return f"{text}\n```python\n{textwrap.dedent(example)}\n```" if example else text


def meanings(kind: type) -> dict[str, str]:
    """What each argument of the constructor means, by name."""
    docstring = inspect.cleandoc(kind.__init__.__doc__ or "")  # type: ignore[misc]  # the text is all that is wanted
    found = re.findall(r":param (\w+): (.+?)(?=\n\s*:param|\n\s*\n|\Z)", docstring, flags=re.DOTALL)
    return {name: " ".join(text.split()) for name, text in found}
