"""BENCH_WORKSPACES team workspaces of 20 members each, out of BENCH_PEOPLE people; the same every time."""

import pulumi_claude_admin
from bench.declared import declare

declare(pulumi_claude_admin)
