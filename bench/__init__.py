"""What the project costs, each figure beside its aim."""
