"""What documents does, one business action a module."""
