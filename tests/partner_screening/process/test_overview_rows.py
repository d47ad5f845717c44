"""Rows for lists follow every act, a run, a new day, another policy: nobody has to remember them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from assessment_tools.answers import AnswerValue, Review, ReviewedAnswer
from contract_clauses.checker import check_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.contained_reading import read_contained
from partner_screening.actions.process.agreements import (
    AgreementTerms,
    agreement_standing,
    register_agreement,
)
from partner_screening.actions.process.allegations import note_allegation
from partner_screening.actions.process.follow_up import follow_up
from partner_screening.actions.process.holds import lift_hold, place_hold
from partner_screening.actions.process.inheritance import link_headquarters
from partner_screening.actions.process.overview import agreement_page, partner_page, partner_row
from partner_screening.actions.process.partners import import_partners
from partner_screening.actions.process.refreshing import refresh_after_run, refresh_all
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord
from partner_screening.process.allegation import AllegationState
from partner_screening.process.overview import ResultSpan, StandingSource
from partner_screening.process.overview_filters import AgreementFilter, PartnerFilter
from partner_screening.process.overview_making import result_spans
from partner_screening.process.regions import folded, load_regions, place_of, region_name
from partner_screening.screening import CheckedAgreement, PartnerInputs, screen_partner
from partner_screening.storage.overview_tables import OVERVIEW_TABLES, PARTNER_OVERVIEW
from partner_screening.storage.overviews import stale_partners
from partner_screening.storage.partners import keep_partner, partner_of
from partner_screening.storage.records import RunStart
from partner_screening.storage.store import Store
from tests.partner_screening.process.case_stories import (
    INSTRUMENT,
    STANDARDS,
    agreement_text,
    determined,
)
from tests.partner_screening.process.databases import on_sqlite
from tests.partner_screening.process.overview_invariants import check_overviews


def screened(office, *, gaps=(), lacking=(), as_of=None, partner_id="P-001"):
    """Let a run find a partner reviewed, with one agreement; return what it found."""
    day = as_of or office.today()
    with office.database.reading() as connection:
        partner = partner_of(connection, partner_id)
    clauses = load_clause_rules()
    check = check_agreement(
        read_contained(agreement_text(*lacking), "a.txt"),
        clauses.clause_set("un-protocol-2018"),
        clauses,
    )
    outcome = screen_partner(
        PartnerInputs(
            partner=partner,
            review=Review(
                partner_id=partner_id,
                instrument=INSTRUMENT.reference,
                reviewer="R. Reviewer",
                reviewed_on=day,
                determined_by="D. Head",
                determined_on=day,
                answers=tuple(
                    ReviewedAnswer(
                        standard=one,
                        value=AnswerValue.NO if one in gaps else AnswerValue.YES,
                        evidence="policy",
                    )
                    for one in STANDARDS
                ),
            ),
            agreements=(
                CheckedAgreement(
                    record=AgreementRecord(
                        reference="AoC-9",
                        partner_id=partner_id,
                        file="a.txt",
                        type="cooperation_agreement",
                        start=day,
                        end=day + timedelta(days=300),
                    ),
                    check=check,
                ),
            ),
        ),
        {INSTRUMENT.reference: INSTRUMENT},
        office.policy,
        day,
    )
    store = Store(office.database)
    start = RunStart(
        portfolio="portfolio",
        portfolio_fingerprint=str((gaps, lacking, partner_id)),
        policy=office.policy.reference,
        as_of=day,
        program="0",
    )
    run = store.start_run(start, office.clock()).run
    store.save_outcome(run.id, outcome, office.clock())
    store.finish_run(run.id, office.clock())
    refresh_after_run(office, store.saved_partner_ids(run.id))
    return outcome


def row_of(office, partner_id="P-001"):
    return partner_row(office, "olga", partner_id)


def agreement_of(office, reference="AoC-9"):
    (row,) = agreement_page(office, "olga", AgreementFilter(text=reference)).rows
    return row


@pytest.mark.parametrize(
    ("gaps", "lacking"),
    [((), ()), (("cs3_vetting",), ()), ((), ("reporting",)), (STANDARDS[2:], ("termination",))],
)
def test_where_nobody_decided_the_latest_run_is_shown(office, gaps, lacking):
    """Recommendation, capacity, score, gaps and gate are the run's own."""
    found = screened(office, gaps=gaps, lacking=lacking)
    row, agreement = row_of(office), agreement_of(office)
    assert row.source is StandingSource.RUN
    assert (row.recommendation, row.capacity, row.risk, row.valid_until) == (
        found.recommendation.status,
        found.recommendation.capacity,
        found.recommendation.risk,
        found.recommendation.valid_until,
    )
    assert (row.score, row.unmet) == (found.determination.score, found.determination.gaps)
    assert row.is_reviewed
    assert agreement.gate is found.agreements[0].gate.status
    assert agreement.verdict is found.agreements[0].check.verdict
    assert {one.partition(":")[0] for one in agreement.shortfalls} == set(lacking)
    assert agreement.versions == 0
    assert check_overviews(office) == 0


