"""Assessments go from one entity to another unchanged, or they are refused with the reason."""

import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.exchange import (
    accept_assessment,
    assessments_side_by_side,
    import_assessment,
    read_exchange,
)
from partner_screening.actions.process.exchange_export import ExchangeForm, export_assessment
from partner_screening.actions.process.holds import place_hold
from partner_screening.actions.process.plans import agree_plan, propose_plan
from partner_screening.actions.process.reassessments import reassessments
from partner_screening.actions.process.standing import partner_standing
from partner_screening.errors import (
    ConflictError,
    FileRefused,
    InputError,
    PermissionRefused,
    RuleFileError,
)
from partner_screening.partner import CapacityOutcome
from partner_screening.policy import load_policy
from partner_screening.process.exchange import SharedAcceptance, SharedAnswer
from partner_screening.process.exchange_format import (
    ExchangePartner,
    ExchangePlan,
    checksum,
    known_instrument,
    read_json,
    require_score,
    rescored,
    written,
)
from partner_screening.process.exchange_issuers import load_issuers
from partner_screening.process.exchange_workbook import read_workbook, workbook_of
from partner_screening.storage.history_verification import verify
from partner_screening.storage.partners import keep_partner, partner_of
from tests.partner_screening.process.case_stories import determined
from tests.partner_screening.process.databases import on_sqlite
from tests.partner_screening.process.exchange_files import (
    PARTNER,
    exchange_content,
    exchange_file,
)

PLAN = ExchangePlan(
    state="running", started_on=date(2026, 2, 10), deadline=date(2026, 8, 10), progress=40
)


def brought_in(office, who="olga", **changes):
    shared, _ = import_assessment(
        office, who, partner_id="P-001", data=exchange_file(**changes), name="wfp.json"
    )
    return shared


def facts(office):
    with office.records.reading() as view:
        return partner_standing(view, office, "P-001", office.today())


def changed(data: bytes, change) -> bytes:
    """Return a JSON file after ``change`` worked on it, its checksum left as it was."""
    whole = json.loads(data)
    change(whole)
    return json.dumps(whole).encode()


@on_sqlite
@pytest.mark.parametrize("form", list(ExchangeForm))
@pytest.mark.parametrize("gaps", [(), ("cs3_vetting", "cs6_assistance")])
def test_what_one_office_exports_another_reads_to_the_letter(office, form, gaps):
    """Export, import elsewhere: the same answers, score, days and plan, without a person's name."""
    made = determined(office, gaps)
    if gaps:
        plan = propose_plan(office, "olga", made.case_id)
        agree_plan(office, "pia", plan.id)
        agree_plan(office, "omar", plan.id)
    data, name = export_assessment(office, "olga", made.id, issuer="un-habitat", form=form)
    assert name == f"P-001-{'preliminary' if gaps else 'final'}-2026-03-02.{form}"
    content = read_exchange(data, name)
    assert (content.score, content.gaps, content.determined_on) == (
        8 - len(gaps),
        gaps,
        date(2026, 3, 2),
    )
    assert (content.plan.state if content.plan else "") == ("running" if gaps else "")
    text = content.model_dump_json()
    assert not any(person in text for person in ("rosa", "Rosa", "mara", "Mara", "Pia"))
    other, is_new = import_assessment(office, "omar", partner_id="P-001", data=data, name=name)
    assert is_new
    assert (other.our_score, other.trust) == (made.score, "un_entity")
    assert verify(office.database).is_intact


def test_both_forms_carry_one_checksum(office):
    """Whoever holds both can see that they say the same."""
    content = exchange_content(gaps=("cs4_training",), plan=PLAN)
    assert read_workbook(workbook_of(content), "a.xlsx") == content
    assert read_json(written(content), "a.json") == content
    assert workbook_of(content) == workbook_of(content)


