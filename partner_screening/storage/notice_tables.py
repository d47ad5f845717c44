"""The tables of notices and their delivery."""

from partner_screening.storage.record_tables import RecordTable

NOTICE_TABLES: tuple[RecordTable, ...] = ()
