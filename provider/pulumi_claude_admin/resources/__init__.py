"""
The Pulumi resources: apply what is declared. One file per resource; `lifecycle/` holds what they share.

Provider classes are pickled by import path into users' state, so modules and classes here are never renamed.
"""

import gc

gc.freeze()
"""
Pulumi's SDK, loaded by now, stays for the life of the process. Walking through it again while our modules load, and at the end, costs the
program and the provider process a fifth of their processor time (measured 2026-11-29, Python 3.11).
"""
