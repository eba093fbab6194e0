"""What the HTTP API of every context is made of: bounded fields, strict shapes, pages, tags."""
