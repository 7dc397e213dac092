"""The audit of a Claude Enterprise organization: people and their limits, in place of workspaces and keys. Pure but for `read.py`."""
