"""
Reads the activity feed: who made what drift found, and which lists have changed since they were read. It knows no report.

An event counts for a difference only when it is the latest of that property and leaves the very value that is there. Nothing is
concluded from silence: some changes are not in the feed (docs/platform/activity-feed.md#limits-by-key).
"""
