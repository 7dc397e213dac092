"""
Look-ups: what a program asks of the organization while it runs, one file per object; each is a function and its `_output`. They only read.

Results are frozen dataclasses without slots: Pulumi exports a whole value by its `__dict__`, as it does with no other.
"""
