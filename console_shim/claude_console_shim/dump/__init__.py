"""What the Console's pages look like, written down without what they say of an organization. Pure but for the folder; no page is opened here."""
