"""A limit of their own for each of BENCH_PEOPLE members of a Claude Enterprise organization."""

import os

import pulumi_claude_admin as claude

people = {f"member{number:05d}@example.com": "250.00" for number in range(1, int(os.environ["BENCH_PEOPLE"]) + 1)}
claude.MemberSpendLimits("everybody", people=people)
