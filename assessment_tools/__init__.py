"""Assessment instruments as data, and the pure code that reads and scores them."""
