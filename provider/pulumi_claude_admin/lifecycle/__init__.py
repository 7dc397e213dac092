"""What all resources share at Pulumi's edge. What a single resource does belongs in `resources/`."""
