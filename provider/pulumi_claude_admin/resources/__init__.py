"""
The Pulumi resources: apply what is declared. One file per resource; `lifecycle/` holds what they share.

Provider classes are pickled by import path into users' state, so modules and classes here are never renamed.
"""
