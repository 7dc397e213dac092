"""
The same resources for programs that are not Python. No second life cycle: what a resource does is said in `resources` alone.

`schema.json` is what other languages know of them, written by `make docs` (`tools/native_schema.py`).
"""
