"""Saving and loading runs, on SQLite and on PostgreSQL alike."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from partner_screening.determination import RecommendationStatus
from partner_screening.errors import ConflictError, InputError
from partner_screening.findings import Problem
from partner_screening.storage import history
from partner_screening.storage.database import Database
from partner_screening.storage.outcomes import rows_for
from partner_screening.storage.records import RunStatus, SaveStatus
from partner_screening.storage.store import Store
from tests.outcome_samples import AT, RUN, pending_outcome, sample_outcome

RUN_ID = RUN.run_id


@pytest.fixture
def store(database: Database) -> Store:
    """A store with one started run."""
    made = Store(database)
    made.start_run(RUN, AT)
    return made


def count(store: Store, table: str) -> int:
    with store.database.reading() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


TABLES_OF_ONE_PARTNER = {
    "partner": 1,
    "self_assessment": 1,
    "review": 1,
    "determination": 1,
    "run_partner": 1,
    "assessment_result": 2,
    "capacity_plan": 1,
    "plan_action": 2,
    "agreement": 1,
    "clause_check": 1,
    "gate_decision": 1,
    "problem": 1,
    "input_file": 1,
}


def test_outcome_comes_back_as_it_was_saved(store: Store) -> None:
    """What is loaded equals what was saved, in six languages' letters and with a NUL inside."""
    saved = [sample_outcome(2), pending_outcome(1)]

    for outcome in saved:
        store.save_outcome(RUN_ID, outcome, AT)

    assert list(store.partners(RUN_ID)) == [saved[1], saved[0]]
    assert store.outcome(RUN_ID, "P-00002") == saved[0]
    assert store.outcome(RUN_ID, "P-99999") is None


def test_one_partner_fills_every_table_it_has_something_for(store: Store) -> None:
    """Each part of an outcome has its rows."""
    store.save_outcome(RUN_ID, sample_outcome(), AT)

    assert {table: count(store, table) for table in TABLES_OF_ONE_PARTNER} == TABLES_OF_ONE_PARTNER


def test_saving_the_same_twice_changes_nothing_and_says_so(store: Store) -> None:
    """The second import is reported as unchanged; no row and no event is added."""
    first = store.save_outcome(RUN_ID, sample_outcome(), AT)
    events = count(store, "history_event")

    again = store.save_outcome(RUN_ID, sample_outcome(), AT + timedelta(days=1))

    assert (first.status, again.status) == (SaveStatus.RECORDED, SaveStatus.UNCHANGED)
    assert count(store, "history_event") == events
    assert {table: count(store, table) for table in TABLES_OF_ONE_PARTNER} == TABLES_OF_ONE_PARTNER


def test_recorded_outcome_is_never_replaced(store: Store) -> None:
    """Another outcome of the same partner in the same run is refused, and nothing of it is written."""
    store.save_outcome(RUN_ID, sample_outcome(), AT)

    with pytest.raises(ConflictError) as caught:
        store.save_outcome(RUN_ID, pending_outcome(), AT)

    assert caught.value.code == "outcome_differs"
    assert store.outcome(RUN_ID, "P-00001") == sample_outcome()


def test_second_run_shares_the_facts_and_keeps_its_own_findings(store: Store) -> None:
    """A self-assessment that came in twice is one; each run has its own results."""
    later = RUN.model_copy(update={"as_of": date(2026, 9, 1)})
    store.start_run(later, AT)
    for run_id in (RUN_ID, later.run_id):
        store.save_outcome(run_id, sample_outcome(), AT)

    assert count(store, "self_assessment") == count(store, "determination") == 1
    assert count(store, "run_partner") == count(store, "gate_decision") == 2


def test_partner_row_holds_the_last_known_roster(store: Store) -> None:
    """A later run corrects the partner's name; the earlier outcome keeps what it saw."""
    later = RUN.model_copy(update={"portfolio_fingerprint": "f" * 64})
    store.start_run(later, AT)
    renamed = pending_outcome().partner.model_copy(update={"name": "New name"})
    store.save_outcome(RUN_ID, pending_outcome(), AT)
    store.save_outcome(later.run_id, pending_outcome().model_copy(update={"partner": renamed}), AT)

    with store.database.reading() as connection:
        assert connection.scalar(text("SELECT name FROM partner")) == "New name"
    assert store.outcome(RUN_ID, "P-00001") == pending_outcome()


