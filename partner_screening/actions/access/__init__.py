"""Getting in: accounts, sessions, personal links, second factor, tokens."""
