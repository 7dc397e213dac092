"""A page as one snapshot of it says: the tree, one control in it, amounts and rates as text. Pure: no map and no page is known here."""
