"""Translations: complete, fresh, with the placeholders of the English text."""

from pathlib import Path

import pytest

from partner_screening.errors import RuleFileError
from partner_screening.languages import Language
from partner_screening.translations import load_translations, stamp, stamp_translations

ENGLISH = """\
texts:
  greeting: Good day, {name}.
  plan:
    due: Due on {day} at {place}
    long: >-
      One sentence
      over two lines.
"""
OTHERS = {
    Language.AR: ("نهارك سعيد يا {name}.", "الموعد {day} في {place}", "جملة على سطرين."),
    Language.ES: ("Buenos días, {name}.", "Vence el {day} en {place}", "Una frase."),
    Language.FR: ("Bonjour, {name}.", "À {place}, le {day}", "Une phrase."),
    Language.RU: ("Добрый день, {name}.", "Срок {day}, {place}", "Одно предложение."),
    Language.ZH: ("您好，{name}。", "{day}在{place}到期", "一句话。"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of six files that were just compared."""
    (tmp_path / "en.yaml").write_text(ENGLISH, "utf-8")
    for language, (greeting, due, long) in OTHERS.items():
        (tmp_path / f"{language}.yaml").write_text(
            f'# {language}\ntexts:\n  greeting: "{greeting}"\n'
            f'  plan:\n    due: "{due}"\n    long: "{long}"\n',
            "utf-8",
        )
    assert stamp_translations(tmp_path) == 5
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_text_is_filled_in_every_language(folder: Path) -> None:
    """Placeholders are filled wherever the sentence wants them."""
    texts = load_translations(folder)
    assert texts.keys() == ("greeting", "plan.due", "plan.long")
    assert texts.text(Language.FR, "plan.due", day="1 mai", place="Dakar") == "À Dakar, le 1 mai"
    assert texts.text(Language.ZH, "greeting", name="{day}") == "您好，{day}。"
    assert texts.text(Language.EN, "plan.long") == "One sentence over two lines."
    assert texts.check() == []


def test_stamping_twice_changes_nothing(folder: Path) -> None:
    """The stamp is a fact about two texts, not about the day."""
    assert stamp_translations(folder) == 0


def test_stamping_keeps_what_a_translator_wrote(folder: Path) -> None:
    """Comments, quotes and order of a translation stay as they are."""
    text = (folder / "ru.yaml").read_text("utf-8")
    assert text.startswith('# ru\ntexts:\n  greeting: "Добрый день, {name}."\n')
    assert f"  greeting: '{stamp('Good day, {name}.')}'\n" in text


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            "en.yaml", "Good day", "Good morning",
            [(language, 3, "the translation of 'greeting' is stale") for language in OTHERS],
            id="English text changed",
        ),
        pytest.param(
            "fr.yaml", "  greeting:", "  welcome:",
            [("fr", 2, "'greeting' is not translated"), ("fr", 3, "'welcome' is not in English")],
            id="key renamed",
        ),
        pytest.param(
            "es.yaml", "{place}", "{lugar}", [("es", 5, "'plan.due' has other placeholders")],
            id="placeholder translated",
        ),
        pytest.param(
            "zh.yaml", "{name}", "", [("zh", 3, "'greeting' has other placeholders")],
            id="placeholder lost",
        ),
        pytest.param(
            "ar.yaml", f"  greeting: '{stamp('Good day, {name}.')}'\n", "",
            [("ar", 3, "the translation of 'greeting' is stale")],
            id="never compared",
        ),
    ],
)  # fmt: skip
def test_a_translation_that_does_not_match_is_reported(
    folder: Path, file: str, old: str, new: str, expected: list[tuple[str, int, str]]
) -> None:
    """Missing, superfluous, stale and wrongly filled texts are found with file and line."""
    change(folder / file, old, new)
    load_translations.cache_clear()
    found = load_translations(folder).check()
    assert [(Path(error.file).stem, error.line) for error in found] == [
        (str(language), line) for language, line, _ in expected
    ]
    assert all(words in error.reason for error, (_, _, words) in zip(found, expected, strict=True))


def test_a_missing_language_is_a_mistake(folder: Path) -> None:
    """All six languages or none."""
    (folder / "ru.yaml").unlink()
    load_translations.cache_clear()
    with pytest.raises(RuleFileError, match=r"ru\.yaml:0: the file cannot be read"):
        load_translations(folder)


@pytest.mark.parametrize("value", ["", "[a, b]"])
def test_an_empty_text_or_a_list_is_a_mistake(folder: Path, value: str) -> None:
    """A text is a text."""
    change(folder / "es.yaml", 'greeting: "Buenos días, {name}."', f"greeting: {value}")
    load_translations.cache_clear()
    with pytest.raises(RuleFileError, match=r"es\.yaml:3: the text 'greeting' is empty or a list"):
        load_translations(folder)
