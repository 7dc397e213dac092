"""One file per report form."""
