"""Words that officers write in the lists of a portfolio, understood in six languages.

The words are data (portfolio_words.yaml). Comparison is blind to case, accents, underscores, kinds of
space and width of letters.
"""

from functools import lru_cache
from pathlib import Path

from assessment_tools.workbook_words import folded
from partner_screening.errors import RuleFileError
from partner_screening.languages import Language
from partner_screening.partner import CapacityOutcome, PartnerType
from partner_screening.rule_files import read_rule_file
from partner_screening.values import Value

_FILE = Path(__file__).with_suffix(".yaml")


class PortfolioWords(Value):
    """Meaning of each word, by its folded form; ``columns`` by list and heading."""

    columns: dict[str, dict[str, str]]
    yes_no: dict[str, bool]
    partner_types: dict[str, PartnerType]
    languages: dict[str, Language]
    agreement_types: dict[str, str]
    outcomes: dict[str, CapacityOutcome]


def fold(text: str) -> str:
    """Return the form in which headings and words are compared."""
    return folded(text.replace("_", " ").replace("-", " "))


@lru_cache(maxsize=1)
def portfolio_words() -> PortfolioWords:
    """Load the words.

    Raises:
        RuleFileError: the file is wrong, or one word has two meanings.

    """
    data = read_rule_file(_FILE).data
    return PortfolioWords(
        columns={name: _meanings(words, name) for name, words in data["columns"].items()},
        yes_no={
            word: answer == "yes"
            for word, answer in _meanings({"yes": data["yes"], "no": data["no"]}, "yes").items()
        },
        partner_types={
            word: PartnerType(kind)
            for word, kind in _meanings(data["partner_types"], "partner_types").items()
        },
        languages={
            word: Language(code) for word, code in _meanings(data["languages"], "languages").items()
        },
        agreement_types=_meanings(data["agreement_types"], "agreement_types"),
        outcomes={
            word: CapacityOutcome(outcome)
            for word, outcome in _meanings(data["outcomes"], "outcomes").items()
        },
    )


def _meanings(words: dict[str, list[str]], section: str) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for meaning, written in words.items():
        for word in (meaning, *written):
            known = meanings.setdefault(fold(word), meaning)
            if known != meaning:
                raise RuleFileError(
                    _FILE.name, 0, f"{section}: '{word}' means both '{known}' and '{meaning}'"
                )
    return meanings
