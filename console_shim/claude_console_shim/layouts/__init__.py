"""What the Console's pages look like: dated maps as data, and what a snapshot says by them. Pure: no page is opened here."""
