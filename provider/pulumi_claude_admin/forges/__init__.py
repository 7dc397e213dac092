"""
ADAPTER: the forges that a report is posted to, a file each behind `forge_ports.py`, and the recipe by which a comment is kept up to date;
and what was merged there, behind `outcome_ports.py`.

Nothing here knows what a report says.
"""
