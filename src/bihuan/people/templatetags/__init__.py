"""Marks of the pages of people."""
