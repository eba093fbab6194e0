"""Pages about findings: parse, ask one query or take one step, render."""