def test_reviewer_may_not_determine(store: Store) -> None:
    """Own work is refused before the database sees it, whatever the case of the letters."""
    outcome = sample_outcome()
    own = outcome.determination.model_copy(update={"determined_by": " R.ONE@agency.example"})

    with pytest.raises(ConflictError) as caught:
        rows_for(outcome.model_copy(update={"determination": own}), RUN_ID, AT)

    assert caught.value.code == "own_work_determined"


def test_database_itself_refuses_own_work(store: Store) -> None:
    """A row whose determiner is the reviewer violates the CHECK, and the whole partner is not saved."""
    rows = rows_for(sample_outcome(), RUN_ID, AT)
    forged = tuple(
        (
            table,
            tuple(
                {**row, "determined_by": "R.One@agency.example"}
                if table == "determination"
                else row
                for row in table_rows
            ),
        )
        for table, table_rows in rows.tables
    )

    with pytest.raises(ConflictError, match="ck_determination_second_person") as caught:
        store.save(rows._replace(tables=forged))

    assert "agency.example" not in str(caught.value)
    assert count(store, "partner") == count(store, "run_partner") == 0


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("partner", "type"),
        ("run_partner", "recommendation"),
        ("run_partner", "capacity"),
        ("assessment_result", "basis"),
        ("determination", "kind"),
        ("clause_check", "verdict"),
        ("gate_decision", "status"),
        ("problem", "severity"),
        ("screening_run", "status"),
    ],
)
def test_closed_sets_are_closed_in_the_database(store: Store, table: str, column: str) -> None:
    """No status that the enums do not know can be written."""
    store.save_outcome(RUN_ID, sample_outcome(), AT)

    with (
        pytest.raises(ConflictError, match=f"ck_{table}_{column}"),
        store.database.writing() as connection,
    ):
        connection.execute(text(f"UPDATE {table} SET {column} = 'invented'"))


def test_moments_are_aware_and_in_utc(database: Database) -> None:
    """A moment given in another time zone comes back as the same moment in UTC."""
    store = Store(database)
    nairobi = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=3)))

    started = store.start_run(RUN, nairobi).run.started_at

    assert started == nairobi
    assert started.isoformat() == "2026-03-01T09:00:00.000005+00:00"


def test_moment_without_time_zone_is_refused(database: Database) -> None:
    """A naive moment is a defect of the caller; nothing is guessed."""
    with pytest.raises(Exception, match="without time zone"):
        Store(database).start_run(RUN, datetime(2026, 3, 1))


def test_run_is_started_once_and_finished_once(database: Database) -> None:
    """Starting again returns the run as it stands; finishing again changes nothing."""
    store = Store(database)

    assert store.start_run(RUN, AT).status is SaveStatus.RECORDED
    assert store.start_run(RUN, AT + timedelta(hours=1)).status is SaveStatus.UNCHANGED
    assert store.unfinished_run(RUN.portfolio_fingerprint).id == RUN_ID
    finished = store.finish_run(RUN_ID, AT)
    assert finished.run.status is RunStatus.FINISHED
    assert store.finish_run(RUN_ID, AT + timedelta(hours=1)).run == finished.run
    assert store.unfinished_run(RUN.portfolio_fingerprint) is None
    assert store.runs() == (store.run(RUN_ID),) == (finished.run,)
    assert [event.kind for event in history.events(database)] == ["run_started", "run_finished"]


def test_unknown_run_is_named(database: Database) -> None:
    """Finishing a run that was never started is an error of input."""
    with pytest.raises(InputError) as caught:
        Store(database).finish_run("nothing", AT)

    assert caught.value.code == "unknown_run"


