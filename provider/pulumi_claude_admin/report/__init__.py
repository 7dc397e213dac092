"""
One report, many forms.

`drift_report.py` makes the value, each file of `forms/` turns it into text. The same report gives the same bytes: no clock, no
environment, no terminal is asked here (`forms/text.py` is told by its caller whether it draws on one).
"""
