"""The tables of submissions, evidence, reviews and determinations."""

from partner_screening.storage.record_tables import RecordTable

REVIEW_TABLES: tuple[RecordTable, ...] = ()
