"""Writes `docs/settings.md` from the fields of `Settings`: each variable that the product reads, with its default and meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from pulumi_claude_admin.settings import WHEN_UNSEEN_KEY, Settings, documented_names
from pulumi_claude_admin.settings_file import FILE_NAME, SettingsFile
from pulumi_claude_admin.workload_settings import WorkloadSettings

PAGE: Final = Path(__file__).parent.parent / "docs" / "settings.md"
HEAD: Final = """# Settings

Written by `make docs` from the code; `make test` fails when it is out of date.

Everything is read from the environment, under exactly these names; lists and tables from [a file](#claude-admintoml) too. An empty variable counts as unset. A value that makes no sense is an error before anything is
asked, which names the variable and never its value. Secrets are read from nowhere else: no command-line option, no Pulumi config, no file takes one.
"""
WORKLOAD: Final = tuple(name for field in WorkloadSettings.model_fields for name in documented_names(field))
OWN: Final = tuple(
    name for field in Settings.model_fields for name in documented_names(field)[:1] if name not in WORKLOAD
)
GROUPS: Final[tuple[tuple[str, str | tuple[str, ...], tuple[str, ...]], ...]] = (
    ("The Admin API", "ANTHROPIC_", OWN),
    ("A job without a stored key", "", WORKLOAD),
    ("The Console", "CLAUDE_CONSOLE_", OWN),
    ("GitHub, where a report is posted to", "GITHUB_", OWN),
    ("GitLab, where a report is posted to", ("GITLAB_", "CI_"), OWN),
    ("What tests covered", "CODECOV_", OWN),
    ("A gateway", "CLAUDE_GATEWAY_", OWN),
    ("The run", "CLAUDE_ADMIN_", OWN),
)
TAIL: Final = f"""
## Pulumi config
| key | meaning |
|---|---|
| `{WHEN_UNSEEN_KEY}` | as `CLAUDE_ADMIN_WHEN_UNSEEN`, for one stack; the variable wins |
| `claude-admin:owner` | the value of the owner tag `managed-at`: a name for the back end of this stack's state. By default it is derived from `PULUMI_BACKEND_URL` and Pulumi's organization |

## What others read
| variable | read by | meaning here |
|---|---|---|
| `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` | the HTTP client and the browser | the proxy, in either letter case; this machine itself is never asked through one |
| `SSL_CERT_FILE` | the HTTP client and the browser | a company's own certificate authorities |
| `PULUMI_BACKEND_URL` | Pulumi | where the state is kept |
| `NO_COLOR` | the reports | no colour at a terminal |

## Where things are kept
In the user's cache folder: which channel was open for each setting, for a day. In the user's state folder: the Console session (encrypted), which page maps you let
`claude-admin console doctor --trust-layout` check, and the evidence of failed Console runs. Both follow the platform's conventions (`platformdirs`, application
`pulumi-claude-admin`); `CLAUDE_ADMIN_HOME` replaces both.
"""


FILE: Final = f"""
## {FILE_NAME}
What is a list or a table may stand in an optional `{FILE_NAME}`, beside `Pulumi.yaml` (or in the folder of the run, or between both). The environment wins. A key that is not
known, a value of another type and a file that cannot be read are an error (exit code 2), in one line with file and key. It takes no secret.

| key | meaning |
|---|---|
"""
EXAMPLE: Final = """
```toml
elsewhere = ["search/prod", "platform/prod"]

[cap_raise]
percent = 50
amount = 5000

[guard_rails]
step = 5

[guard_rails.highest]
workspace_spend_limit = 20000
requests_per_minute = 4000

[severities]
"workspace#display_color" = "medium"
"workspace_rate_limit#*_per_minute" = "high"

[audit.rules."spend.near_cap"]
share = 80
severity = "medium"

[audit.unexplained]
amount = 25
percent = 1

[gateway]
models = ["claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5"]
justify = ["claude-opus-4-8"]
fallbacks = { claude-opus-4-8 = "claude-sonnet-4-6", claude-sonnet-4-6 = "claude-haiku-4-5" }

[policy]
admins = ["ana@example.com"]

[names]
"apikey_01Wwmv5j6UpCG9eLkpDCBH2z" = "CI deploy key"
```
"""


def settings_page() -> str:
    """The whole page as Markdown."""
    return HEAD + "".join(map(_group, GROUPS)) + FILE + _keys() + EXAMPLE + TAIL


def _keys() -> str:
    fields = SettingsFile.model_fields.items()
    return "".join(f"| `{name}` | {_sentence(field)} |\n" for name, field in fields)


def _sentence(field: FieldInfo) -> str:
    meaning = str(field.description)
    return f"{meaning[:1].upper()}{meaning[1:]}."


def _group(group: tuple[str, str | tuple[str, ...], tuple[str, ...]]) -> str:
    title, prefix, among = group
    rows = [
        _row(documented_names(name), field)
        for name, field in Settings.model_fields.items()
        if (first := next(iter(documented_names(name)), "")).startswith(prefix) and first in among
    ]
    return "\n".join(["", f"## {title}", "| variable | default | meaning |", "|---|---|---|", *rows, ""])


def _row(names: tuple[str, ...], field: FieldInfo) -> str:
    shown = f"`{names[0]}`" + "".join(f" (or `{other}`)" for other in names[1:])
    default = "" if field.default is None else f"`{field.default}`"
    secret = "**Secret.** " if "SecretStr" in str(field.annotation) or field.annotation is SecretStr else ""
    return f"| {shown} | {default} | {secret}{_sentence(field)} |"
