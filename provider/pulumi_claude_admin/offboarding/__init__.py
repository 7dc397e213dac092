"""People who leave: what of them is left in an organization, in which order it ends, and the steps that end it. Values in, values out."""
