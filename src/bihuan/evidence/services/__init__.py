"""What evidence does, one business action a module."""
