"""
What an organization is: frozen values and pure functions on them.

No I/O, no clock, no environment, no Pulumi. A *spec* is what somebody wants, an *actual* is what the platform says;
they are two types, and `diff.py` is the only place that compares them.
"""
