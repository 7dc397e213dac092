"""Rules on what somebody declares, before it is merged: values in, values out. No HTTP, no files, no clock, no Pulumi."""
