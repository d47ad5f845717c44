"""Any outcome comes back from its JSON equal to what it was, and its rows depend on nothing else."""

import pickle
from datetime import UTC, date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from partner_screening.outcome import PartnerOutcome
from partner_screening.storage.database import Database
from partner_screening.storage.outcomes import outcome_from, rows_for
from partner_screening.storage.store import Store
from tests.outcome_samples import AT, RUN, sample_outcome

# Closed sets that the values hold as plain texts, and people who must differ.
FIXED = {
    "kind": st.sampled_from(["preliminary", "final"]),
    "reviewer": st.just("one"),
    "determined_by": st.sampled_from(["", "two"]),
}
TEXTS = st.text(max_size=8) | st.sampled_from(["=1+1", "a\0b", "لا", "中文", "'; --", "\u2028"])
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(-5, 10**6),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes() | st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
}


def anything(annotation: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for every type that occurs in our values; new fields are covered at once."""
    if annotation in PLAIN:
        return PLAIN[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return st.one_of([anything(argument) for argument in arguments])
    if origin is tuple:
        return st.lists(anything(arguments[0]), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(anything(arguments[0]), anything(arguments[1]), max_size=2)
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return value_of(annotation)


def value_of(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Return a strategy that fills every field of ``model``."""
    return st.builds(
        model,
        **{
            name: FIXED[name]
            if name in FIXED and field.annotation is str
            else anything(field.annotation)
            for name, field in model.model_fields.items()
        },
    )


OUTCOMES = st.deferred(lambda: value_of(PartnerOutcome))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(outcome=OUTCOMES)
def test_any_outcome_survives_its_json(outcome: PartnerOutcome) -> None:
    """Round trip, and the rows survive the way between processes."""
    rows = rows_for(outcome, "run", AT)
    document = next(table[0] for name, table in rows.tables if name == "run_partner")["outcome"]

    assert outcome_from(document) == outcome
    assert rows_for(outcome_from(document), "run", AT) == rows
    assert pickle.loads(pickle.dumps(rows)) == rows


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(outcome=OUTCOMES)
def test_any_outcome_survives_the_database(database: Database, outcome: PartnerOutcome) -> None:
    """Both databases take and return every text that a person can write."""
    store = Store(database)
    partner = outcome.partner.model_copy(update={"partner_id": "P"})
    outcome = outcome.model_copy(update={"partner": partner})
    run = RUN.model_copy(update={"settings": {"outcome": rows_for(outcome, "", AT).fingerprint}})
    store.start_run(run, AT)

    store.save_outcome(run.run_id, outcome, AT)

    assert list(store.partners(run.run_id)) == [outcome]


def test_rows_depend_on_nothing_but_the_outcome() -> None:
    """No random id and no clock: the same outcome gives the same rows every time."""
    assert rows_for(sample_outcome(), "run", AT) == rows_for(sample_outcome(), "run", AT)
