"""Pure basics: ids, clock, errors, canonical bytes. No Django, no I/O."""
