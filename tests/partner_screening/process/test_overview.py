"""Lists and the dashboard: every number is the length of the list that it opens; filters mean what they say."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from benchmarks.office_data import fill
from partner_screening.actions.process.dashboard import dashboard
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.overview import (
    agreement_page,
    overview_choices,
    partner_page,
    partner_row,
)
from partner_screening.actions.process.standing import standing
from partner_screening.errors import InputError, PermissionRefused
from partner_screening.partner import CapacityOutcome, PartnerType
from partner_screening.policy import load_policy
from partner_screening.process.dashboard import (
    DashboardFilter,
    period,
    quarter_ends,
)
from partner_screening.process.overview import PartnerOverview, StandingSource
from partner_screening.process.overview_filters import (
    AgreementFilter,
    AgreementPageRequest,
    AgreementSort,
    PageRequest,
    PartnerFilter,
    PartnerSort,
    PlanWord,
)
from partner_screening.process.regions import folded
from partner_screening.storage.database import open_database
from partner_screening.storage.history_verification import verify
from partner_screening.storage.originals import Originals
from partner_screening.storage.overview_tables import OVERVIEW_TABLES
from tests.partner_screening.process.overview_invariants import check_overviews

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY = NOW.date()
PARTNERS = 150
EVERYTHING = PageRequest(size=200)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def busy(request, tmp_path_factory) -> Iterator[Office]:
    """An office at work, with partners in every state; nobody changes anything in it."""
    folder = tmp_path_factory.mktemp("busy")
    url = (
        f"sqlite:///{folder / 'office.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_server").new_database()
    )
    database = open_database(url)
    database.upgrade()
    fill(database, Originals(folder), PARTNERS, clock=lambda: NOW)
    yield Office(database, load_policy(), Originals(folder), clock=lambda: NOW)
    database.close()


def everybody(office: Office, **wanted: object) -> tuple[PartnerOverview, ...]:
    return partner_page(office, "officer", PartnerFilter(**wanted), EVERYTHING).rows


PARTS = [
    DashboardFilter(),
    DashboardFilter(region="002"),
    DashboardFilter(region="202", type=PartnerType.NATIONAL_NGO),
    DashboardFilter(country="KE", start=date(2025, 5, 20), end=date(2026, 8, 3)),
    DashboardFilter(country="Atlantis"),
]


@pytest.mark.parametrize("wanted", PARTS, ids=lambda one: str(one.model_dump(exclude_none=True)))
def test_every_number_is_the_length_of_the_list_that_it_opens(busy, wanted):
    """Counted in one query for all, and listed by the filter that the number carries."""
    found = dashboard(busy, "management", wanted)
    figures = tuple(found.figures())
    assert len(figures) > 30
    for figure in figures:
        if figure.partners is not None:
            total = partner_page(busy, "management", figure.partners).total
        else:
            assert figure.agreements is not None, figure
            total = agreement_page(busy, "management", figure.agreements).total
        assert total == figure.count, figure


def test_the_dashboard_shows_something_of_everything(busy):
    """The office of the test is at work indeed: no part is empty, so that the test above sees it."""
    found = dashboard(busy, "auditor")
    for name in ("coverage", "capacities", "recommendations", "made", "unmet", "steps", "plans"):
        assert sum(figure.count for figure in getattr(found, name)) > 0, name
    for name in ("gates", "blocked_by", "waived", "pending_by"):
        assert sum(figure.count for figure in getattr(found, name)) > 0, name
    assert [series.name for series in found.trend][-2:] == ["2026-Q3", "2026-Q4"]
    assert {series.name for series in found.due} == {"overdue", "30", "60", "90"}
    assert sum(one.count for one in found.capacities) == PARTNERS
    assert sum(one.count for one in found.recommendations) == PARTNERS
    assert sum(series.figures[0].count for series in found.types) == PARTNERS


def test_rows_say_what_the_standing_says(busy):
    """Where people decided, the row is the standing that the process works out for that partner."""
    rows = everybody(busy)
    decided = [row for row in rows if row.source is StandingSource.PROCESS]
    assert len(decided) > PARTNERS // 3
    for row in decided:
        found = standing(busy, "officer", row.partner_id)
        assert (row.recommendation, row.capacity, row.risk) == (
            found.status,
            found.capacity,
            found.risk,
        )
        if row.is_determined:
            assert row.valid_until == found.valid_until
            assert row.score is not None
    assert {row.source for row in rows} == set(StandingSource)


FITS = {
    "has_hold": (True, lambda row: row.has_hold),
    "has_concern": (True, lambda row: row.has_concern),
    "capacity": (CapacityOutcome.MEDIUM, lambda row: row.capacity is CapacityOutcome.MEDIUM),
    "type": (PartnerType.NATIONAL_NGO, lambda row: row.type is PartnerType.NATIONAL_NGO),
    "country": ("SO", lambda row: row.country == "Somalia"),
    "region": ("142", lambda row: row.region == "142"),
    "step": ("monitoring", lambda row: row.case_step == "monitoring"),
    "plan": (
        PlanWord.LATE,
        lambda row: (
            row.plan_state == "failed" or (row.plan_state == "running" and row.plan_late > 0)
        ),
    ),
    "expiring_until": (
        TODAY + timedelta(days=900),
        lambda row: (
            row.capacity is not CapacityOutcome.NOT_ASSESSED
            and row.valid_until is not None
            and row.valid_until <= TODAY + timedelta(days=900)
        ),
    ),
    "unmet": (
        "cs8_corrective_measures",
        lambda row: "cs8_corrective_measures" in row.unmet,
    ),
    "gate": ("blocked", lambda row: row.gates.blocked > 0),
    "due_until": (
        TODAY,
        lambda row: row.next_due_on is not None and row.next_due_on <= TODAY,
    ),
    "source": ("run", lambda row: row.source is StandingSource.RUN),
    "text": ("élAN", lambda row: row.name.startswith("Élan")),
    "is_determined": (False, lambda row: not row.is_determined),
}


@pytest.mark.parametrize("name", FITS)
def test_a_filter_finds_exactly_what_it_asks_for(busy, name):
    """Each condition by itself, held against every row."""
    value, fits = FITS[name]
    found = {row.partner_id for row in everybody(busy, **{name: value})}
    assert found == {row.partner_id for row in everybody(busy) if fits(row)}
    if name not in {"has_hold", "has_concern"}:  # seldom: the small office may have none
        assert found


def test_conditions_hold_together_and_text_is_no_pattern(busy):
    """Two conditions are both asked; a percent sign is looked for as it stands."""
    both = everybody(busy, region="002", capacity="full")
    assert both
    assert all(row.region == "002" and row.capacity == "full" for row in both)
    assert not everybody(busy, text="%")
    assert not everybody(busy, text="_")
    (one,) = everybody(busy, text="p-00017")
    assert one == partner_row(busy, "officer", "P-00017")


KEYS = {
    PartnerSort.ID: lambda row: row.partner_id,
    PartnerSort.SCORE: lambda row: row.score,
    PartnerSort.VALID_UNTIL: lambda row: row.valid_until,
    PartnerSort.NEXT_DUE: lambda row: row.next_due_on,
    PartnerSort.STEP_SINCE: lambda row: row.case_since,
}


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("sort", PartnerSort)
def test_pages_in_every_order_hold_every_partner_once(busy, sort, is_descending):
    """Page after page nobody is missing or twice; what has no value comes last either way."""
    pages = [
        partner_page(
            busy,
            "officer",
            page=PageRequest(number=number, size=40, sort=sort, is_descending=is_descending),
        )
        for number in range(1, 6)
    ]
    rows = [row for page in pages for row in page.rows]
    assert pages[0].pages == 4
    assert not pages[4].rows
    assert len({row.partner_id for row in rows}) == len(rows) == PARTNERS
    if sort in KEYS:
        values = [KEYS[sort](row) for row in rows]
        present = [value for value in values if value is not None]
        assert values[: len(present)] == present
        assert all(
            (before >= after) if is_descending else (before <= after)
            for before, after in pairwise(present)
        )


@pytest.mark.parametrize("sort", AgreementSort)
def test_agreements_in_every_order_hold_every_agreement_once(busy, sort):
    """The same for agreements."""
    first = agreement_page(busy, "legal", page=AgreementPageRequest(size=60, sort=sort))
    rest = [
        agreement_page(busy, "legal", page=AgreementPageRequest(size=60, sort=sort, number=number))
        for number in range(2, first.pages + 1)
    ]
    rows = [row for page in (first, *rest) for row in page.rows]
    assert len({(row.partner_id, row.reference) for row in rows}) == len(rows) == first.total > 60


def test_agreements_are_listed_with_the_names_of_their_partners(busy):
    """Partner by partner, as the partners' own list has them."""
    rows = agreement_page(busy, "legal", page=AgreementPageRequest(size=200)).rows
    names = {row.partner_id: row.name for row in everybody(busy)}
    assert all(row.partner_name == names[row.partner_id] for row in rows)
    keys = [(folded(row.partner_name), row.partner_id, row.reference) for row in rows]
    assert keys == sorted(keys)


