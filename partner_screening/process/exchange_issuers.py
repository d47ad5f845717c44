"""Whose assessments may be taken over: read from ``exchange_issuers.yaml``."""

from functools import lru_cache
from pathlib import Path

from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.process.plan_consequences import TEXTS
from partner_screening.rule_files import YesNo, read_rule_file
from partner_screening.translations import load_translations
from partner_screening.values import Value

ISSUERS_FILE = Path(__file__).parent / "exchange_issuers.yaml"
UNKNOWN = "unknown"
"""The level of an issuer that the file does not list."""


class TrustLevel(Value):
    """How far an issuer is trusted."""

    id: str
    may_accept: YesNo
    source: Source

    def title(self, language: Language) -> str:
        """Return what it is called in ``language``."""
        return load_translations(TEXTS).text(language, f"levels.{self.id}")


class Issuer(Value):
    """An entity that makes assessments."""

    id: str
    name: str
    level: str


class IssuersFile(Value):
    """The content of the issuers file."""

    id: str
    version: int
    levels: tuple[TrustLevel, ...]
    issuers: tuple[Issuer, ...]

    def level_of(self, issuer: str) -> TrustLevel:
        """Return how far ``issuer`` is trusted; one that is not listed, as unknown."""
        named = {one.id: one.level for one in self.issuers}.get(issuer, UNKNOWN)
        return self.level(named)

    def level(self, level_id: str) -> TrustLevel:
        """Return a level by id; one that was removed counts as unknown."""
        levels = {level.id: level for level in self.levels}
        return levels.get(level_id, levels[UNKNOWN])


@lru_cache(maxsize=4)
def load_issuers(path: Path = ISSUERS_FILE) -> IssuersFile:
    """Load the issuers file.

    Raises:
        RuleFileError: at the line of the first mistake.

    """
    document = read_rule_file(path)
    content = document.load(IssuersFile)
    levels = {level.id for level in content.levels}
    if UNKNOWN not in levels:
        raise document.error(("levels",), f"the level '{UNKNOWN}' is missing")
    for at, level in enumerate(content.levels):
        if level.id == UNKNOWN and level.may_accept:
            raise document.error(("levels", at), "nobody accepts from an unknown issuer")
        if not load_translations(TEXTS).has(f"levels.{level.id}"):
            raise document.error(("levels", at, "id"), f"plan_texts has no title for '{level.id}'")
    seen: set[str] = set()
    for at, issuer in enumerate(content.issuers):
        if issuer.level not in levels:
            raise document.error(("issuers", at, "level"), f"there is no level '{issuer.level}'")
        if issuer.id in seen:
            raise document.error(("issuers", at, "id"), f"the issuer '{issuer.id}' is repeated")
        seen.add(issuer.id)
    return content
