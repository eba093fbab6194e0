"""Reading findings: no writes here."""
