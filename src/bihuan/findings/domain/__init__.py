"""Pure rules of findings: no Django, no I/O, no clock."""
