"""Official papers (文书): drafted from a record, numbered, rendered, archived by their hash."""
