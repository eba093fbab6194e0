"""Pure rules of people: what a post lets see and do. No Django, no I/O."""
