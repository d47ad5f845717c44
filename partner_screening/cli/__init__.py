"""Front door: the command line. Loads, calls one action, prints."""
