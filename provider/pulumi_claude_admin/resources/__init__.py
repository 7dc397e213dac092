"""
The Pulumi resources: apply what is declared. One file per resource; `_provider.py` and `_setting.py` hold what they share.

Provider classes are pickled by import path into users' state, so modules and classes here are never renamed.
"""
