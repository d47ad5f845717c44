"""An instrument in one version: standards, answers, counting, bands. Values only.

Texts for people are in the instrument's ``translations`` folder: ``name``, ``standards.<id>.title``,
``standards.<id>.required``, ``standards.<id>.guidance``, ``evidence_kinds.<id>``,
``actions.<key>.action``, ``actions.<key>.proof``, ``owner_roles.<role>``, ``answers.<value>``.
"""

from functools import lru_cache
from pathlib import Path

from assessment_tools.answers import AnswerValue
from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.partner import CapacityOutcome, PartnerType, SeaRisk
from partner_screening.translations import Translations, load_translations
from partner_screening.values import Value


class EvidenceKind(Value):
    """A kind of supporting document. ``needs_description``: it says nothing without a title."""

    id: str
    needs_description: bool = False
    source: Source


class ActionTemplate(Value):
    """What usually closes a gap: who owns it, what proves it, how long it takes."""

    key: str
    owner_role: str
    duration_days: int
    source: Source


class CoreStandard(Value):
    """A standard of the instrument, in the order of ``number``.

    ``not_applicable_source`` is the authority for allowing "not applicable"; required exactly when
    ``answers`` allow it.
    """

    id: str
    number: int
    sources: tuple[Source, ...]
    answers: tuple[AnswerValue, ...]
    evidence_kinds: tuple[str, ...]
    actions: tuple[ActionTemplate, ...]
    not_applicable_source: Source | None = None


class Counting(Value):
    """How answers become points. An answer without an entry in ``points`` gives none.

    ``met`` are the answers that meet a standard; with ``evidence_required`` only when a supporting
    document is registered: without one an answer earns no more than the lowest answer does.
    ``total_needs_every_answer``: no total while a standard is unanswered.
    """

    points: dict[AnswerValue, int]
    met: tuple[AnswerValue, ...]
    evidence_required: bool
    total_needs_every_answer: bool
    minimum: int
    maximum: int
    source: Source


class Band(Value):
    """A range of scores, both ends included, and the capacity and risk that it gives."""

    at_least: int
    at_most: int
    capacity: CapacityOutcome
    risk: SeaRisk
    source: Source


class Instrument(Value):
    """A published assessment tool in one version; never edited once in force.

    ``checksum`` is the SHA-256 of its rule data and English texts. ``validity_parameter`` names the
    policy parameter with the years that a determination made with it stays valid.
    """

    id: str
    version: int
    status: str
    checksum: str
    sources: tuple[Source, ...]
    applies_to: tuple[PartnerType, ...]
    standards: tuple[CoreStandard, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    counting: Counting
    bands: tuple[Band, ...]
    validity_parameter: str
    folder: Path

    @property
    def reference(self) -> str:
        """Id and version, such as ``un-hit-2020@1``."""
        return f"{self.id}@{self.version}"

    def text(self, language: Language, key: str) -> str:
        """Return the instrument's text of ``key`` in ``language``."""
        return _texts_in(str(self.folder)).text(language, key)

    def is_for(self, partner_type: PartnerType) -> bool:
        """Whether partners of this type are in the instrument's scope."""
        return partner_type in self.applies_to

    def standard(self, standard_id: str) -> CoreStandard:
        """Return a standard by id.

        Raises:
            KeyError: the instrument has no such standard.

        """
        for standard in self.standards:
            if standard.id == standard_id:
                return standard
        raise KeyError(standard_id)


@lru_cache(maxsize=16)
def _texts_in(folder: str) -> Translations:
    return load_translations(Path(folder) / "translations")
