"""The Compliance Activity Feed as a store: what happened, who did it, and which events there are."""
