"""A second server: the spend-limit API of the vendor's own gateway, as far as it was measured. Shares no state with the platform."""
