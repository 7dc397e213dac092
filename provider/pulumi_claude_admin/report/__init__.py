"""
One report, many forms.

`page.py` is what any report is, and each file of `forms/` makes text of it. What drift says in one is in `drift_….py`:
`drift_report.py` is the value, `drift_page.py` its page. The same report gives the same bytes: no clock, no environment, no
terminal is asked here (`drift_text.py` is told by its caller whether it draws on one).
"""
