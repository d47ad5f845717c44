"""The texts of the pages: a folder for each area, six languages in each, and the words of statuses."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from partner_screening.errors import ScreeningError
from partner_screening.explanations import name_of
from partner_screening.languages import Language
from partner_screening.reports.standard_titles import standard_title
from partner_screening.reports.wording import Words
from partner_screening.translations import Translations, load_translations

TEXTS = Path(__file__).parent / "texts"


@lru_cache
def areas() -> dict[str, Translations]:
    """Return the texts of each area, by the name of its folder."""
    return {
        folder.name: load_translations(folder)
        for folder in sorted(TEXTS.iterdir())
        if folder.is_dir()
    }


class PageTexts:
    """Every text of the pages in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words = Words(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return a text: ``area.key``, with its placeholders filled.

        Raises:
            KeyError: there is no such text: a mistake of the program, held away by the tests.

        """
        area, _, rest = key.partition(".")
        return areas()[area].text(self.language, rest, **values)

    def has(self, key: str) -> bool:
        """Whether there is a text ``key``."""
        area, _, rest = key.partition(".")
        return area in areas() and areas()[area].has(rest)

    def status(self, kind: str, value: str) -> str:
        """Return the word of a status of a closed set, such as ``gate`` and ``open``."""
        if self.has(f"common.{kind}.{value}"):
            return self(f"common.{kind}.{value}")
        return name_of(kind, value, self.language)

    def standard(self, standard: str) -> str:
        """Return the title of a standard of whatever instrument has it; its id when none has."""
        return standard_title(standard, self.words)

    def day(self, moment: date | datetime | str | None) -> str:
        """Return a day in words; empty for none."""
        if not moment:
            return ""
        if isinstance(moment, str):
            moment = date.fromisoformat(moment[:10])
        return self.words.day(moment.date() if isinstance(moment, datetime) else moment)

    def moment(self, moment: datetime | None) -> str:
        """Return a day in words with the time in UTC; empty for none."""
        if moment is None:
            return ""
        return self("common.moment", day=self.day(moment), time=f"{moment:%H:%M}")

    def number(self, value: float) -> str:
        """Return a number with its thousands set apart by a narrow space."""
        return f"{value:,}".replace(",", " ")

    @property
    def separator(self) -> str:
        """What stands between the members of a list; blanks at the ends are written as ``_``."""
        return self("common.list_separator").replace("_", " ")

    def joined(self, parts: Iterable[str]) -> str:
        """Return a list in words."""
        return self.separator.join(parts)

    def problem(self, error: ScreeningError) -> tuple[str, str, bool]:
        """Return an error's message and remedy, and whether they are in the page's language.

        Errors that people of a partner meet have texts (``errors.<code>`` of the area ``common``);
        what only officials meet is shown in English and marked so.
        """
        key = f"common.errors.{error.code}"
        if self.has(f"{key}.message"):
            return self(f"{key}.message"), self(f"{key}.remedy"), True
        return error.message, error.remedy, self.language is Language.EN
