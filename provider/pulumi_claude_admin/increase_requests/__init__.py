"""
Requests for a higher limit in a Claude Enterprise organization: what each is to be held against, and what the rules give.

Pure but for `resolver.py`. A request names no amount, so the rules do. Source: docs/platform/enterprise.md#increase-requests.
"""