def test_of_two_runs_the_later_day_counts_and_an_unfinished_one_does_not(office, clock):
    """What a run found last year says nothing beside that of today."""
    screened(office, gaps=STANDARDS)
    clock.pass_days(1)
    screened(office)
    assert row_of(office).capacity == "full"
    start = RunStart(
        portfolio="p", portfolio_fingerprint="x", policy="p@1", as_of=office.today(), program="0"
    )
    Store(office.database).start_run(start, office.clock())
    assert check_overviews(office) == 0
    assert row_of(office).capacity == "full"


def test_a_run_that_was_cut_off_before_its_rows_is_made_good_by_the_follow_up(office):
    """The run is finished, and nothing else came of it: the rows wait for the follow-up."""
    screened(office, gaps=STANDARDS)
    start = RunStart(
        portfolio="p", portfolio_fingerprint="y", policy="p@1", as_of=office.today(), program="0"
    )
    store = Store(office.database)
    run = store.start_run(start, office.clock()).run
    outcome = store.outcome(row_of(office).run_id, "P-001")
    store.save_outcome(run.id, outcome, office.clock())
    store.finish_run(run.id, office.clock())
    with office.database.reading() as connection:
        stale = stale_partners(connection, office.today(), office.policy.fingerprint)
    assert stale == ("P-001",)
    follow_up(office, [], office.today())
    assert check_overviews(office) == 0


def test_a_hold_and_a_concern_weigh_on_what_a_run_found(office):
    """The run cleared the partner; since then somebody stopped it."""
    screened(office)
    assert (row_of(office).recommendation, agreement_of(office).gate) == ("cleared", "open")
    hold = place_hold(office, "lena", partner_id="P-001", reason="To be looked into.")
    row = row_of(office)
    assert (row.source, row.recommendation, row.has_hold) == ("run", "not_cleared", True)
    assert agreement_of(office).gate == "blocked"
    assert agreement_of(office).reasons == ("partner_not_cleared",)
    lift_hold(office, "mara", hold.id, "Nothing was found.")
    assert row_of(office).recommendation == "cleared"
    note_allegation(
        office, "fay", partner_id="P-001", reference="2026/7", state=AllegationState.OPEN
    )
    row = row_of(office)
    assert (row.recommendation, row.has_concern) == ("pending", True)
    assert agreement_of(office).gate == "pending"


def test_what_people_decide_takes_the_place_of_a_run(office):
    """The process found a gap that the run had not; the run's agreement follows the partner."""
    screened(office)
    determined(office, gaps=STANDARDS[4:])
    row = row_of(office)
    assert (row.source, row.capacity, row.recommendation) == ("process", "low", "not_cleared")
    assert row.run_id == ""
    assert agreement_of(office).gate == "blocked"


def test_a_registered_agreement_takes_the_place_of_the_runs(office):
    """Its gate is the one that the agreement's own page shows."""
    screened(office)
    determined(office)
    register_agreement(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-9",
        terms=AgreementTerms("cooperation_agreement"),
        data=agreement_text("reporting"),
        name="agreement.txt",
    )
    row = agreement_of(office)
    standing = agreement_standing(office, "olga", partner_id="P-001", reference="AoC-9")
    assert (row.source, row.gate, row.versions) == ("process", standing.gate.status, 1)
    assert row.reasons == ("element_falls_short:reporting:missing",)
    assert row_of(office).gates.blocked == 1


def test_a_result_that_lapses_is_shown_so_after_the_follow_up_of_that_day(office, clock):
    """The day before nothing is stale; on the day the follow-up brings the row up to date."""
    found = screened(office)
    last = found.recommendation.valid_until
    clock.set(last)
    with office.database.reading() as connection:
        refresh_all(office)  # other days before may have come and gone
        assert stale_partners(connection, last, office.policy.fingerprint) == ()
    clock.pass_days(1)
    with office.database.reading() as connection:
        assert "P-001" in stale_partners(connection, office.today(), office.policy.fingerprint)
    assert row_of(office).capacity == "full"
    follow_up(office, ["P-002"], office.today())
    row = row_of(office)
    assert (row.recommendation, row.capacity, row.is_determined) == (
        "pending",
        "not_assessed",
        False,
    )
    assert (row.valid_until, row.score, row.unmet) == (last, None, ())


def test_a_concern_about_headquarters_reaches_the_rows_of_its_offices(office):
    """The act is about headquarters; the country office's row changes with it."""
    with office.act("olga", "partner.import") as act:
        partner = act.registered("P-002").model_copy(update={"partner_id": "P-009"})
        keep_partner(act.connection, partner)
        act.say_of_row("P-009", "partner_registered")
    link_headquarters(
        office, "olga", partner_id="P-009", headquarters_id="P-002", reason="Same organisation"
    )
    assert not row_of(office, "P-009").has_concern
    note_allegation(
        office, "fay", partner_id="P-002", reference="2026/8", state=AllegationState.OPEN
    )
    assert row_of(office, "P-009").has_concern
    assert check_overviews(office) == 0


