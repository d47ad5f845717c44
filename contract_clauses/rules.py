"""Loads the clause rules: elements, lexicons, clause sets, model wordings. And checks them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from contract_clauses.reading import LanguageIndex
from contract_clauses.requirement import (
    ClauseElement,
    ClauseSet,
    Concept,
    GeneralRules,
    Lexicon,
)
from contract_clauses.terms import TERM_SHAPE, can_match
from partner_screening.errors import RuleFileError, UnknownRule
from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.rule_files import RuleDocument, read_rule_documents, read_rule_file

RULES_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ClauseRules:
    """Everything that the clause check knows, loaded once and never changed.

    ``indexes`` holds the automata per language; ``wordings`` the model wording per element and
    language; ``texts`` the sentences for people; ``fingerprint`` the SHA-256 of all rule files.
    """

    elements: tuple[ClauseElement, ...]
    general: GeneralRules
    indexes: dict[str, LanguageIndex]
    clause_sets: dict[str, ClauseSet]
    wordings: dict[str, dict[str, str]]
    texts: dict[str, str]
    fingerprint: str

    def element(self, name: str) -> ClauseElement:
        """Return an element by its id.

        Raises:
            UnknownRule: no element has this id.

        """
        for element in self.elements:
            if element.id == name:
                return element
        raise UnknownRule(
            "unknown_element", f"No clause element is called '{name}'.", "Correct the id."
        )

    def clause_set(self, reference: str) -> ClauseSet:
        """Return a clause set by id, or by id and version ("un-protocol-2018@1").

        Raises:
            UnknownRule: no such clause set.

        """
        for clause_set in self.clause_sets.values():
            if reference in (clause_set.id, clause_set.reference):
                return clause_set
        known = ", ".join(sorted(self.clause_sets))
        raise UnknownRule(
            "unknown_clause_set",
            f"No clause set is called '{reference}'.",
            f"Choose one of: {known}; or give the path of a YAML file.",
        )


@lru_cache(maxsize=4)
def load_clause_rules(
    languages: tuple[str, ...] | None = None, folder: Path = RULES_FOLDER
) -> ClauseRules:
    """Load the rules for some languages, for all that have a lexicon if None.

    Raises:
        RuleFileError: a rule file is wrong.

    """
    concepts = load_concepts(folder)
    paths = sorted((folder / "lexicons").glob("*.yaml"))
    chosen = [path for path in paths if languages is None or path.stem in languages]
    lexicons = [load_lexicon(path, concepts) for path in chosen]
    elements = tuple(
        load_element(path, concepts) for path in sorted((folder / "elements").glob("*.yaml"))
    )
    _no_duplicates(folder / "elements", [element.id for element in elements])
    general = read_rule_file(folder / "general.yaml")
    sets = [load_clause_set(path) for path in sorted((folder / "clause_sets").glob("*.yaml"))]
    _no_duplicates(folder / "clause_sets", [clause_set.reference for clause_set in sets])
    wordings = {
        path.stem: _texts(read_rule_file(path))
        for path in sorted((folder / "wordings").glob("*.yaml"))
    }
    files = sorted(path for path in folder.rglob("*.yaml"))
    return ClauseRules(
        elements=elements,
        general=general.load(GeneralRules),
        indexes={lexicon.language: LanguageIndex(lexicon, concepts) for lexicon in lexicons},
        clause_sets={clause_set.id: clause_set for clause_set in sets},
        wordings=wordings,
        texts=_texts(read_rule_file(folder / "texts" / "en.yaml")),
        fingerprint=fingerprint_of_text("".join(path.read_text("utf-8") for path in files)),
    )


def load_concepts(folder: Path = RULES_FOLDER) -> dict[str, Concept]:
    """Load the list of concepts that rules may speak of."""
    document = read_rule_file(folder / "concepts.yaml")
    concepts = [
        document.load(Concept, ("concepts", at)) for at in range(len(document.data["concepts"]))
    ]
    _no_duplicates(folder / "concepts.yaml", [concept.id for concept in concepts])
    return {concept.id: concept for concept in concepts}


def load_lexicon(path: Path, concepts: dict[str, Concept]) -> Lexicon:
    """Load the words of one language.

    Raises:
        RuleFileError: a concept that nobody listed, or a term that no text can ever match.

    """
    document = read_rule_file(path)
    lexicon = document.load(Lexicon)
    for name, terms in lexicon.concepts.items():
        if name not in concepts:
            raise document.error(("concepts", name), f"the concept '{name}' is unknown")
        for at, term in enumerate(terms):
            if not can_match(term):
                reason = f"the term '{term}' of '{name}' can never match: {TERM_SHAPE}"
                raise document.error(("concepts", name, at), reason)
    if lexicon.language != path.stem:
        raise document.error(("language",), "the language must be the name of the file")
    return lexicon


def load_element(path: Path, concepts: dict[str, Concept]) -> ClauseElement:
    """Load the first document of an element file; its examples are left alone."""
    document = next(read_rule_documents(path), None)
    if document is None:
        raise RuleFileError(str(path), 0, "the file is empty")
    element = document.load(ClauseElement)
    if element.id != path.stem:
        raise document.error(("id",), "the id must be the name of the file")
    _known_concepts(document, element, concepts)
    limbs = {limb.id for limb in element.limbs}
    for at, rule in enumerate(element.rules):
        for limb in rule.carries:
            if limb not in limbs:
                raise document.error(("rules", at, "carries"), f"the limb '{limb}' is unknown")
    return element


def load_clause_set(path: Path) -> ClauseSet:
    """Load a clause set, ours or an agency's own.

    Raises:
        RuleFileError: not a clause set, or it names an element twice.

    """
    document = read_rule_file(path)
    clause_set = document.load(ClauseSet)
    _no_duplicates(path, [element.id for element in clause_set.elements])
    return clause_set


def list_clause_sets() -> tuple[ClauseSet, ...]:
    """Return our own clause sets, by id."""
    paths = sorted((RULES_FOLDER / "clause_sets").glob("*.yaml"))
    return tuple(load_clause_set(path) for path in paths)


def _known_concepts(
    document: RuleDocument, element: ClauseElement, concepts: dict[str, Concept]
) -> None:
    for at, rule in enumerate(element.rules):
        named = [*rule.key, *rule.blocked_by, *rule.not_with, *rule.context]
        named += [name for group in rule.needs + rule.needs_after_key for name in group]
        for condition in rule.expects + rule.weakened_by:
            named += [*condition.any, *condition.unless]
        for name in named:
            if name not in concepts:
                raise document.error(("rules", at), f"the concept '{name}' is unknown")
    for at, hint in enumerate(element.hints):
        for name in [*hint.not_with, *(name for group in hint.needs for name in group)]:
            if name not in concepts:
                raise document.error(("hints", at), f"the concept '{name}' is unknown")


def _no_duplicates(path: Path, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise RuleFileError(str(path), 0, f"the id '{name}' is given twice")


def _texts(document: RuleDocument) -> dict[str, str]:
    texts = document.data.get("texts") if isinstance(document.data, dict) else None
    if not isinstance(texts, dict):
        raise document.error((), "a mapping 'texts' is expected")
    return {key: str(value).strip() for key, value in texts.items()}
