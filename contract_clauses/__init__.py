"""Clause elements as data, and the pure code that finds them in agreements."""