def test_agreement_filters(busy):
    """By what closes the gate, by an element that falls short, by the end of a waiver or agreement."""
    everything = AgreementPageRequest(size=200)

    def found(**wanted: object) -> set[str]:
        page = agreement_page(busy, "legal", AgreementFilter(**wanted), everything)
        return {row.reference for row in page.rows}

    rows = agreement_page(busy, "legal", page=everything).rows
    assert found(element="reporting") == {
        row.reference for row in rows if any(one.startswith("reporting:") for one in row.shortfalls)
    }
    assert found(reason="element_falls_short", gate="blocked") == {
        row.reference
        for row in rows
        if row.gate == "blocked" and any("element_falls_short:" in one for one in row.reasons)
    }
    assert found(waiver_until=TODAY + timedelta(days=90)) == {
        row.reference
        for row in rows
        if row.waiver_until and row.waiver_until <= TODAY + timedelta(days=90)
    }
    assert found(ending_from=TODAY, ending_until=TODAY + timedelta(days=200)) == {
        row.reference
        for row in rows
        if row.end_on and TODAY <= row.end_on <= TODAY + timedelta(days=200)
    }
    assert found(source="run")
    assert found(element="reporting")


def test_choices_are_those_that_rows_have(busy):
    """Drop-downs offer no country, kind or step that would find nothing."""
    choices = overview_choices(busy, "officer")
    for country in choices.countries:
        assert everybody(busy, country=country.key)
    for kind in choices.types:
        assert everybody(busy, type=kind)
    for step in choices.steps:
        assert everybody(busy, step=step)
    for area in (*choices.regions, *choices.sub_regions):
        assert everybody(busy, region=area)
    for standard in choices.standards:
        assert everybody(busy, unmet=standard)
    for reason in choices.reasons:
        assert agreement_page(busy, "legal", AgreementFilter(reason=reason)).total


