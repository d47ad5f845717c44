"""Agreements in two languages: which text decides, and what is left in doubt."""

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementStatus, Verdict
from contract_clauses.language_versions import prevailing_language
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules

ENGLISH_WITH = (
    "The Partner shall report promptly to the Agency every allegation of sexual exploitation and abuse"
    " that comes to its knowledge, whether or not it is substantiated, and shall keep records of it."
)
ENGLISH_WITHOUT = (
    "The Partner shall submit to the Agency within thirty days of the end of each quarter a financial"
    " report that has been certified by its accountant, and shall keep all the vouchers for six years."
)
FRENCH_WITHOUT = (
    "Le Partenaire présente à l'Agence, dans les trente jours qui suivent la fin de chaque trimestre, un"
    " rapport financier certifié par son comptable et conserve toutes les pièces pendant six ans."
)
GERMAN = (
    "Der Partner legt der Agentur innerhalb von dreißig Tagen nach dem Ende jedes Quartals einen Bericht"
    " über die Finanzen vor, der von einem Wirtschaftsprüfer bestätigt ist, und bewahrt die Belege auf."
)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("If the English and the French text differ, the English text shall prevail.", "en"),
        ("The English version shall prevail over any French translation.", "en"),
        ("En cas de divergence entre les versions, seule la version française fait foi.", "fr"),
        ("En caso de discrepancia, prevalecerá la versión en inglés.", "en"),
        ("В случае расхождений преимущественную силу имеет текст на английском языке.", "en"),
        ("في حال وجود اختلاف بين النصين، تسود النسخة الإنجليزية.", "en"),
        ("如中英文文本有歧义，以中文文本为准。", "zh"),
        ("In case of doubt the Portuguese text prevails.", "other"),
        ("The special conditions shall prevail over the general conditions.", ""),
        ("The Agreement is made in English and French.", ""),
        ("The English text prevails.\nLa version française fait foi.", ""),
    ],
)
def test_the_prevailing_language_is_the_one_that_the_agreement_names(sentence, language):
    """In each of the six languages, whatever the order of the words; two answers are none."""
    assert prevailing_language(an_agreement(sentence)) == language


def checked(*lines):
    """Return the verdict, the standing of the duty to report, and the codes of the problems."""
    rules = load_clause_rules()
    result = check_agreement(
        an_agreement("\n".join(lines)), rules.clause_set("un-protocol-2018"), rules
    )
    reporting = next(element for element in result.elements if element.id == "reporting")
    return result, reporting.status, {problem.code for problem in result.problems}


@pytest.mark.parametrize(
    ("prevailing", "status"),
    [
        ("If the two texts differ, the English text shall prevail.", ElementStatus.PRESENT),
        ("If the two texts differ, the French text shall prevail.", ElementStatus.MISSING),
        ("The Agreement is signed in two copies.", ElementStatus.CANNOT_TELL),
    ],
)
def test_the_prevailing_text_decides_and_a_difference_is_reported(prevailing, status):
    """A duty in one version only: what prevails holds; where nothing does, a lawyer must look."""
    _, found, codes = checked(ENGLISH_WITH, prevailing, FRENCH_WITHOUT, FRENCH_WITHOUT)
    assert found is status
    assert "language_versions_differ" in codes


def test_versions_that_say_the_same_are_no_difference():
    """Neither version carries the duty: it is missing, and nothing is reported."""
    _, found, codes = checked(ENGLISH_WITHOUT, FRENCH_WITHOUT)
    assert found is ElementStatus.MISSING
    assert "language_versions_differ" not in codes


def test_nothing_is_cleared_by_a_translation_of_the_text_that_prevails():
    """The text that prevails is in a language that no rules cover, or is not in the file at all."""
    for other in (GERMAN, ENGLISH_WITHOUT):
        result, found, codes = checked(ENGLISH_WITH, "The German text prevails.", other)
        assert found is ElementStatus.CANNOT_TELL
        assert result.verdict is not Verdict.COMPLIANT
        assert "prevailing_version_unread" in codes
