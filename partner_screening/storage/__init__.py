"""Edge: the database, its migrations and the store of original files."""
