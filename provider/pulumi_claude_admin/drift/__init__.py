"""
Drift: what is declared (a stack's state) against what is there (the organization).

`pulumi_stack` and `read_organization` read, everything else is pure. Nothing here writes anything, draws anything, or imports Pulumi.
"""
