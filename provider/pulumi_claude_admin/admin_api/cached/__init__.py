"""The Admin API, remembered: one listing per process, shared by everybody who asks."""
