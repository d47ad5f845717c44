"""Languages are told by script and small words; what cannot be told inherits, never guesses."""

import pytest

from contract_clauses.agreement import Agreement
from contract_clauses.language_detection import detect_languages, language_of
from contract_clauses.read_agreement import read_agreement


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Partner shall take all appropriate measures to prevent sexual exploitation.", "en"),
        ("El Asociado adoptará todas las medidas apropiadas para prevenir la explotación sexual.", "es"),
        ("Le Partenaire prend toutes les mesures appropriées pour prévenir l'exploitation sexuelle.", "fr"),
        ("Партнёр принимает все надлежащие меры для предотвращения сексуальной эксплуатации.", "ru"),
        ("يتخذ الشريك جميع التدابير المناسبة لمنع الاستغلال والانتهاك الجنسيين.", "ar"),
        ("合作方应采取一切适当措施，防止性剥削和性虐待。", "zh"),
        ("合作方应遵守 ST/SGB/2003/13 的规定。", "zh"),
        ("O Parceiro tomará todas as medidas adequadas para prevenir a exploração e o abuso sexual.", "other"),
        ("Der Partner ergreift alle geeigneten Maßnahmen, um die sexuelle Ausbeutung zu verhindern.", "other"),
        ("Партнер вживає всіх належних заходів для запобігання сексуальній експлуатації.", "other"),
        ("Партньорът предприема всички подходящи мерки за предотвратяване на сексуална експлоатация.", "other"),
        ("Партнёр прымае ўсе належныя меры для прадухілення сэксуальнай эксплуатацыі.", "other"),
        ("Партнерот ги презема сите соодветни мерки за спречување на сексуална експлоатација.", "other"),
        ("Шарик ҳамаи чораҳои заруриро барои пешгирии истисмори ҷинсӣ меандешад.", "other"),
        ("ТОО «Қамқор» обязуется соблюдать правила.", "ru"),
        ("Общие условия", ""),
        ("パートナーは性的搾取を防止するために適切な措置をとる。", "other"),
        ("شریک تمام اقدامات مناسب را برای جلوگیری از بهره‌کشی جنسی انجام می‌دهد.", "other"),
        ("Mshirika atachukua hatua zote zinazofaa kuzuia unyonyaji wa kijinsia na unyanyasaji kwa mtu yeyote.", "other"),
        ("Training", ""),
        ("12.1", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_language_of_a_paragraph(text, code):
    """Six languages are told apart, others are "other", and short texts are left open."""
    assert language_of(text) == code


def an_agreement(*lines):
    return read_agreement("\n\n".join(lines).encode(), "a.txt")


def test_short_paragraphs_inherit():
    """A heading takes the language of its document; a bilingual document has both."""
    found = detect_languages(
        an_agreement(
            "Formation",
            "Le Partenaire forme son personnel à la prévention de ces actes dans les trois mois qui suivent la signature.",
            "Партнёр обучает своих сотрудников предотвращению таких действий в течение трёх месяцев.",
        )
    )
    assert found.paragraphs == ("fr", "fr", "ru")
    assert set(found.document) == {"fr", "ru"}


def test_nothing_to_tell_by():
    """Without any text to tell by, the language is unknown."""
    empty = Agreement(path="a", sha256="", format="txt", text="", paragraphs=())
    assert detect_languages(empty).document == ("und",)
    assert detect_languages(an_agreement("Annex")).paragraphs == ("und",)
