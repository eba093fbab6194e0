"""One business action a file, numbered because the law orders them."""
