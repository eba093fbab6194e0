"""Pure rules of documents: no Django, no I/O."""
