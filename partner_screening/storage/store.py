"""Saving and loading screening runs: one transaction per partner, with its history event in it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from partner_screening.errors import ConflictError, InputError
from partner_screening.findings import Problem
from partner_screening.outcome import PartnerOutcome
from partner_screening.storage import history
from partner_screening.storage.database import Database
from partner_screening.storage.outcomes import (
    PROGRAM,
    SCREENED,
    OutcomeRows,
    outcome_from,
    problem_rows,
    rows_for,
)
from partner_screening.storage.overviews import mark_stale
from partner_screening.storage.records import (
    ImportResult,
    PartnerStatus,
    RecordedProblem,
    RunCounts,
    RunStart,
    RunStarted,
    RunStatus,
    SaveStatus,
    ScreeningRun,
)
from partner_screening.storage.tables import METADATA

PAGE = 100
"""Outcomes that are in memory at once while a run is read."""

_RUNS = METADATA.tables["screening_run"]
_RUN_PARTNERS = METADATA.tables["run_partner"]
_GATES = METADATA.tables["gate_decision"]
_CHECKS = METADATA.tables["clause_check"]
_RESULTS = METADATA.tables["assessment_result"]
_PROBLEMS = METADATA.tables["problem"]

_SAVED = select(_RUN_PARTNERS.c.fingerprint).where(
    _RUN_PARTNERS.c.run_id == bindparam("run_id"),
    _RUN_PARTNERS.c.partner_id == bindparam("partner_id"),
)

_LATEST = frozenset({"partner", "agreement"})
"""Tables that keep the last known row."""

_FACTS = frozenset({"self_assessment", "review", "determination"})
"""Tables whose ids are made from the content: what is there already is the same."""


class Store:
    """Reads and writes screening runs in one database whose tables are up to date.

    Raises:
        SurroundingsError: by the constructor, when the tables are older or newer.

    """

    def __init__(self, database: Database) -> None:
        database.require_current()
        self.database = database
        self._inserts = {
            name: _insert(table, database.is_sqlite) for name, table in METADATA.tables.items()
        }

    def start_run(
        self,
        start: RunStart,
        at: datetime,
        *,
        problems: Sequence[Problem] = (),
        who: str = PROGRAM,
    ) -> RunStarted:
        """Record that a run starts, with the problems of the portfolio as a whole.

        A run that was started before is returned as it stands: it is resumed, or it is finished.
        """
        with self.database.writing() as connection:
            existing = _run(connection, start.run_id)
            if existing:
                return RunStarted(run=existing, status=SaveStatus.UNCHANGED)
            connection.execute(self._inserts["screening_run"], _run_row(start, at))
            if problems:
                connection.execute(
                    self._inserts["problem"], list(problem_rows(start.run_id, "", problems))
                )
            history.append(
                connection,
                run_id=start.run_id,
                partner_id="",
                kind="run_started",
                at=at,
                who=who,
                payload=start.model_dump_json(),
            )
            started = _run(connection, start.run_id)
        assert started is not None, "the run was inserted in this very transaction"
        return RunStarted(run=started, status=SaveStatus.RECORDED)

    def save(self, rows: OutcomeRows) -> ImportResult:
        """Save one partner with its history event, or nothing of it; say whether that was new.

        Raises:
            ConflictError: the run already holds another outcome of this partner.
            SurroundingsError: the database is not reachable any more.

        """
        with self.database.writing() as connection:
            saved = connection.scalar(
                _SAVED, {"run_id": rows.run_id, "partner_id": rows.partner_id}
            )
            if saved is not None:
                return _already_saved(rows, saved)
            for table, table_rows in rows.tables:
                connection.execute(self._inserts[table], list(table_rows))
            history.append(
                connection,
                run_id=rows.run_id,
                partner_id=rows.partner_id,
                kind=SCREENED,
                at=rows.at,
                who=rows.who,
                payload=rows.event,
            )
        return ImportResult(partner_id=rows.partner_id, status=SaveStatus.RECORDED)

    def save_outcome(self, run_id: str, outcome: PartnerOutcome, at: datetime) -> ImportResult:
        """Make the rows of one outcome and save them."""
        return self.save(rows_for(outcome, run_id, at))

    def finish_run(self, run_id: str, at: datetime, *, who: str = PROGRAM) -> RunStarted:
        """Record that a run is finished, and where the history then stands.

        The rows for lists of the partners that it saw are stale from then on, until they are refreshed.

        Raises:
            InputError: there is no such run.

        """
        with self.database.writing() as connection:
            run = _known_run(connection, run_id)
            if run.status is RunStatus.FINISHED:
                return RunStarted(run=run, status=SaveStatus.UNCHANGED)
            saved = connection.scalar(select(func.count()).where(_RUN_PARTNERS.c.run_id == run_id))
            count, head = history.append(
                connection,
                run_id=run_id,
                partner_id="",
                kind="run_finished",
                at=at,
                who=who,
                payload=json.dumps({"partners": saved}),
            )
            end = {
                "status": RunStatus.FINISHED.value,
                "finished_at": at,
                "history_count": count,
                "history_head": head,
            }
            connection.execute(update(_RUNS).where(_RUNS.c.id == run_id).values(end))
            mark_stale(connection, run_id)
            finished = _known_run(connection, run_id)
        return RunStarted(run=finished, status=SaveStatus.RECORDED)

    def run(self, run_id: str) -> ScreeningRun:
        """Return a run.

        Raises:
            InputError: there is no such run.

        """
        with self.database.reading() as connection:
            return _known_run(connection, run_id)

    def runs(self) -> tuple[ScreeningRun, ...]:
        """Return every run, the latest start first."""
        query = select(_RUNS).order_by(_RUNS.c.started_at.desc(), _RUNS.c.id)
        with self.database.reading() as connection:
            return tuple(_run_value(row) for row in connection.execute(query))

    def unfinished_run(self, portfolio_fingerprint: str) -> ScreeningRun | None:
        """Return the latest run of a portfolio that was started and not finished."""
        query = (
            select(_RUNS)
            .where(
                _RUNS.c.portfolio_fingerprint == portfolio_fingerprint,
                _RUNS.c.status == RunStatus.RUNNING.value,
            )
            .order_by(_RUNS.c.started_at.desc(), _RUNS.c.id)
            .limit(1)
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return _run_value(row) if row else None

    def saved_partner_ids(self, run_id: str) -> frozenset[str]:
        """Return the partners that the run has saved already."""
        query = select(_RUN_PARTNERS.c.partner_id).where(_RUN_PARTNERS.c.run_id == run_id)
        with self.database.reading() as connection:
            return frozenset(connection.scalars(query))

    def partners(self, run_id: str, *, page: int = PAGE) -> Iterator[PartnerOutcome]:
        """Give the outcomes of a run by partner id, ``page`` of them in memory at a time."""
        last = ""
        while True:
            documents = self._documents(run_id, last, page)
            for partner_id, document in documents:
                yield outcome_from(document)
                last = partner_id
            if len(documents) < page:
                return

    def outcome(self, run_id: str, partner_id: str) -> PartnerOutcome | None:
        """Return what a run found out about one partner; ``None`` when it has not saved any."""
        with self.database.reading() as connection:
            return saved_outcome(connection, run_id, partner_id)

    def problems(self, run_id: str) -> Iterator[RecordedProblem]:
        """Give the problems of a run: those of the portfolio first, then partner by partner."""
        query = (
            select(_PROBLEMS.c.partner_id, _PROBLEMS.c.problem)
            .where(_PROBLEMS.c.run_id == run_id)
            .order_by(_PROBLEMS.c.partner_id, _PROBLEMS.c.position)
        )
        with self.database.reading() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield RecordedProblem(
                    partner_id=row.partner_id, problem=Problem.model_validate_json(row.problem)
                )

    def summary_counts(self, run_id: str) -> RunCounts:
        """Return the counts of a run."""
        with self.database.reading() as connection:
            recommendations = _counts(connection, _RUN_PARTNERS, "recommendation", run_id)
            gates = _counts(connection, _GATES, "status", run_id)
            statuses = _counts(connection, _RUN_PARTNERS, "status", run_id)
            return RunCounts(
                partners=sum(recommendations.values()),
                incomplete=statuses.get(PartnerStatus.INCOMPLETE.value, 0),
                recommendations=recommendations,
                capacities=_counts(connection, _RUN_PARTNERS, "capacity", run_id),
                agreements=sum(gates.values()),
                gates=gates,
                verdicts=_counts(connection, _CHECKS, "verdict", run_id),
                gaps=_gap_counts(connection, run_id),
                problems=_counts(connection, _PROBLEMS, "code", run_id),
            )

    def _documents(self, run_id: str, after: str, limit: int) -> list[tuple[str, str]]:
        columns = _RUN_PARTNERS.c
        query = (
            select(columns.partner_id, columns.outcome)
            .where(columns.run_id == run_id, columns.partner_id > after)
            .order_by(columns.partner_id)
            .limit(limit)
        )
        with self.database.reading() as connection:
            return [(row.partner_id, row.outcome) for row in connection.execute(query)]


def saved_outcome(connection: Connection, run_id: str, partner_id: str) -> PartnerOutcome | None:
    """Return what a run found out about one partner; ``None`` when it has not saved any."""
    query = select(_RUN_PARTNERS.c.outcome).where(
        _RUN_PARTNERS.c.run_id == run_id, _RUN_PARTNERS.c.partner_id == partner_id
    )
    document = connection.scalar(query)
    return None if document is None else outcome_from(document)


def _insert(table: Table, is_sqlite: bool) -> Insert:
    """Return the insertion of ``table``: plain, or what its kind does with a row that is there."""
    statement: Any = (sqlite if is_sqlite else postgresql).insert(table)
    if table.name in _FACTS:
        statement = statement.on_conflict_do_nothing()
    elif table.name in _LATEST:
        keys = [column.name for column in table.primary_key]
        others = [column.name for column in table.columns if column.name not in keys]
        statement = statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in others}
        )
    insertion: Insert = statement
    return insertion


def _already_saved(rows: OutcomeRows, saved: str) -> ImportResult:
    if saved == rows.fingerprint:
        return ImportResult(partner_id=rows.partner_id, status=SaveStatus.UNCHANGED)
    raise ConflictError(
        "outcome_differs",
        f"Run {rows.run_id} already holds another outcome of partner {rows.partner_id}.",
        "Start a new run: what a run has recorded is not changed afterwards.",
    )


def _run_row(start: RunStart, at: datetime) -> dict[str, Any]:
    settings = json.dumps(start.settings, ensure_ascii=False, sort_keys=True)
    return {
        **start.model_dump(exclude={"settings"}),
        "id": start.run_id,
        "settings": settings,
        "status": RunStatus.RUNNING.value,
        "started_at": at,
    }


def _run(connection: Connection, run_id: str) -> ScreeningRun | None:
    row = connection.execute(select(_RUNS).where(_RUNS.c.id == run_id)).first()
    return _run_value(row) if row else None


def _known_run(connection: Connection, run_id: str) -> ScreeningRun:
    run = _run(connection, run_id)
    if run is None:
        raise InputError(
            "unknown_run", f"There is no run {run_id}.", "Give the id that the run printed."
        )
    return run


def _run_value(row: Row[Any]) -> ScreeningRun:
    fields = row._asdict()
    return ScreeningRun.model_validate({**fields, "settings": json.loads(fields["settings"])})


def _counts(connection: Connection, table: Table, column: str, run_id: str) -> dict[str, int]:
    query = (
        select(table.c[column], func.count())
        .where(table.c.run_id == run_id)
        .group_by(table.c[column])
        .order_by(table.c[column])
    )
    return {value: count for value, count in connection.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def _gap_counts(connection: Connection, run_id: str) -> dict[str, int]:
    """Count the gaps of the reviewed assessment of each partner, or of its own where none is."""
    query = (
        select(_RESULTS.c.partner_id, _RESULTS.c.gaps)
        .where(_RESULTS.c.run_id == run_id)
        .order_by(_RESULTS.c.partner_id, _RESULTS.c.basis)
    )
    counts: Counter[str] = Counter()
    counted = ""
    for row in connection.execute(query):
        if row.partner_id != counted:  # "review" sorts before "self"
            counts.update(json.loads(row.gaps))
        counted = row.partner_id
    return dict(sorted(counts.items()))
