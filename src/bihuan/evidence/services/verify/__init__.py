"""Verification: read every row as it stands and hold it against the chain."""
