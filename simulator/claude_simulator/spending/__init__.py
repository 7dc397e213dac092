"""What an organization uses and what that costs: consumption by the hour, prices, and the ledger that caps act on."""
