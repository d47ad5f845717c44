"""Measures how fast and how lean the screening is, beside two yardsticks. Not part of the program."""