def test_run_id_follows_from_what_makes_the_run() -> None:
    """Same portfolio, policy, date, rules, program: same id; the folder's name does not matter."""
    assert RUN.model_copy(update={"portfolio": "moved", "partners": 9}).run_id == RUN_ID
    for change in ({"policy": "x@2"}, {"as_of": date(2027, 1, 1)}, {"settings": {"rules": "b"}}):
        assert RUN.model_copy(update=change).run_id != RUN_ID


def test_partners_come_in_the_order_of_ids_page_by_page(store: Store) -> None:
    """Order is by code point on both databases, whatever order they were saved in."""
    ids = ["b", "B", "a-1", "a1", "é", "Z", "я", "中"]
    for partner_id in ids:
        outcome = pending_outcome()
        partner = outcome.partner.model_copy(update={"partner_id": partner_id})
        store.save_outcome(RUN_ID, outcome.model_copy(update={"partner": partner}), AT)

    read = [outcome.partner.partner_id for outcome in store.partners(RUN_ID, page=3)]

    assert read == sorted(ids)
    assert store.saved_partner_ids(RUN_ID) == frozenset(ids)


def test_counts_of_a_run(store: Store) -> None:
    """Counts by recommendation, capacity, gate, verdict, gap and problem; other runs are left out."""
    other = RUN.model_copy(update={"policy": "other@1"})
    store.start_run(other, AT)
    store.save_outcome(other.run_id, pending_outcome(1), AT)
    for outcome in (sample_outcome(1), sample_outcome(2), pending_outcome(3)):
        store.save_outcome(RUN_ID, outcome, AT)

    counts = store.summary_counts(RUN_ID)

    assert (counts.partners, counts.incomplete, counts.agreements) == (3, 2, 2)
    assert counts.recommendations == {"cleared_with_plan": 2, "pending": 1}
    assert counts.capacities == {"medium": 2, "not_assessed": 1}
    assert counts.gates == {"blocked": 2}
    assert counts.verdicts == {"non_compliant": 2}
    assert counts.gaps == {"cs4": 2, "cs6": 2}  # the reviewed gaps, not the partner's own
    assert counts.problems == {"evidence_missing": 2}


def test_own_gaps_count_where_there_is_no_review(store: Store) -> None:
    """A partner without a review is counted by its own answers."""
    unreviewed = {"review": None, "reviewed_assessment": None, "determination": None}
    store.save_outcome(RUN_ID, sample_outcome().model_copy(update=unreviewed), AT)

    assert store.summary_counts(RUN_ID).gaps == {"cs4": 1}


def test_problems_of_the_portfolio_come_before_those_of_partners(database: Database) -> None:
    """A file that belongs to no partner is kept with the run."""
    store = Store(database)
    stray = Problem(code="file_of_nobody", file="x.xlsx")
    store.start_run(RUN, AT, problems=(stray,))
    store.save_outcome(RUN_ID, sample_outcome(), AT)

    found = list(store.problems(RUN_ID))

    assert [each.partner_id for each in found] == ["", "P-00001"]
    assert found[0].problem == stray


def test_agreement_named_twice_in_the_list_loses_nothing(store: Store) -> None:
    """Two rows with one reference give two gate decisions, and saving does not fail."""
    outcome = sample_outcome()
    twice = outcome.model_copy(update={"agreements": outcome.agreements * 2})

    store.save_outcome(RUN_ID, twice, AT)

    assert count(store, "gate_decision") == 2
    assert store.outcome(RUN_ID, "P-00001") == twice


def test_event_tells_statuses_and_fingerprint_and_no_person(store: Store) -> None:
    """The history's payload holds the outcome's fingerprint, but no name and no address."""
    store.save_outcome(RUN_ID, sample_outcome(), AT)

    event = list(history.events(store.database, run_id=RUN_ID))[-1]

    payload = json.loads(event.payload)
    assert payload["recommendation"] == RecommendationStatus.CLEARED_WITH_PLAN.value
    assert payload["gates"] == ["blocked"]
    assert "Fundación" not in event.payload
    assert "agency.example" not in event.payload