@pytest.mark.parametrize(
    "text", ["=1+1", "+41 22", "@SUM(A1)", "Код поведения", "قواعد السلوك", '행동 <강령> & "x"']
)
def test_texts_stay_texts_in_the_workbook(text):
    """A title that looks like a formula is written and read as the title that it is."""
    content = exchange_content(partner=PARTNER.model_copy(update={"name": text}))
    data = workbook_of(content)
    assert read_workbook(data, "a.xlsx").partner.name == text
    cells = [cell for row in load_workbook(io.BytesIO(data))["assessment"] for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda whole: whole["content"].update(score=7), "wrong_checksum"),
        (lambda whole: whole["content"]["answers"][0].update(answer="no"), "wrong_checksum"),
        (lambda whole: whole.update(checksum="0" * 64), "wrong_checksum"),
        (lambda whole: whole.pop("checksum"), "wrong_checksum"),
        (lambda whole: whole.update(version=2), "exchange_version"),
        (lambda whole: whole.update(format="something"), "not_an_exchange_file"),
        (lambda whole: whole.pop("content"), "exchange_incomplete"),
        (lambda whole: whole["content"].pop("issuer"), "exchange_incomplete"),
        (lambda whole: whole["content"].update(extra=1), "exchange_incomplete"),
        (lambda whole: whole["content"].update(kind="perhaps"), "exchange_incomplete"),
        (lambda whole: whole["content"].update(issuer="\ud800"), "not_an_exchange_file"),
    ],
)
def test_a_file_that_was_changed_or_is_incomplete_is_refused(change, code):
    """The code says what is wrong with it, and the sentence whom to ask."""
    with pytest.raises(FileRefused) as refused:
        read_json(changed(exchange_file(), change), "a.json")
    assert refused.value.code == code
    assert "issuer" in refused.value.remedy


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_an_exchange_file"),
        (b"{", "not_an_exchange_file"),
        (b"[1]", "not_an_exchange_file"),
        (b"\xff\xfe", "not_an_exchange_file"),
        (b"[" * 100_000, "not_an_exchange_file"),
        (b'{"format": "partner-assessment-exchange", "format": "x"}', "not_an_exchange_file"),
        (b" " * 2_000_001, "too_large"),
    ],
)
def test_what_is_no_exchange_file_is_refused(data, code):
    """Broken, foreign, doubled or huge: refused by name and never a crash."""
    with pytest.raises(FileRefused) as refused:
        read_json(data, "a.json")
    assert refused.value.code == code


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issued_on": date(2026, 3, 3)}, "date_in_future"),
        ({"determined_on": date(2026, 2, 21)}, "date_in_future"),
        ({"valid_until": date(2026, 2, 9)}, "dates_out_of_order"),
        ({"score": 7}, "score_does_not_match"),
        ({"capacity": CapacityOutcome.MEDIUM}, "score_does_not_match"),
        ({"gaps": ("cs4_training",), "score": 8}, "score_does_not_match"),
        ({"instrument": "un-hit-2020@9"}, "unknown_instrument"),
        ({"instrument_checksum": "0" * 64}, "other_instrument"),
        ({"partner": PARTNER.model_copy(update={"name": "Hope Ridge"})}, "other_partner"),
        ({"partner": PARTNER.model_copy(update={"country": "UG"})}, "other_partner"),
        ({"answers_left": 1}, "exchange_incomplete"),
        ({"answers": {"cs1_policy": AnswerValue.UNANSWERED}, "score": 8}, "score_does_not_match"),
    ],
)
def test_an_assessment_that_cannot_be_right_is_refused_and_leaves_nothing(office, changes, code):
    """Dates, partner, instrument, score: each is tested against what we know ourselves."""
    left = changes.get("answers_left", 0)
    content = exchange_content(
        **{name: value for name, value in changes.items() if name != "answers_left"}
    )
    content = content.model_copy(update={"answers": content.answers[left:]})
    with pytest.raises(FileRefused) as refused:
        import_assessment(
            office, "olga", partner_id="P-001", data=written(content), name="wfp.json"
        )
    assert refused.value.code == code
    assert refused.value.file == "wfp.json"
    assert assessments_side_by_side(office, "mara", "P-001") == ()


