"""
ADAPTER: what tests covered, by commit: files of Cobertura, lcov and coverage.py in a folder, and Codecov. Behind `outcome_ports.py`.

Nothing here knows what a change is, or which files it touched.
"""
