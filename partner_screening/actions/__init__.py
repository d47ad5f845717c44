"""Use cases: load, call pure code, save, record."""
