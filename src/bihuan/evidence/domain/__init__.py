"""Pure rules of evidence: digests, links, trees, what files are. No Django, no I/O."""
