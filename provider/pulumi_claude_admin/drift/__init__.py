"""
Drift: what is declared (a stack's state) against what is there (the organization).

`stack_export` and `actual` read, everything else is pure. Nothing here writes anything, draws anything, or imports Pulumi.
"""
