"""The rules of telling people; no Django, no clock."""
