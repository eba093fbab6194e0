"""What may be done to regions, organisations, people, posts and tokens."""
