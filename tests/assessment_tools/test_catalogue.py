"""The catalogue: which instruments there are, pinned versions, checksums that never move."""

import shutil
from pathlib import Path

import pytest

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import INSTRUMENTS, list_instruments, load_folder, load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.scoring import assess_self
from partner_screening.errors import UnknownRule
from partner_screening.languages import Language
from tests.assessment_tools.answer_sheets import fully_met
from tests.assessment_tools.parameters_in_force import parameters_in_force

# Whoever changes rules or English texts of a version in force makes a new version instead: results
# that were stored with this checksum must be repeatable. Until the first release the line may change.
CHECKSUMS = {
    "un-hit-2020@1": "24d190a3900134fe01709fea94ec8c22b60d8a369ef8766cda3f2dcb1ef391e7",
    "unicef-2020@1": "c3c0868bf4e8253925b29b5fc0c0afff9137c74628e08ec062b2e7b84a1ec114",
}


def test_both_instruments_come_with_the_program() -> None:
    """The common tool has eight standards and goes to 8; the earlier one has six and goes to 18."""
    facts = {
        instrument.reference: (
            len(instrument.standards),
            instrument.counting.minimum,
            instrument.counting.maximum,
        )
        for instrument in list_instruments()
    }
    assert facts == {"un-hit-2020@1": (8, 0, 8), "unicef-2020@1": (6, 6, 18)}


def test_checksums_of_versions_in_force_do_not_move() -> None:
    """A version in force is never edited."""
    assert {item.reference: item.checksum for item in list_instruments()} == CHECKSUMS


def test_not_applicable_is_for_corrective_measures_alone() -> None:
    """Only the standard on corrective measures may be answered with "not applicable"."""
    allowing = [
        standard.id
        for instrument in list_instruments()
        for standard in instrument.standards
        if AnswerValue.NOT_APPLICABLE in standard.answers
    ]
    assert allowing == ["cs8_corrective_measures"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda item: item.reference)
def test_every_standard_speaks_every_language(instrument: Instrument, language: Language) -> None:
    """Title, requirement and guidance exist in each language, in its own script."""
    for standard in instrument.standards:
        for part in ("title", "required", "guidance"):
            text = instrument.text(language, f"standards.{standard.id}.{part}")
            assert len(text) > 1
            if language is not Language.EN:
                assert text != instrument.text(Language.EN, f"standards.{standard.id}.{part}")


@pytest.mark.parametrize(
    "reference", ["un-hit-2021", "un-hit-2020@9", "un-hit-2020@", "@1", "", "UN-HIT-2020"]
)
def test_an_unknown_instrument_is_refused_with_the_known_ones(reference: str) -> None:
    """Whoever mistypes an instrument is told which ones there are."""
    with pytest.raises(UnknownRule, match=r"un-hit-2020@1, unicef-2020@1"):
        load_instrument(reference)


def a_catalogue_with_two_versions(tmp_path: Path, status: str) -> Path:
    """Copy un-hit-2020 and add a version 2 in which six standards met are low."""
    shutil.copytree(INSTRUMENTS / "un_hit_2020", tmp_path / "un_hit_2020")
    second = tmp_path / "un_hit_2020_v2"
    shutil.copytree(INSTRUMENTS / "un_hit_2020", second)
    rules = second / "instrument.yaml"
    text = rules.read_text("utf-8")
    for old, new in (
        ("version: 1", "version: 2"),
        ("status: in_force", f"status: {status}"),
        ("at_least: 6", "at_least: 7"),
        ("at_most: 5", "at_most: 6"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    rules.write_text(text, "utf-8")
    return tmp_path


def test_a_new_version_leaves_the_old_one_and_its_results_alone(tmp_path: Path) -> None:
    """Version 1 stays loadable beside version 2, with the same checksum and the same results."""
    parameters = parameters_in_force()
    before = load_instrument("un-hit-2020@1")
    sheet = fully_met(before, AnswerValue.YES)
    root = a_catalogue_with_two_versions(tmp_path, "in_force")
    after = load_instrument("un-hit-2020@1", root)
    assert after.checksum == before.checksum
    assert assess_self(sheet, after, parameters) == assess_self(sheet, before, parameters)
    newest = load_instrument("un-hit-2020", root)
    assert newest.reference == "un-hit-2020@2"
    assert newest.checksum != before.checksum


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_only_a_version_in_force_is_used_without_asking(status: str, tmp_path: Path) -> None:
    """A draft or withdrawn version must be asked for by its number."""
    root = a_catalogue_with_two_versions(tmp_path, status)
    assert load_instrument("un-hit-2020", root).version == 1
    assert load_instrument("un-hit-2020@2", root).status == status


def test_the_checksum_follows_meaning_and_not_layout(tmp_path: Path) -> None:
    """A comment changes nothing; a number, a duration or an English word does."""
    folder = tmp_path / "un_hit_2020"
    shutil.copytree(INSTRUMENTS / "un_hit_2020", folder)
    first = load_folder(folder).checksum
    rules = folder / "instrument.yaml"
    rules.write_text("# a comment\n" + rules.read_text("utf-8"), "utf-8")
    assert load_folder(folder).checksum == first
    seen = {first}
    for name, old, new in (
        ("instrument.yaml", "un_hit_validity_years", "other_validity_years"),
        ("strengthening_actions.yaml", "duration_days: 60", "duration_days: 61"),
        ("translations/en.yaml", "Mandatory training", "Compulsory training"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        seen.add(load_folder(folder).checksum)
    assert len(seen) == 4


def test_a_result_names_instrument_and_checksum() -> None:
    """Whoever finds a result can find the rules that it was made with."""
    instrument = load_instrument("un-hit-2020")
    result = assess_self(fully_met(instrument, AnswerValue.YES), instrument, parameters_in_force())
    assert (result.instrument, result.instrument_checksum) == (
        "un-hit-2020@1",
        CHECKSUMS["un-hit-2020@1"],
    )
