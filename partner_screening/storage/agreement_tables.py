"""The tables of agreements, settled elements and waivers."""

from partner_screening.storage.record_tables import RecordTable

AGREEMENT_TABLES: tuple[RecordTable, ...] = ()
