"""One figure, one file: what it measures, its aim, and how the value comes about."""
