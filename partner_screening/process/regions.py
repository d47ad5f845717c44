"""In which region of the world a country lies, from how a partner list writes the country.

Data and source: ``regions.yaml``. A country that the file does not know has no region: nobody guesses.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.rule_files import read_rule_file
from partner_screening.values import Value

REGIONS_FILE = Path(__file__).parent / "regions.yaml"

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "ʼ": "'"})


class SubRegion(Value):
    """A sub-region: its M49 number, and its name in each language."""

    code: str
    names: Mapping[Language, str]


class Region(Value):
    """A region and its sub-regions; ``code`` is its M49 number."""

    code: str
    names: Mapping[Language, str]
    sub_regions: tuple[SubRegion, ...]


class Country(Value):
    """A country or area: its two and three letters of ISO 3166-1, and how lists may write it."""

    code: str
    letters: str
    sub_region: str
    names: tuple[str, ...]


class RegionsFile(Value):
    """The content of the regions file."""

    id: str
    version: int
    source: Source
    regions: tuple[Region, ...]
    countries: tuple[Country, ...]


class Place(Value):
    """Where a partner works: ISO letters of the country, region and sub-region; empty when unknown."""

    country: str = ""
    region: str = ""
    sub_region: str = ""


@lru_cache(maxsize=4)
def load_regions(path: Path = REGIONS_FILE) -> RegionsFile:
    """Load the regions file.

    Raises:
        RuleFileError: at the line of the first mistake.

    """
    document = read_rule_file(path)
    content = document.load(RegionsFile)
    known = {area.code for region in content.regions for area in region.sub_regions}
    for number, region in enumerate(content.regions):
        for at, names in enumerate((region.names, *(area.names for area in region.sub_regions))):
            if set(names) != set(Language):
                place = ("regions", number, *(("sub_regions", at - 1) if at else ()), "names")
                raise document.error(place, "a name is needed in each of the six languages")
    seen: set[str] = set()
    for at, country in enumerate(content.countries):
        place = ("countries", at)
        if country.sub_region not in known:
            raise document.error((*place, "sub_region"), f"no sub-region '{country.sub_region}'")
        written = {folded(name) for name in (country.code, country.letters, *country.names)}
        if written & seen:
            raise document.error(place, "another country is written so too")
        seen |= written
    return content


def place_of(country: str) -> Place:
    """Return where ``country`` lies, written as a partner list has it: a code or an English name."""
    return _places().get(folded(country), Place())


def region_name(code: str, language: Language) -> str:
    """Return what a region or sub-region is called; its code when the file does not know it."""
    for region in load_regions().regions:
        names = {region.code: region.names} | {area.code: area.names for area in region.sub_regions}
        if code in names:
            return names[code][language]
    return code


def folded(text: str) -> str:
    """Return ``text`` as it is compared and sorted: no case, no accents, single blanks."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.split())


@lru_cache(maxsize=1)
def _places() -> Mapping[str, Place]:
    content = load_regions()
    above = {area.code: region.code for region in content.regions for area in region.sub_regions}
    return {
        folded(name): Place(
            country=country.code, region=above[country.sub_region], sub_region=country.sub_region
        )
        for country in content.countries
        for name in (country.code, country.letters, *country.names)
    }
