"""Partner Screening: is an implementing partner safe to work with, and why."""

__version__ = "0.1.0"
