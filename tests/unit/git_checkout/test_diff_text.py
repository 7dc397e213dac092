"""Diffs as hunks, and which lost lines say something else now."""

from __future__ import annotations

from pulumi_claude_admin.git_checkout.diff_text import Hunk, LostLine, hunks, lost_lines

DIFF = """\
diff --git a/a.py b/a.py
--- a/a.py
+++ b/a.py
@@ -3 +3 @@ def f():
-x = 1
+x = 2
@@ -9,2 +8,0 @@
--- not a header
-y = 1
diff --git "a/w\\303\\251 \\"q\\".py" b/q.py
--- "a/w\\303\\251 \\"q\\".py"
+++ b/q.py
@@ -1 +1 @@
-old
+new
\\ No newline at end of file
diff --git a/new.py b/new.py
--- /dev/null
+++ b/new.py
@@ -0,0 +1 @@
+z = 1
"""


def test_hunks_have_the_path_and_number_of_what_was_lost() -> None:
    assert list(hunks(DIFF)) == [
        Hunk("a.py", 3, ("x = 1",), ("x = 2",)),
        Hunk("a.py", 9, ("-- not a header", "y = 1"), ()),
        Hunk('wé "q".py', 1, ("old",), ("new",)),
    ]


def test_what_was_wrapped_or_moved_is_not_lost() -> None:
    diff = """\
--- a/a.py
+++ b/a.py
@@ -1 +1,3 @@
-call(first, second)
+call(
+    first, second
+)
@@ -8,2 +10 @@
-moved = 1
-gone = 1
+other = 1
@@ -20 +22 @@
-there = 1
+  moved = 1
"""
    assert list(lost_lines(diff)) == [LostLine("a.py", 9, "gone = 1"), LostLine("a.py", 20, "there = 1")]


def test_a_last_line_that_does_not_end_is_a_line_like_others() -> None:
    diff = """\
--- a/a.py
+++ b/a.py
@@ -1,2 +1,3 @@
-first = 1
-call(first, second)
\\ No newline at end of file
+first = 2
+call(
+    first, second)
\\ No newline at end of file
"""
    assert list(lost_lines(diff)) == [LostLine("a.py", 1, "first = 1")]
