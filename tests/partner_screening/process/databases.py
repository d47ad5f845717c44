"""Which databases a test of the process runs on."""

import pytest

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For a table of refusals that no database has a part in: one kind tells as much as two."""