def test_the_portal_s_number_decides_over_a_name_that_is_written_otherwise(office):
    """Two spellings of one partner are one partner; one spelling of two is not."""
    with office.database.writing() as connection:
        partner = partner_of(connection, "P-001")
        keep_partner(connection, partner.model_copy(update={"unpp_id": "KE-100"}))
    theirs = ExchangePartner(partner_id="1", name="HOPE BRIDGE TRUST", unpp_id="ke-100")
    assert brought_in(office, partner=theirs).score == 8
    with pytest.raises(FileRefused, match="partner portal"):
        brought_in(office, partner=theirs.model_copy(update={"unpp_id": "KE-101"}))


def workbook_with(change) -> bytes:
    book = load_workbook(io.BytesIO(workbook_of(exchange_content(plan=PLAN))))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda book: book["answers"].__setitem__("B3", "=1+1"), "formula_cell"),
        (lambda book: book["answers"].__setitem__("H40", "=1+1"), "formula_cell"),
        (lambda book: book["answers"].__setitem__("B3", "no"), "wrong_checksum"),
        (lambda book: book.remove(book["plan"]), "wrong_checksum"),
        (lambda book: book.remove(book["answers"]), "not_an_exchange_file"),
        (lambda book: book.create_sheet("notes"), "unknown_sheet"),
        (lambda book: book["answers"].__setitem__("A1", "question"), "unknown_column"),
        (lambda book: book["assessment"].__setitem__("B2", "x"), "not_an_exchange_file"),
        (lambda book: book["assessment"].append(["issuer", "wfp"]), "repeated_field"),
        (lambda book: book["assessment"].append(["mood", "good"]), "exchange_incomplete"),
    ],
)
def test_a_workbook_that_was_touched_is_refused(change, code):
    """Formulas, foreign sheets, missing or doubled fields, any other value."""
    with pytest.raises(FileRefused) as refused:
        read_workbook(workbook_with(change), "a.xlsx")
    assert refused.value.code == code


def test_a_workbook_that_was_only_saved_again_still_counts():
    """A spreadsheet program writes other bytes for the same texts."""
    saved = workbook_with(
        lambda book: book["answers"].column_dimensions["A"].__setattr__("width", 9)
    )
    assert read_workbook(saved, "a.xlsx") == exchange_content(plan=PLAN)


