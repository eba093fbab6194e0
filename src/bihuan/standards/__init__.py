"""Clauses, parameters and criteria by jurisdiction: packs of data, each value with its source."""
