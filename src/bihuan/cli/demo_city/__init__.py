"""The invented city of the demo: its bodies, people, findings and notice."""