@on_sqlite
def test_hostile_files_are_refused_before_they_are_read(office):
    """A bomb, a workbook without our sheets, an empty archive: each ends in a named refusal."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    foreign = io.BytesIO()
    Workbook().save(foreign)
    for data in (bomb.getvalue(), foreign.getvalue(), b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18):
        with pytest.raises(FileRefused):
            import_assessment(office, "olga", partner_id="P-001", data=data, name="a.xlsx")


def test_the_same_assessment_twice_changes_nothing(office):
    """Sent as JSON and again as a workbook, it is one record."""
    first = brought_in(office)
    again, is_new = import_assessment(
        office, "omar", partner_id="P-001", data=workbook_of(exchange_content()), name="a.xlsx"
    )
    assert (again, is_new) == (first, False)
    assert office.originals.read(first.sha256) == exchange_file()


def test_our_own_rules_say_what_a_result_means_here(office):
    """The issuer leaves "not applicable" out of the score; here it counts as satisfied."""
    shared = brought_in(
        office,
        answers={"cs8_corrective_measures": AnswerValue.NOT_APPLICABLE},
        parameters={"not_applicable_counts_as": "left_out"},
    )
    assert (shared.score, shared.maximum) == (7, 7)
    assert (shared.our_score, shared.our_maximum) == (8, 8)


@pytest.mark.parametrize(
    ("ratings", "score", "capacity"),
    [((3, 3, 3, 3, 3, 3), 18, "full"), ((3, 3, 3, 3, 2, 2), 16, "full"), ((1,) * 6, 6, "low")],
)
def test_assessments_with_the_rated_instrument_are_exchanged_too(ratings, score, capacity):
    """Nothing in the file knows that there are eight standards answered with yes or no."""
    instrument = load_instrument("unicef-2020")
    words = {1: AnswerValue.ABSENT, 2: AnswerValue.PROGRESSING, 3: AnswerValue.ADEQUATE}
    content = exchange_content().model_copy(
        update={
            "instrument": instrument.reference,
            "instrument_checksum": instrument.checksum,
            "answers": tuple(
                SharedAnswer(standard=one.id, answer=words[rating], evidence=("Policy",))
                for one, rating in zip(instrument.standards, ratings, strict=True)
            ),
        }
    )
    rules = load_policy().parameters(date(2026, 2, 10))
    found = rescored(content, instrument, rules, has_sea_flag=False)
    assert (found.score, found.capacity) == (score, capacity)
    stated = content.model_copy(
        update={
            name: getattr(found, name) for name in ("score", "maximum", "capacity", "risk", "gaps")
        }
    )
    require_score(read_workbook(workbook_of(stated), "a.xlsx"), instrument, "a.xlsx")


def test_a_result_is_never_valid_longer_than_our_own_would_be(office):
    """Ten years elsewhere are five years here, from the day of the determination."""
    shared = brought_in(office, valid_until=date(2036, 2, 10))
    assert shared.valid_until == date(2031, 2, 10)
    assert brought_in(office, valid_until=date(2027, 1, 1)).valid_until == date(2027, 1, 1)


def test_a_final_result_that_lasts_is_accepted_by_a_second_person_and_clears(office):
    """The officer brings it in, management accepts it; the gate then looks at it."""
    shared = brought_in(office)
    assert facts(office)[1].status == "pending"
    accept_assessment(office, "mara", shared.id, reason="Same partner, same country.")
    found, recommendation = facts(office)
    assert recommendation.status == "cleared"
    assert (found.determination.reviewer, found.determination.determined_by) == ("wfp", "mara")
    assert recommendation.valid_until == date(2031, 2, 10)
    with pytest.raises(ConflictError, match="accepted already"):
        accept_assessment(office, "musa", shared.id, reason="Again.")


def test_the_end_of_an_accepted_result_is_due_like_that_of_our_own(office, clock):
    """Half a year before its last day somebody has to think of the partner's next assessment."""
    shared = brought_in(office, valid_until=date(2026, 12, 31))
    assert reassessments(office, "olga", as_of=date(2026, 12, 1)) == ()
    accept_assessment(office, "mara", shared.id, reason="Same partner, same country.")
    found = reassessments(office, "olga", as_of=date(2026, 12, 1))
    assert [(one.kind, one.due_on) for one in found] == [("expiry", date(2026, 12, 31))]


def test_nobody_accepts_what_he_or_she_brought_in(office):
    """By role an officer cannot; the database refuses it whatever the role."""
    shared = brought_in(office)
    with pytest.raises(PermissionRefused):
        accept_assessment(office, "olga", shared.id, reason="Fine.")
    with pytest.raises(ConflictError, match="does not accept"), office.records.writing() as writing:
        writing.add(
            SharedAcceptance(
                id="x",
                shared_id=shared.id,
                partner_id="P-001",
                reason="Fine.",
                by="olga",
                at=office.clock(),
            )
        )


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": "red-cross-branch"}, "issuer_not_trusted"),
        ({"valid_until": date(2026, 3, 1)}, "lapsed"),
        ({"kind": "preliminary", "gaps": ("cs4_training",)}, "preliminary_without_plan"),
        (
            {
                "kind": "preliminary",
                "gaps": ("cs4_training",),
                "plan": PLAN.model_copy(update={"deadline": date(2026, 3, 1)}),
            },
            "preliminary_without_plan",
        ),
        (
            {
                "kind": "preliminary",
                "gaps": ("cs4_training",),
                "plan": PLAN.model_copy(update={"state": "failed"}),
            },
            "preliminary_without_plan",
        ),
    ],
)
def test_some_results_stand_beside_ours_and_are_never_accepted(office, changes, code):
    """Unknown issuers, lapsed results, preliminary ones without their plan."""
    shared = brought_in(office, **changes)
    with pytest.raises(ConflictError) as refused:
        accept_assessment(office, "mara", shared.id, reason="We need it.")
    assert refused.value.code == code
    assert [one.id for one in assessments_side_by_side(office, "aud", "P-001")] == [shared.id]


