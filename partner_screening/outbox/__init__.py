"""The way out: mail and calendar entries. An edge that knows no rule and no database."""
