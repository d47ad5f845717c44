"""The catalogue of instruments: one folder per instrument version, read strictly and once.

An instrument in force is never edited: a change of meaning is a new folder with a new version, and
the old one stays loadable, so that its results can be repeated at any time.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import (
    ActionTemplate,
    Band,
    CoreStandard,
    Counting,
    EvidenceKind,
    Instrument,
)
from assessment_tools.instrument_checks import check_rules, check_texts
from partner_screening.errors import RuleFileError, UnknownRule
from partner_screening.evidence import Source
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.languages import Language
from partner_screening.partner import PartnerType
from partner_screening.rule_files import RuleDocument, read_rule_file
from partner_screening.translations import Translations
from partner_screening.values import Value

INSTRUMENTS = Path(__file__).parent
"""The folder with the instruments that come with the program."""

FILES = ("instrument.yaml", "strengthening_actions.yaml", "examples.yaml")
"""The files of an instrument folder, beside its ``translations`` folder."""


class _StandardInFile(Value):
    id: str
    number: int
    answers: tuple[AnswerValue, ...]
    evidence_kinds: tuple[str, ...]
    sources: tuple[Source, ...]
    not_applicable_source: Source | None = None


class _InstrumentFile(Value):
    id: str
    version: int
    status: Literal["draft", "in_force", "withdrawn"]
    validity_parameter: str
    sources: tuple[Source, ...]
    applies_to: tuple[PartnerType, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    standards: tuple[_StandardInFile, ...]
    counting: Counting
    bands: tuple[Band, ...]


class ActionsFile(Value):
    """The content of ``strengthening_actions.yaml``: actions by standard, and who may own one."""

    owner_roles: tuple[str, ...]
    actions: dict[str, tuple[ActionTemplate, ...]]


def load_instrument(reference: str, root: Path = INSTRUMENTS) -> Instrument:
    """Return an instrument: ``un-hit-2020`` is the newest version in force, ``un-hit-2020@1`` that one.

    Raises:
        UnknownRule: there is no such instrument, or no version of it is in force.
        RuleFileError: a rule file of the catalogue is wrong.

    """
    name, _, version = reference.partition("@")
    known = list_instruments(root)
    found = [
        instrument
        for instrument in known
        if instrument.id == name
        and (str(instrument.version) == version if version else instrument.status == "in_force")
    ]
    if not found or reference.endswith("@"):
        raise UnknownRule(
            "unknown_instrument",
            f"There is no instrument '{reference}'.",
            f"Choose one of: {', '.join(instrument.reference for instrument in known)}.",
        )
    return max(found, key=lambda instrument: instrument.version)


@lru_cache(maxsize=8)
def list_instruments(root: Path = INSTRUMENTS) -> tuple[Instrument, ...]:
    """Return every version of every instrument, by id and version.

    Raises:
        RuleFileError: the first mistake found, at its file and line.

    """
    instruments: dict[str, Instrument] = {}
    for folder in instrument_folders(root):
        instrument = load_folder(folder)
        twin = instruments.get(instrument.reference)
        if twin is not None:
            raise duplicate(folder, instrument, twin)
        instruments[instrument.reference] = instrument
    return tuple(sorted(instruments.values(), key=lambda item: (item.id, item.version)))


def duplicate(folder: Path, instrument: Instrument, twin: Instrument) -> RuleFileError:
    """Return the error that says that two folders carry the same version of an instrument."""
    return read_rule_file(folder / FILES[0]).error(
        ("version",), f"{instrument.reference} is also in the folder '{twin.folder.name}'"
    )


def instrument_folders(root: Path = INSTRUMENTS) -> tuple[Path, ...]:
    """Return the folders below ``root`` that hold an instrument, or any part of one."""
    return tuple(folder for folder in sorted(root.iterdir()) if is_instrument_folder(folder))


def is_instrument_folder(folder: Path) -> bool:
    """Whether ``folder`` holds an instrument, or any part of one."""
    return any((folder / name).is_file() for name in FILES)


def load_folder(folder: Path) -> Instrument:
    """Load the instrument of one folder.

    Raises:
        RuleFileError: the first mistake found, at its file and line.

    """
    instrument, mistakes = read_folder(folder)
    if mistakes:
        raise mistakes[0]
    return instrument


def read_folder(folder: Path) -> tuple[Instrument, list[RuleFileError]]:
    """Read the instrument of one folder, with every mistake of its rules and English texts.

    Raises:
        RuleFileError: a file is missing, is not strict YAML, or does not have the fields it must.

    """
    rules = read_rule_file(folder / "instrument.yaml")
    actions = read_rule_file(folder / "strengthening_actions.yaml")
    english = read_rule_file(folder / "translations" / "en.yaml")
    content = rules.load(_InstrumentFile)
    plan = actions.load(ActionsFile)
    texts = Translations(folder / "translations", {Language.EN: english})
    instrument = Instrument(
        id=content.id,
        version=content.version,
        status=content.status,
        checksum=_checksum(rules, actions, texts),
        sources=content.sources,
        applies_to=content.applies_to,
        standards=tuple(
            CoreStandard(
                id=standard.id,
                number=standard.number,
                sources=standard.sources,
                answers=standard.answers,
                evidence_kinds=standard.evidence_kinds,
                actions=plan.actions.get(standard.id, ()),
                not_applicable_source=standard.not_applicable_source,
            )
            for standard in content.standards
        ),
        evidence_kinds=content.evidence_kinds,
        counting=content.counting,
        bands=content.bands,
        validity_parameter=content.validity_parameter,
        folder=folder,
    )
    mistakes = [
        *check_rules(instrument, rules),
        *_check_actions(instrument, plan, actions),
        *check_texts(instrument, plan.owner_roles, texts, english),
    ]
    return instrument, mistakes


def _check_actions(
    instrument: Instrument, plan: ActionsFile, document: RuleDocument
) -> list[RuleFileError]:
    """Return the mistakes of ``strengthening_actions.yaml``, given the instrument it belongs to."""
    known = {standard.id for standard in instrument.standards}
    found = [
        document.error(("actions",), f"the standard '{standard.id}' has no action")
        for standard in instrument.standards
        if not standard.actions
    ]
    seen: set[str] = set()
    for standard, actions in plan.actions.items():
        place = ("actions", standard)
        if standard not in known:
            found.append(document.error(place, f"there is no standard '{standard}'"))
        for at, action in enumerate(actions):
            here = (*place, at)
            if action.key in seen:
                found.append(document.error((*here, "key"), f"'{action.key}' is used twice"))
            seen.add(action.key)
            if action.owner_role not in plan.owner_roles:
                reason = f"'{action.owner_role}' is not one of owner_roles"
                found.append(document.error((*here, "owner_role"), reason))
            if action.duration_days < 1:
                reason = "an action takes one day at least"
                found.append(document.error((*here, "duration_days"), reason))
    return found


def _checksum(rules: RuleDocument, actions: RuleDocument, english: Translations) -> str:
    """Return the fingerprint of what the instrument means: comments and layout do not change it."""
    return fingerprint_of_value(
        {
            "rules": rules.data,
            "actions": actions.data,
            "english": {key: english.english(key) for key in english.keys()},  # noqa: SIM118
        }
    )