def test_a_partner_list_brings_rows_at_once(office, tmp_path):
    """New partners stand in the list, changed ones under their new name and region."""
    file = tmp_path / "partners.csv"
    file.write_text(
        "partner_id,name,type,country,contact_with_beneficiaries\n"
        "P-001,Hope Bridge International,national_ngo,Côte d'Ivoire,yes\n"
        "P-050,Éclair Bleu,national_ngo,Atlantis,yes\n",
        "utf-8",
    )
    import_partners(office, "olga", file, language=Language.EN)
    first, new = row_of(office), row_of(office, "P-050")
    assert (first.name, first.country_code, first.region) == (
        "Hope Bridge International",
        "CI",
        "002",
    )
    assert (new.country, new.country_code, new.region) == ("Atlantis", "", "")
    (found,) = partner_page(office, "olga", PartnerFilter(text="eclair")).rows
    assert found == new
    assert partner_page(office, "olga", PartnerFilter(country="Atlantis")).total == 1


@on_sqlite
def test_rows_of_other_rules_or_lost_ones_are_made_anew(office):
    """Another policy in force, or rows that somebody removed: the next follow-up heals both."""
    determined(office)
    with office.database.writing() as connection:
        connection.execute(PARTNER_OVERVIEW.update().values(policy="other rules"))
        for table in OVERVIEW_TABLES:
            connection.execute(delete(table).where(table.c.partner_id == "P-002"))
    follow_up(office, [], office.today())
    with office.database.reading() as connection:
        kept = connection.scalars(select(PARTNER_OVERVIEW.c.policy)).all()
    assert kept == [office.policy.fingerprint] * 3
    assert row_of(office, "P-002").partner_id == "P-002"


@pytest.mark.parametrize(
    ("written", "country", "region", "sub_region"),
    [
        ("KE", "KE", "002", "202"),
        ("ken", "KE", "002", "202"),
        ("Kenya", "KE", "002", "202"),
        ("  côte d’ivoire ", "CI", "002", "202"),
        ("COTE D'IVOIRE", "CI", "002", "202"),
        ("NO", "NO", "150", "154"),
        ("Turkey", "TR", "142", "145"),
        ("Türkiye", "TR", "142", "145"),
        ("Haiti", "HT", "019", "419"),
        ("Fiji", "FJ", "009", "054"),
        ("Congo", "CG", "002", "202"),
        ("DRC", "CD", "002", "202"),
        ("", "", "", ""),
        ("Kenia", "", "", ""),
        ("Kenya and Somalia", "", "", ""),
    ],
)
def test_where_a_country_lies(written, country, region, sub_region):
    """By code or English name, whatever case, accents and apostrophes; nobody guesses."""
    place = place_of(written)
    assert (place.country, place.region, place.sub_region) == (country, region, sub_region)


def test_every_country_lies_somewhere_and_every_region_has_a_name():
    """Two hundred and forty-seven countries and areas; names in six languages."""
    content = load_regions()
    assert len(content.countries) == 247
    codes = {place_of(country.code).region for country in content.countries}
    assert codes == {region.code for region in content.regions}
    assert {region_name("202", language) for language in Language} >= {
        "Sub-Saharan Africa",
        "撒哈拉以南非洲",
    }
    assert region_name("999", Language.EN) == "999"
    assert folded("  ÉCLAIR  Bleu ") == "eclair bleu"


def span(about, start, end):
    return ResultSpan(
        partner_id="P-1",
        about=about,
        from_on=date.fromisoformat(start),
        until_on=date.fromisoformat(end),
        capacity="full",
    )


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ([("run", "2024-01-01", "2028-12-31")], [("2024-01-01", "2028-12-31")]),
        (
            [("run", "2024-01-01", "2028-12-31"), ("process", "2026-03-01", "2031-03-01")],
            [("2024-01-01", "2026-02-28"), ("2026-03-01", "2031-03-01")],
        ),
        (
            [("process", "2026-03-01", "2031-03-01"), ("run", "2026-03-01", "2029-01-01")],
            [("2026-03-01", "2031-03-01")],
        ),
        (
            [("process", "2024-01-01", "2024-06-30"), ("process", "2026-01-01", "2027-01-01")],
            [("2024-01-01", "2024-06-30"), ("2026-01-01", "2027-01-01")],
        ),
        ([("process", "2026-03-01", "2026-02-01")], []),
    ],
)
def test_a_partner_has_one_result_at_most_on_any_day(found, kept):
    """A later result ends an earlier one; of one day's, that of people counts."""
    spans = result_spans(
        (StandingSource(source), span(str(number), start, end))
        for number, (source, start, end) in enumerate(found)
    )
    assert [(str(one.from_on), str(one.until_on)) for one in spans] == kept
