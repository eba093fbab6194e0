"""Ways to people beside the inbox, one a module."""
