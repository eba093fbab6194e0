"""Pure rules of the standards: entries, their schema, which version holds where and when."""
