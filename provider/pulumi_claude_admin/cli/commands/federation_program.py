"""
The program that `doctor --explain-federation` shows: a rule of workspace scope, its account and its place, declared like anything else.

A token may make such rules; those with `org:admin` only a person in the Console.
"""

from __future__ import annotations

from pulumi_claude_admin.model.trusted_jobs import Repository, rule_name, trusted_jobs

SCOPE = "workspace:developer"
ROLE = "workspace_developer"


def program(repository: Repository) -> tuple[str, ...]:
    """The lines of a whole `__main__.py`, for jobs on main. What has to be filled in ends in `…`."""
    main = trusted_jobs(repository)[0]
    name = f"{rule_name(repository)}-calls"
    return (
        f'"""Jobs of {repository.path} that call Claude in one workspace and administer nothing."""',
        "",
        "import pulumi_claude_admin as claude",
        "",
        'WORKSPACE = "wrkspc_…"',
        'ISSUER = "fdis_…"  # of step 1',
        "",
        f'account = claude.ServiceAccount("{name}", name="{name}")',
        "member = claude.ServiceAccountMember(",
        f'    "{name}", workspace_id=WORKSPACE, service_account_id=account.id, role="{ROLE}"',
        ")",
        "claude.FederationRule(",
        f'    "{name}",',
        f'    name="{name}",',
        "    issuer_id=ISSUER,",
        "    service_account_id=account.id,",
        "    match={",
        f'        "subject_prefix": "{main.subject}",',
        f'        "claims": {{{", ".join(f"{key!r}: {value!r}" for key, value in main.claims.items())}}},'.replace(
            "'", '"'
        ),
        "    },",
        f'    oauth_scope="{SCOPE}",',
        "    workspace_ids=[member.workspace_id],",
        ")",
    )
