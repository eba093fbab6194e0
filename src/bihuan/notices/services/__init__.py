"""What notices does, one business action a module."""