def test_people_of_a_partner_see_their_own_rows_alone(busy):
    """No list of others, no dashboard; their own row and agreements they may read."""
    rows = agreement_page(busy, "legal", page=AgreementPageRequest(size=200)).rows
    own = next(row.partner_id for row in rows if row.source is StandingSource.PROCESS)
    person = f"person-{own}"
    assert partner_row(busy, person, own).partner_id == own
    found = agreement_page(busy, person, AgreementFilter(partner_id=own))
    assert {row.partner_id for row in found.rows} == {own}
    for refused in (
        lambda: partner_page(busy, person),
        lambda: agreement_page(busy, person),
        lambda: partner_row(busy, person, "P-00001" if own != "P-00001" else "P-00002"),
        lambda: dashboard(busy, person),
        lambda: overview_choices(busy, person),
        lambda: dashboard(busy, "focal"),
        lambda: dashboard(busy, "admin"),
    ):
        with pytest.raises(PermissionRefused):
            refused()
    with pytest.raises(InputError, match="no partner"):
        partner_row(busy, "officer", "P-99999")


def test_what_a_benchmark_writes_is_what_the_program_would_write(busy):
    """The history vouches for every row, and working the lists' rows out anew changes nothing."""
    assert verify(busy.database).findings == ()
    assert check_overviews(busy) == 0
    with busy.database.reading() as connection:
        for table in OVERVIEW_TABLES:
            assert connection.execute(select(table).limit(1)).first(), table.name


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-01-01", "2026-03-31", ["2026-03-31"]),
        ("2026-02-10", "2026-05-15", ["2026-03-31", "2026-05-15"]),
        ("2025-10-01", "2026-07-01", ["2025-12-31", "2026-03-31", "2026-06-30", "2026-07-01"]),
    ],
)
def test_a_trend_has_the_last_day_of_each_quarter(start, end, days):
    """The last quarter ends on the last day of the time, because the rest has not come yet."""
    found = quarter_ends(date.fromisoformat(start), date.fromisoformat(end))
    assert [str(day) for day in found] == days


@pytest.mark.parametrize(
    ("start", "end"), [("2026-03-02", "2026-03-01"), ("2001-01-01", "2026-01-01")]
)
def test_a_time_that_no_dashboard_can_tell_of_is_refused(start, end):
    """One that ends before it begins, or is longer than ten years."""
    wanted = DashboardFilter(start=date.fromisoformat(start), end=date.fromisoformat(end))
    with pytest.raises(InputError, match="dashboard"):
        period(wanted, TODAY)
