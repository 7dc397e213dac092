"""A map of a page that none is made for: questions to a person who knows the Console, and the files that come of the answers."""
