"""What the rule files say: elements with their rules, clause sets, lexicons. Shapes only, no logic.

Rules speak of concepts. The words of a concept stand in the lexicon of each language.
"""

from typing import Literal

from pydantic import Field

from contract_clauses.clause_check import ElementStatus, StatusReason
from partner_screening.evidence import Source
from partner_screening.values import Value

Concepts = tuple[str, ...]


class Concept(Value):
    """A concept: what it means, its family, whether a passage with it is worth a closer look.

    Of two hits of one family, one inside the other, the longer wins ("not required to" holds
    "required to"). ``anchor``: ``topic`` draws in the whole section, ``passage`` the paragraph.
    ``hides`` names families whose hits inside a hit of this concept do not count.
    """

    id: str
    meaning: str
    family: str = ""
    anchor: Literal["no", "topic", "passage"] = "no"
    hides: Concepts = ()


class Lexicon(Value):
    """The words of one language.

    A term in lower case is matched in any case, one with capitals only as written (``SEA``).
    ``*`` at the start or the end of a word of a term stands for a few letters. A mark behind a term:
    ``!`` a finite verb that binds by itself ("le Partenaire signale"), ``~`` a form that is never
    the subject ("партнёра"), ``^`` a form that says by whom ("партнёром"), ``&`` one that says to whom.

    ``word_width`` is the usual number of characters of a word with its space: distances in rules
    are in words. ``joints`` part the subjects of one sentence; ``forward_joints`` before a hedge
    make it bear on what follows only; ``prepositions`` before a party make it no subject, the first
    of them says by whom; ``obliging_prepositions`` lay a duty on the party behind them.
    ``inclusion_joints`` open an aside that a hedge behind it bears on ("including");
    ``number_words`` are ordinals of articles with their digits, the longer ones first.
    ``agent_prepositions`` are others that say by whom. ``subordinators`` right before a verb make
    it depend on the verb before ("أن يتخذ"). ``ambiguous_names`` are names that either side may
    carry: what stands before them says whose they are. ``past_negations`` right before a verb make
    it tell what did not happen. ``owner_follows``: people stand right before whose they are,
    without a preposition ("موظفو الوكالة"). ``that_words`` open a clause that says what another
    verb wants ("souhaite que"). ``employer_prepositions`` stand between people and whom they work
    for. ``owner_prepositions`` stand between an act and whose it is ("l'enquête de l'Agence").
    ``clitics`` are written onto the word that follows, the article first; ``governing_clitics`` are
    prepositions among them. ``verb_first``: the subject may follow its verb. ``folds`` are single
    letters with the letter that they are folded to. ``recipient_prepositions`` stand before whom
    something is given or told to, never before who does it. ``verbs_inflect`` is false where a verb
    that binds looks like any other form of it. ``cause_prepositions`` stand before whose act is the
    reason. ``party_labels`` name a party that each agreement gives with them ("甲方").
    ``agent_links`` may stand between somebody and an act of theirs that follows ("the inquiry of
    the Agency" said the other way round). ``accents_optional``: accents are often left
    off capitals, and by keyboards that lack them. ``subject_may_follow``: the subject stands before
    its verb or, more rarely, right behind it. ``drops_subjects``: a verb that opens a sentence
    without a subject goes on with that of the sentence before, unless one of the ``reflexives``
    makes it a passive. ``name_endings`` are those that the words of a defined name may change,
    ``agent_endings`` those among them that say by whom; ``passive_endings`` those of verbs that say
    what is done, not who does it. ``agent_may_precede``: by whom something is done may stand before
    its verb.
    ``clause_commas``: a comma closes each clause, so that what stands between two of them can be
    passed over. ``possessives`` before people say that they are those of who was named before.
    ``bare_verb_stops``: a party that opens a clause is bound by its verb, whatever form this has,
    unless one of these words stands right behind the party or one of ``bare_verb_ends`` ends the
    clause; empty where verbs show by their form that they bind. ``bare_verb_pasts`` right behind a
    verb say that it is done; ``bare_verb_marks`` before one make a duty of it without any party.
    ``thing_names`` are names that no party bears ("the Project"), ``party_openings`` stand before
    the parties ("between"), ``paying_words`` right behind the party that finances.
    ``company_words`` are forms of companies: whoever bears one implements, and finances nobody.
    ``including_words`` open what is only added to a duty ("including those of Annex B").
    ``we_forms`` turn a part of a verb as a lexicon writes it (``^`` before one at its start) into the
    one that "we" give it, and
    ``we_reflexives`` the pronoun before it; ``we_starts``, ``we_ends`` and ``you_ends`` are how such a
    verb begins or ends in a text. ``we_names`` and ``you_names`` stand as the name of a party does,
    ``we_signs`` and ``you_signs`` only show that somebody speaks, or is spoken to.
    ``implied_names`` are names of the agency that agreements use without defining them.
    ``inverted_openings`` stand before a name in capitals that a sentence defines ("son Conductas
    Prohibidas los actos"); without any, no name is taken for defined by its capitals.
    ``collective_words`` stand right before the one name of several acts ("together called").
    ``or_words`` leave a choice that limits nothing ("whether paid or not").
    ``range_words`` stand between the first and the last number of several ("5.1 to 5.4").
    """

    language: str
    version: int
    word_width: int
    word_boundaries: bool = True
    verb_first: bool = False
    subject_may_follow: bool = False
    drops_subjects: bool = False
    reflexives: Concepts = ()
    owner_follows: bool = False
    owner_prepositions: Concepts = ()
    employer_prepositions: Concepts = ()
    that_words: Concepts = ()
    verbs_inflect: bool = True
    agent_may_precede: bool = False
    clause_commas: bool = False
    possessives: Concepts = ()
    bare_verb_stops: Concepts = ()
    bare_verb_ends: Concepts = ()
    bare_verb_pasts: Concepts = ()
    bare_verb_marks: Concepts = ()
    sentence_ends: str
    folds: dict[str, str] = Field(default_factory=dict)
    clitics: Concepts = ()
    governing_clitics: Concepts = ()
    abbreviations: Concepts = ()
    joints: Concepts
    pauses: Concepts = ()
    forward_joints: Concepts = ()
    inclusion_joints: Concepts = ()
    number_words: dict[str, str] = Field(default_factory=dict)
    strong_joints: Concepts = ()
    prepositions: Concepts = ()
    obliging_prepositions: Concepts = ()
    agent_prepositions: Concepts = ()
    subordinators: Concepts = ()
    past_negations: Concepts = ()
    recipient_prepositions: Concepts = ()
    cause_prepositions: Concepts = ()
    agent_links: Concepts = ()
    accents_optional: bool = False
    passive_endings: Concepts = ()
    name_endings: Concepts = ()
    agent_endings: Concepts = ()
    determiners: Concepts = ()
    plural_endings: Concepts = ()
    lead_in_ends: Concepts = (":",)
    recital_openings: Concepts = ()
    agreement_openings: Concepts = ()
    agreement_ends: Concepts = ()
    recital_headings: Concepts = ()
    definition_headings: Concepts = ()
    definition_openings: Concepts = ()
    definition_verbs: Concepts = ()
    inverted_openings: Concepts = ()
    heading_words: Concepts = ()
    annex_words: Concepts = ()
    clause_words: Concepts = ()
    range_words: Concepts = ()
    instruction_openings: Concepts = ()
    naming_words: Concepts = ()
    collective_words: Concepts = ()
    ambiguous_names: Concepts = ()
    agency_words: Concepts = ()
    thing_names: Concepts = ()
    party_openings: Concepts = ()
    paying_words: Concepts = ()
    party_joiners: Concepts = ()
    party_labels: Concepts = ()
    partner_words: Concepts = ()
    company_words: Concepts = ()
    including_words: Concepts = ()
    or_words: Concepts = ()
    implied_names: Concepts = ()
    we_forms: dict[str, str] = Field(default_factory=dict)
    we_reflexives: dict[str, str] = Field(default_factory=dict)
    we_starts: Concepts = ()
    we_ends: Concepts = ()
    we_names: Concepts = ()
    we_signs: Concepts = ()
    you_ends: Concepts = ()
    you_names: Concepts = ()
    you_signs: Concepts = ()
    concepts: dict[str, Concepts]


