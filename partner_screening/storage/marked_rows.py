"""The rows that the history marks, as they stand in the database."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.storage.outcome_marks import LATEST, Tables, latest_key, plain_row
from partner_screening.storage.tables import METADATA

_FACTS = ("self_assessment", "review", "determination")
_OF_RUN = (
    "assessment_result",
    "capacity_plan",
    "plan_action",
    "clause_check",
    "gate_decision",
    "problem",
    "input_file",
)


def saved_rows(connection: Connection, run_id: str, run_partner: Mapping[str, Any]) -> Tables:
    """Return the rows that stand in the database for one partner of a run."""
    partner_id = run_partner["partner_id"]
    found: dict[str, list[Mapping[str, Any]]] = {"run_partner": [run_partner]}
    for name in _OF_RUN:
        table = METADATA.tables[name]
        query = select(table).where(table.c.run_id == run_id, table.c.partner_id == partner_id)
        found[name] = [dict(row) for row in connection.execute(query).mappings()]
    for name in _FACTS:
        table = METADATA.tables[name]
        query = select(table).where(table.c.id == run_partner[f"{name}_id"])
        found[name] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def every_latest(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give every row of a last known state with its mark."""
    for name in LATEST:
        query = select(METADATA.tables[name])
        for found in connection.execute(query, execution_options={"yield_per": 500}).mappings():
            row = dict(found)
            yield latest_key(name, row), fingerprint_of_value(plain_row(row))
