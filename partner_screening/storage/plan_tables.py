"""The tables of plans, reassessments and assessments of other entities."""

from partner_screening.storage.record_tables import RecordTable

PLAN_TABLES: tuple[RecordTable, ...] = ()
