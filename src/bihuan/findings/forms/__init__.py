"""What people fill in about findings: parsed here, decided by the steps."""