def test_a_preliminary_result_is_accepted_with_the_plan_that_runs(office, clock):
    """The plan of the other entity carries the clearance until its own last day."""
    shared = brought_in(office, kind="preliminary", gaps=("cs4_training",), plan=PLAN)
    accept_assessment(office, "mara", shared.id, reason="Plan seen; WFP leads.")
    assert facts(office)[1].status == "cleared_with_plan"
    clock.set(date(2026, 8, 11))
    assert facts(office)[1].status == "pending"


def test_a_later_file_of_the_same_result_takes_the_place_of_the_earlier(office):
    """The issuer corrects itself; the first file stays to be seen and counts no longer."""
    first = brought_in(office)
    brought_in(office, issued_on=date(2026, 3, 1))
    with pytest.raises(ConflictError, match="later file"):
        accept_assessment(office, "mara", first.id, reason="Fine.")


def test_our_own_later_determination_is_not_undone_by_an_older_result(office, clock):
    """What we found since outweighs what another entity found before."""
    shared = brought_in(office)
    determined(office, gaps=("cs3_vetting", "cs4_training", "cs6_assistance"))
    with pytest.raises(ConflictError, match="ourselves since"):
        accept_assessment(office, "musa", shared.id, reason="It is better.")


def test_a_hold_is_not_passed_over_in_silence(office):
    """Accepting is possible, and the record says that the hold was known; the hold goes on."""
    shared = brought_in(office)
    place_hold(office, "lena", partner_id="P-001", reason="Bank details under review.")
    with pytest.raises(ConflictError, match="hold"):
        accept_assessment(office, "mara", shared.id, reason="Fine.")
    taken = accept_assessment(
        office, "mara", shared.id, reason="The hold is about the bank.", despite_facts=True
    )
    assert taken.despite == ("hold",)
    assert facts(office)[1].status == "not_cleared"


@on_sqlite
def test_only_a_determination_that_stands_is_exported(office):
    """Unknown issuers and unknown determinations are refused with what to give instead."""
    made = determined(office)
    with pytest.raises(InputError, match="no entity"):
        export_assessment(office, "olga", made.id, issuer="somebody")
    with pytest.raises(InputError, match="no determination"):
        export_assessment(office, "olga", "nothing", issuer="wfp")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("levels: []\nissuers: []\n", "is missing"),
        (
            "levels: [{id: unknown, may_accept: yes, source: {title: t, locator: l}}]\nissuers: []\n",
            "unknown issuer",
        ),
        (
            (
                "levels: [{id: unknown, may_accept: no, source: {title: t, locator: l}}]\n"
                "issuers: [{id: a, name: A, level: b}]\n"
            ),
            "no level 'b'",
        ),
    ],
)
def test_a_mistake_in_the_issuers_file_is_named(tmp_path, text, reason):
    """Nobody is trusted by a slip of the pen."""
    file = tmp_path / "issuers.yaml"
    file.write_text(f"id: x\nversion: 1\n{text}")
    with pytest.raises(RuleFileError, match=reason):
        load_issuers(file)


def test_the_checksum_is_over_the_content_alone():
    """Its writing is the documented one: sorted keys, no blanks, UTF-8, SHA-256."""
    content = exchange_content()
    later = content.model_copy(update={"issued_on": content.issued_on + timedelta(days=1)})
    assert checksum(content) == checksum(exchange_content())
    assert checksum(content) != checksum(later)


def test_the_documented_example_and_its_checksum_are_real():
    """Another entity's programmer works from docs/exchange.md alone."""
    page = Path("docs/exchange.md").read_text("utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    content = read_json(example.encode(), "example.json")
    require_score(content, known_instrument(content, "example.json"), "example.json")
    recipe: dict[str, object] = {}
    exec(page.split("```python\n")[1].split("```")[0], recipe)
    assert recipe["checksum"](json.loads(example)["content"]) == checksum(content)
