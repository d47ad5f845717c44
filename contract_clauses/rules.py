"""Loads the clause rules: elements, lexicons, clause sets, model wordings. And checks them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from contract_clauses.judged_texts import JudgedTexts
from contract_clauses.requirement import (
    ClauseElement,
    ClauseSet,
    Concept,
    Concepts,
    GeneralRules,
    Lexicon,
)
from contract_clauses.selection import LanguageIndex
from contract_clauses.term_shapes import TERM_SHAPE, ShapeBook, fold_together, folded
from partner_screening.errors import RuleFileError, UnknownRule
from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.rule_files import RuleDocument, read_rule_file

RULES_FOLDER = Path(__file__).parent
_FOLDED_LISTS = tuple(
    name
    for name, field in Lexicon.model_fields.items()
    if field.annotation == Concepts and not name.endswith("clitics")
)


class Languages(Mapping[str, JudgedTexts]):
    """What judges a text of each language, made when a text in that language is first met."""

    def __init__(
        self,
        paths: list[Path],
        concepts: dict[str, Concept],
        elements: tuple[ClauseElement, ...],
        general: GeneralRules,
    ) -> None:
        self._paths = {path.stem: path for path in paths}
        self._concepts = concepts
        self._rules = (elements, general)
        self._made: dict[str, JudgedTexts] = {}

    def __getitem__(self, language: str) -> JudgedTexts:
        """Return what judges a text of a language.

        Raises:
            KeyError: there is no lexicon of it.
            RuleFileError: its lexicon is wrong.

        """
        if language not in self._made:
            shapes = ShapeBook()
            lexicon = load_lexicon(self._paths[language], self._concepts, shapes)
            index = LanguageIndex(lexicon, self._concepts, shapes)
            self._made[language] = JudgedTexts(index, *self._rules)
        return self._made[language]

    def __iter__(self) -> Iterator[str]:
        """Go through the languages that have a lexicon; none is loaded for it."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Return the number of languages."""
        return len(self._paths)

    def __contains__(self, language: object) -> bool:
        """Whether a language has a lexicon; it is not loaded for it."""
        return language in self._paths


@dataclass(frozen=True, slots=True, eq=False)
class ClauseRules:
    """Everything that the clause check knows, loaded once and never changed.

    ``languages`` holds what judges a text of each; ``wordings`` the model wording per element and
    language; ``texts`` the sentences for people; ``fingerprint`` the SHA-256 of all rule files.
    """

    elements: tuple[ClauseElement, ...]
    general: GeneralRules
    languages: Mapping[str, JudgedTexts]
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
    elements = tuple(
        load_element(path, concepts) for path in sorted((folder / "elements").glob("*.yaml"))
    )
    _no_duplicates(folder / "elements", [element.id for element in elements])
    general = read_rule_file(folder / "general.yaml").load(GeneralRules)
    sets = [load_clause_set(path) for path in sorted((folder / "clause_sets").glob("*.yaml"))]
    _no_duplicates(folder / "clause_sets", [clause_set.reference for clause_set in sets])
    wordings = {
        path.stem: _texts(read_rule_file(path))
        for path in sorted((folder / "wordings").glob("*.yaml"))
    }
    examples = folder / "examples"
    files = sorted(path for path in folder.rglob("*.yaml") if examples not in path.parents)
    return ClauseRules(
        elements=elements,
        general=general,
        languages=Languages(chosen, concepts, elements, general),
        clause_sets={clause_set.id: clause_set for clause_set in sets},
        wordings=wordings,
        texts=_texts(read_rule_file(folder / "texts" / "en.yaml")) | _meanings(elements),
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


def load_lexicon(
    path: Path, concepts: dict[str, Concept], shapes: ShapeBook | None = None
) -> Lexicon:
    """Load the words of one language; ``shapes`` keeps their spellings for who goes on with them.

    Raises:
        RuleFileError: a concept that nobody listed, or a term that no text can ever match.

    """
    document = read_rule_file(path)
    lexicon = document.load(Lexicon)
    shapes = ShapeBook() if shapes is None else shapes
    every = (term for terms in lexicon.concepts.values() for term in terms)
    fold_together(every, lexicon.language)
    for name, terms in lexicon.concepts.items():
        if name not in concepts:
            raise document.error(("concepts", name), f"the concept '{name}' is unknown")
        for at, term in enumerate(terms):
            try:
                shapes.of(term, lexicon)
            except ValueError as error:
                reason = f"the term '{term}' of '{name}' can never match: {TERM_SHAPE}"
                raise document.error(("concepts", name, at), reason) from error
    if lexicon.language != path.stem:
        raise document.error(("language",), "the language must be the name of the file")
    return lexicon.model_copy(
        update={
            name: tuple(folded(entry, lexicon)[0] for entry in getattr(lexicon, name))
            for name in _FOLDED_LISTS
        }
        | {
            "number_words": {
                folded(word, lexicon)[0]: value for word, value in lexicon.number_words.items()
            }
        }
    )


def load_element(path: Path, concepts: dict[str, Concept]) -> ClauseElement:
    """Load an element file: its limbs, its rules and the signs of a paraphrase.

    Raises:
        RuleFileError: not an element, or it speaks of a concept that nobody listed.

    """
    document = read_rule_file(path)
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
    for name in element.subjects:
        if name not in concepts:
            raise document.error(("subjects",), f"the concept '{name}' is unknown")
    for at, hint in enumerate(element.hints):
        for name in [*hint.not_with, *(name for group in hint.needs for name in group)]:
            if name not in concepts:
                raise document.error(("hints", at), f"the concept '{name}' is unknown")


def _no_duplicates(path: Path, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise RuleFileError(str(path), 0, f"the id '{name}' is given twice")


def _meanings(elements: tuple[ClauseElement, ...]) -> dict[str, str]:
    """Return the English texts that stand in the element files, each with its key."""
    found: dict[str, str] = {}
    for element in elements:
        found[f"elements.{element.id}.meaning"] = as_sentence(element.meaning)
        for limb in element.limbs:
            found[f"elements.{element.id}.limbs.{limb.id}"] = limb.meaning
    return found


def as_sentence(meaning: str) -> str:
    """Return a meaning as a sentence."""
    stop = "。" if meaning[-1:] > "\u3000" else "."
    return meaning if meaning.endswith((".", "。")) else meaning + stop


def _texts(document: RuleDocument) -> dict[str, str]:
    texts = document.data.get("texts") if isinstance(document.data, dict) else None
    if not isinstance(texts, dict):
        raise document.error((), "a mapping 'texts' is expected")
    return {key: str(value).strip() for key, value in texts.items()}
