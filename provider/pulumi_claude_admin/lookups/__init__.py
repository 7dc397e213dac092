"""Look-ups: what a program asks of the organization while it runs, one file per object; each is a function and its `_output`. They only read."""