class Condition(Value):
    """Concepts of which one must (``expects``) or must not (``weakened_by``) be near the key.

    ``within`` is a distance in words from the key, 0 for the whole statement; ``unless`` names
    concepts whose presence lifts it. ``is_governed``: only what the modal governs counts, not what
    stands before it ("has read and shall observe").
    """

    any: Concepts
    reason: StatusReason
    within: int = 0
    scope: Literal["statement", "sentence", "section"] = "statement"
    unless: Concepts = ()
    is_governed: bool = False


class Rule(Value):
    """One way in which a statement carries limbs of an element.

    ``key`` are the concepts that carry the duty, ``needs`` the groups of which one member each must
    be within ``within`` words. ``force``: ``duty`` needs a binding modality, ``right`` may also be
    a permission, ``standard`` also holds without a modality ("constitutes", "is prohibited").
    ``polarity``: ``do`` for duties, ``refrain`` where a negation before the key makes the duty.
    ``topic``: ``own`` needs the topic named or pointed to, ``sentence`` anywhere in the sentence,
    ``passage`` takes it from just before, ``breach`` from a sentence right before on a breach of it,
    ``section`` may inherit it, ``none`` needs none. ``blocked_by`` are concepts a few words before
    the key that take its force.
    ``context`` are concepts one of which must stand in the same passage or nearby. ``reasons`` are
    given whatever the statement says; ``ignores`` are weakenings that do not matter here.
    ``is_for_people``: a clause on the people whom it is for limits it ("staff who stay a year").
    """

    id: str
    carries: Concepts
    actors: tuple[Literal["partner", "personnel", "agency", "thing", "other"], ...] = (
        "partner",
        "thing",
    )
    key: Concepts
    needs: tuple[Concepts, ...] = ()
    needs_after_key: tuple[Concepts, ...] = ()
    needs_scope: Literal["statement", "sentence"] = "statement"
    within: int = 60
    force: Literal["duty", "right", "standard"] = "duty"
    polarity: Literal["do", "refrain"] = "do"
    topic: Literal["own", "sentence", "passage", "section", "breach", "none"] = "section"
    key_place: Literal["after", "anywhere"] = "after"
    blocked_by: Concepts = ()
    not_with: Concepts = ()
    context: Concepts = ()
    expects: tuple[Condition, ...] = ()
    weakened_by: tuple[Condition, ...] = ()
    reasons: tuple[StatusReason, ...] = ()
    ignores: tuple[StatusReason, ...] = ()
    is_for_people: bool = False


