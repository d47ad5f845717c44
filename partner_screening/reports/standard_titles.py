"""Titles of core standards where those of several instruments stand side by side."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from assessment_tools.catalogue import list_instruments
from partner_screening.languages import Language
from partner_screening.reports.wording import Words, words_in


def standard_title(standard: str, words: Words) -> str:
    """Return the title of a standard, whichever instrument has it; its id when none does.

    Where two instruments have a standard of the same title, the instrument is named behind it.
    """
    return _titles(words.language).get(standard, standard)


@lru_cache
def _titles(language: Language) -> Mapping[str, str]:
    words = words_in(language)
    instruments = {
        standard.id: instrument
        for instrument in list_instruments()
        for standard in instrument.standards
    }
    titles = {one: words.standard(found.reference, one) for one, found in instruments.items()}
    shared = {title for title, times in Counter(titles.values()).items() if times > 1}
    return MappingProxyType(
        {
            one: f"{title} ({instruments[one].id})" if title in shared else title
            for one, title in titles.items()
        }
    )
