"""The example portfolio as files in the repository, and the command that writes them anew."""
