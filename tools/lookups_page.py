"""Writes `docs/lookups.md` from the look-ups' own docstrings: what each function takes and gives back."""

from __future__ import annotations

import inspect
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import Final

import pulumi_claude_admin as claude

PAGE: Final = Path(__file__).parent.parent / "docs" / "lookups.md"
OUTPUT: Final = "_output"
HEAD: Final = """# Look-ups

Written by `make docs` from the code; `make test` fails when it is out of date.

What a program needs to know of the organization and does not declare itself: the id of a workspace that somebody made by hand, who is in the organization, which limit is really enforced. Look-ups only
read. [examples/look-ups](../examples/look-ups) has them in a program.

```python
import pulumi_claude_admin as claude

payments = claude.get_workspace_output(name="Payments")
claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00")
```

## Two forms of each
| | `get_workspace(…)` | `get_workspace_output(…)` |
|---|---|---|
| takes | plain values | plain values and outputs |
| gives back | a frozen value, at once: a program may branch and loop on it | an output of the same value; `found.id` is an output too |
| without a credential | an error of one line | in a preview *not known*, so that a fork's pull request can be previewed; in an update the same error |

What decides which resources there are has to be plain. For everything else take the outputs: previews then pass also where there is no credential. Such a preview says once that look-ups are not known, and shows what hangs
on one as changed to *unknown*, or as replaced where it is what a resource is known by, such as a `workspace_id`: whether it changes is only told with a credential.

## How they ask
* **In the program's own process**, with the credential of its environment: an Admin API key, a token, or the [identity of a job](workload-identity.md). Pulumi's dynamic providers have no look-ups of their own. A
  program that Pulumi's Automation API runs inline looks up with the environment of the process that it is in, and not with the `env_vars` of its stack.
* **Each collection is listed once in a run**, however many look-ups there are, also from several threads and coroutines, within the same request limits as everything else. Limits of workspaces
  take one call for each workspace, and an e-mail that is not in the list one more. What the same run creates is found by its id alone.
* **In one organization**: `CLAUDE_ADMIN_ORGANIZATION_ID` and `ANTHROPIC_ORGANIZATION_ID` pin it, and with a credential of another one nothing is answered.
* An error is one line that names the function and its arguments, and keeps its class: `claude.InvalidInputs` for what is not there or is there twice, `claude.PermissionDenied`, `claude.Unreachable` and so on below
  `claude.ClaudeAdminError`. With a secret among the arguments the answer is a secret, and errors do not show it.
* `CLAUDE_ADMIN_LOG=info` shows each call among the stack's diagnostics.

## Functions
"""


def lookups_page() -> str:
    """The whole page as Markdown."""
    public = [
        name for name in claude.__all__ if getattr(claude, name).__module__.startswith(f"{claude.__name__}.lookups")
    ]
    functions = [name for name in public if not inspect.isclass(getattr(claude, name)) and not name.endswith(OUTPUT)]
    results = [getattr(claude, name) for name in public if inspect.isclass(getattr(claude, name))]
    return "\n".join([HEAD, *map(_function, functions), "## What they give back\n", *map(_result, results)])


def _function(name: str) -> str:
    function = getattr(claude, name)
    call = f"{name}{inspect.signature(function)}".replace("'", "")
    text, _, example = inspect.cleandoc(function.__doc__ or "").partition("\nExample:\n")
    return f"### `{name}`\n\n```\n{call}\n```\n\n{text}\n```python\n{textwrap.dedent(example)}\n```\n"


def _result(kind: type) -> str:
    rows = [f"| `{field.name}` | `{field.type}` |".replace(" | None", " or None") for field in fields(kind)]
    text = inspect.cleandoc(kind.__doc__ or "").partition("\nExample:\n")[0].rstrip()
    return "\n".join([f"### `{kind.__name__}`\n", f"{text}\n", "| field | type |", "|---|---|", *rows, ""])