class Override(Value):
    """A statement about the article on the topic that takes force from ``elements`` (empty: all).

    ``placed``: it bears only on what stands in the paragraphs that it names.
    """

    rule: Rule
    elements: Concepts = ()
    placed: bool = False


class GeneralRules(Value):
    """What bears on every element: references to texts elsewhere, and statements that override."""

    by_reference: tuple[Rule, ...]
    overrides: tuple[Override, ...]


class Hint(Value):
    """Signs of a passage in words the rules do not know: all groups in one sentence."""

    needs: tuple[Concepts, ...]
    not_with: Concepts = ()
    topic: Literal["own", "section", "none"] = "own"


class Limb(Value):
    """A part of an element."""

    id: str
    meaning: str
    mandatory: bool


class AcceptedException(Value):
    """A weakening that a clause set may accept by name, and the concepts that prove it narrow."""

    id: str
    meaning: str
    reason: StatusReason
    needs: tuple[Concepts, ...]
    not_with: Concepts = ()


class ClauseElement(Value):
    """One duty that an agreement must put on the partner, and the rules that find it.

    ``subjects`` are concepts that only this element speaks of: a reference with one of them
    ("vetting shall follow Annex D") is about it and about no other.
    """

    id: str
    version: int
    meaning: str
    sources: tuple[Source, ...] = Field(min_length=1)
    limbs: tuple[Limb, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = Field(min_length=1)
    hints: tuple[Hint, ...] = ()
    subjects: Concepts = ()
    accepted_exceptions: tuple[AcceptedException, ...] = ()


class Example(Value):
    """A text and the result that it must get. ``quote`` must be in the evidence.

    Paragraphs are parted by line feeds; a line that begins with ``# `` is a heading. ``known_gap``
    says why the engine does not get there yet.
    """

    text: str
    status: ElementStatus
    reasons: tuple[StatusReason, ...] = ()
    quote: str = ""
    why: str = ""
    known_gap: str = ""


class SetElement(Value):
    """What a clause set asks for one element. ``accepts`` names exceptions that it lets pass."""

    id: str
    requirement: Literal["mandatory", "recommended"]
    accepts: Concepts = ()


class ClauseSet(Value):
    """Which elements a kind of agreement must carry."""

    id: str
    version: int
    title: str
    sources: tuple[Source, ...] = Field(min_length=1)
    elements: tuple[SetElement, ...] = Field(min_length=1)

    @property
    def reference(self) -> str:
        """Id and version, as results name it: ``un-protocol-2018@1``."""
        return f"{self.id}@{self.version}"
