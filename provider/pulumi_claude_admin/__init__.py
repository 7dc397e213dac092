"""Infrastructure as code for a Claude organization."""
