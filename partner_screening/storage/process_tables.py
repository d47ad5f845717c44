"""The tables of the assessment process, all together."""

from collections.abc import Mapping
from types import MappingProxyType

from partner_screening.storage import (
    overview_tables,  # noqa: F401 - adds its tables to METADATA
    web_tables,  # noqa: F401
)
from partner_screening.storage.access_tables import ACCESS_TABLES
from partner_screening.storage.agreement_tables import AGREEMENT_TABLES
from partner_screening.storage.case_tables import CASE_TABLES
from partner_screening.storage.notice_tables import NOTICE_TABLES
from partner_screening.storage.plan_tables import PLAN_TABLES
from partner_screening.storage.record_tables import RecordTable
from partner_screening.storage.review_tables import REVIEW_TABLES
from partner_screening.values import Value

_TABLES = (
    *CASE_TABLES,
    *REVIEW_TABLES,
    *PLAN_TABLES,
    *NOTICE_TABLES,
    *AGREEMENT_TABLES,
    *ACCESS_TABLES,
)

RECORD_TABLES: Mapping[type[Value], RecordTable] = MappingProxyType(
    {table.record: table for table in _TABLES}
)
"""The table of each kind of record."""
