"""Names that an agreement itself defines: the parties, "Personnel", "Prohibited Conduct".

A defined name stands for the concept that its definition holds. The definition alone binds nobody;
a duty that uses the name does.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from contract_clauses.folding import FoldedText
from contract_clauses.names_in_capitals import names_in_capitals
from contract_clauses.names_in_text import (
    names_behind_naming,
    names_beside_quotes,
    names_in_brackets,
    pair_in_brackets,
    quoted_names,
)
from contract_clauses.normalise import normalise
from contract_clauses.party_roles import (
    AGENCY_SIDE,
    BY_DEFAULT,
    BY_FORM,
    BY_NAME,
    BY_WORDS,
    PARTNER_SIDE,
    NamedParty,
    sides_of,
)
from contract_clauses.passage_looks import PassageKind
from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit, TermIndex

_LONGEST_DEFINITION = 2_000  # keeps the work linear in a text made of definitions
_SHORTEST_PLURAL = 5
_SHORTEST_STEM = 3
_REACH = 260  # characters of text before a name that may say what it stands for
_LEAST_NAMING = 4  # characters; an article alone names nothing outside brackets
_NAMING_PASSAGES = 60  # parties are named near the top


class DefinedTerm(NamedTuple):
    """A name, folded, with the concept that it stands for, and the passage that defines it.

    ``is_governed``: a preposition is written onto this form of the name.
    """

    name: str
    concept: str
    passage: int
    is_governed: bool = False


def defined_terms(
    passages: list[Passage], text: FoldedText, index: TermIndex, lexicon: Lexicon
) -> list[DefinedTerm]:
    """Return the names that the agreement defines, in order, without those that say nothing new."""
    found: list[tuple[DefinedTerm, str]] = []  # with the name that it is a form of
    parties: list[NamedParty] = []
    namer = _Namer(text, index, lexicon)
    for passage in passages:
        if passage.kind is PassageKind.HEADING:
            found += [(term, "") for term in namer.topic_of_heading(passage)]
            continue
        if passage.index < _NAMING_PASSAGES:
            found += [(term, "") for term in namer.labelled(passage)]
        quotes = list(quoted_names(text.folded, passage.start, passage.end))
        if passage.index < _NAMING_PASSAGES:
            if quotes:
                quotes = sorted([*quotes, *names_beside_quotes(text, passage, lexicon)])
            else:
                quotes = names_in_brackets(text, passage, lexicon) or names_behind_naming(
                    text.folded, passage, lexicon
                )
            quotes = quotes or pair_in_brackets(text, passage, lexicon)
        before = passage.start
        for start, end in quotes:
            name = _bare(text.folded[start:end].strip(" ,.\"'"), lexicon)
            is_one = bool(name) and not namer.is_mutual(start, end)
            concept = namer.concept(passage, (before, start, end)) if is_one else ""
            if concept and len(name) > 1:
                if concept in (PARTNER_SIDE, AGENCY_SIDE):
                    strength = namer.strength(before, start, end)
                    parties.append(NamedParty(name, passage.index, start, end, concept, strength))
                forms = {name: False} | forms_of(text.cased[start:end].strip(" ,.\"'"), lexicon)
                forms |= {
                    name.removesuffix(ending): False
                    for ending in lexicon.plural_endings
                    if name.endswith(ending) and len(name) > _SHORTEST_PLURAL
                }
                found += [
                    (DefinedTerm(form, concept, passage.index, is_governed), name)
                    for form, is_governed in forms.items()
                ]
            before = end
        found += namer.in_capitals(passage)
    sides = sides_of(parties, text.folded, lexicon)
    settled = [
        term._replace(concept=sides[name])
        if term.concept in (PARTNER_SIDE, AGENCY_SIDE) and name in sides
        else term
        for term, name in found
    ]
    return [term for term in settled if term.concept]


def forms_of(name: str, lexicon: Lexicon) -> dict[str, bool]:
    """Return a name, folded, with what may be written onto it, and whether that governs it.

    "The Act" also stands as "to-the-Act".
    """
    article = next((c for c in lexicon.clitics[:1] if name.startswith(c)), "")
    bare = name.removeprefix(article)
    glued = dict.fromkeys(lexicon.clitics, False)
    glued |= dict.fromkeys(lexicon.governing_clitics, True)
    return {
        normalise(clitic + bare, lexicon.language).text: is_governing
        for clitic, is_governing in glued.items()
    }


def hits_of(
    terms: list[DefinedTerm], folded: str, places: tuple[int, int], lexicon: Lexicon
) -> list[Hit]:
    """Return where defined names occur in the range ``places`` of ``folded``."""
    start, end = places
    hits: list[Hit] = []
    for term in terms:
        if lexicon.name_endings:
            hits += _inflected(term, folded, places, lexicon)
            continue
        place = folded.find(term.name, start, end)
        while place >= 0:
            stop = place + len(term.name)
            if not lexicon.word_boundaries or _is_word(folded, (start, end), place, stop):
                hits.append(Hit(place, stop, term.concept))
                if term.is_governed:
                    hits.append(Hit(place, stop, "oblique"))
            place = folded.find(term.name, stop, end)
    return hits


def _inflected(
    term: DefinedTerm, folded: str, places: tuple[int, int], lexicon: Lexicon
) -> list[Hit]:
    """Return where a name occurs in any of its cases, each with what its form says."""
    hits: list[Hit] = []
    for match in _any_case_of(term.name, lexicon.name_endings).finditer(folded, *places):
        hits.append(Hit(*match.span(), term.concept))
        if match[0] != term.name:
            is_agent = match[0].endswith(lexicon.agent_endings)
            hits.append(Hit(*match.span(), "agent_case" if is_agent else "oblique"))
    return hits


@lru_cache(maxsize=1_024)  # names come back in every passage
def _any_case_of(name: str, endings: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of a name whose words may change their endings."""
    changed = "|".join(sorted(endings, key=len, reverse=True))
    words = []
    for word in name.split(" "):
        ending = next((e for e in sorted(endings, key=len, reverse=True) if word.endswith(e)), "")
        stem = word.removesuffix(ending)
        is_short = len(stem) < _SHORTEST_STEM
        words.append(re.escape(word) if is_short else f"{re.escape(stem)}(?:{changed})?")
    return re.compile(rf"(?<!\w){' '.join(words)}(?!\w)")


def _is_word(folded: str, places: tuple[int, int], first: int, stop: int) -> bool:
    start, end = places
    is_open = first == start or not folded[first - 1].isalnum()
    return is_open and (stop >= end or not folded[stop].isalnum() or folded[stop] == "s")


def _bare(name: str, lexicon: Lexicon) -> str:
    for determiner in lexicon.determiners:
        if name.startswith(determiner + " "):
            return name[len(determiner) + 1 :]
    return name


def _without_plural(word: str, lexicon: Lexicon) -> str:
    ending = next((one for one in lexicon.plural_endings if word.endswith(one)), "")
    return word.removesuffix(ending) if len(word) > _SHORTEST_PLURAL else word


class _Namer:
    """Says what concept a defined name stands for."""

    def __init__(self, text: FoldedText, index: TermIndex, lexicon: Lexicon) -> None:
        self._text = text
        self._index = index
        self._lexicon = lexicon

    def concept(self, passage: Passage, places: tuple[int, int, int]) -> str:
        """Return the concept of the name at ``places``: end of the name before, start, end."""
        before, start, end = places
        folded = self._text.folded
        after = folded[end + 1 : end + 40].lstrip(" ,")
        if after.startswith(self._lexicon.definition_verbs):
            return self._defined((start, end), passage.end)
        tail = folded[max(passage.start, start - 45) : start]
        if tail.rstrip('" ').endswith(self._lexicon.collective_words):
            return "sea_term" if self._names_topic(passage.body, start) else ""
        naming = [w for w in self._lexicon.naming_words if len(w) > _LEAST_NAMING]
        if "(" not in tail and not any(word in tail for word in naming):
            in_definitions = passage.kind is PassageKind.DEFINITION
            is_first = before == passage.start and start - passage.body <= 1
            opening = folded[passage.body : start].rsplit(". ", 1)[-1].lstrip()
            is_opened = opening.startswith(self._lexicon.definition_openings)
            is_head = in_definitions and (is_first or is_opened)
            last = self._end_of_definition(end + 1, passage.end)
            return self._explained(start, end, last) if is_head else ""
        is_label = folded[start:end] in self._lexicon.party_labels  # says nothing by itself
        party = "" if is_label else self._party(start, end)
        named = party or self._named_by(max(before, start - _REACH), start)
        if named or passage.index >= _NAMING_PASSAGES:
            return named
        is_thing = self._is_one_of(self._lexicon.thing_names, start, end)
        return "" if is_thing else PARTNER_SIDE

    def _defined(self, name: tuple[int, int], last: int) -> str:
        """Return what a name stands for behind which a verb says so, in a passage up to ``last``."""
        if self._names_topic(*name):
            return "sea_term"  # whatever words explain it: "any person under 18"
        if self._is_child_under_18(name, last):
            return "under_18"
        return self._meaning(name[1] + 1, self._end_of_definition(name[1] + 1, last))

    def _explained(self, start: int, end: int, last: int) -> str:
        """Return what the name at ``start`` stands for, which the text up to ``last`` explains."""
        return "sea_term" if self._names_topic(start, end) else self._meaning(end + 1, last)

    def _names_topic(self, start: int, end: int) -> bool:
        hits = self._index.find(self._text.folded, self._text.cased, start, end)
        return any(hit.concept == "sea_term" for hit in hits)

    def is_mutual(self, start: int, end: int) -> bool:
        """Whether a name stands for both sides: 'together the "Parties"'."""
        hits = self._index.find(self._text.folded, self._text.cased, start, end)
        return any(
            hit.concept == "mutual_party" and hit.start == start and hit.end == end for hit in hits
        )

    def strength(self, before: int, start: int, end: int) -> int:
        """Say how sure the side of a party is: its name says it, the words before it, or nothing."""
        if self._party(start, end):
            return BY_NAME
        first = max(before, start - _REACH)
        if self._is_company(first, start):
            return BY_FORM
        return BY_WORDS if self._named_by(first, start) else BY_DEFAULT

    def _is_company(self, first: int, start: int) -> bool:
        """Whether the bearer of a name is a company by its form: "Vodanet Lanka PLC"."""
        bearer = self._bearer(first, start)
        if any(word in bearer for word in self._lexicon.agency_words):
            return False
        return any(word in f" {bearer} " for word in self._lexicon.company_words)

    def _bearer(self, first: int, start: int) -> str:
        """Return the words right before a name, behind the last "and": who bears it."""
        return self._text.folded[self._near(first, start) : start].rsplit("(", 1)[0].strip()

    def _near(self, first: int, start: int) -> int:
        """Return where the words about one party begin: behind the last "and" before its name."""
        folded = self._text.folded
        return max(
            (
                place + len(word)
                for word in self._lexicon.party_joiners
                if (place := folded.rfind(word, first, start)) >= 0
            ),
            default=first,
        )

    def _is_one_of(self, names: tuple[str, ...], start: int, end: int) -> bool:
        name = self._text.folded[start:end].strip(" ,.\"'")
        return name in names or _bare(name, self._lexicon) in names

    def topic_of_heading(self, passage: Passage) -> list[DefinedTerm]:
        """Return the name that a heading gives the topic: '5. Sexual exploitation ("the Conduct")'."""
        folded = self._text.folded
        return [
            DefinedTerm(folded[start:end], "sea_term", passage.index)
            for start, end in names_in_brackets(self._text, passage, self._lexicon)
            for start, end in quoted_names(folded, start, end + 1)
            if self._names_topic(passage.start, start)
        ]

    def in_capitals(self, passage: Passage) -> list[tuple[DefinedTerm, str]]:
        """Return the names for the topic that capitals alone set apart: "Prohibited Conduct means"."""
        found: list[tuple[DefinedTerm, str]] = []
        for start, end in names_in_capitals(self._text, passage, self._lexicon):
            last = self._end_of_definition(end + 1, passage.end)
            if self._names_topic(start, end) or self._meaning(end + 1, last) != "sea_term":
                continue
            name = _bare(self._text.folded[start:end], self._lexicon)
            singular = " ".join(_without_plural(word, self._lexicon) for word in name.split())
            found += [
                (DefinedTerm(form, "sea_term", passage.index), name)
                for form in dict.fromkeys((name, singular))
            ]
        return found

    def labelled(self, passage: Passage) -> list[DefinedTerm]:
        """Return the parties that a passage names behind a label: "Party A: the Agency"."""
        folded = self._text.folded
        if folded.find(":", passage.start, passage.end) < 0:
            return []
        starts: list[tuple[int, int, str]] = []
        for label in self._lexicon.party_labels:
            place = folded.find(f"{label}:", passage.start, passage.end)
            if place >= 0:
                starts.append((place, place + len(label) + 1, label))
        starts.sort()
        ends = [*(place for place, _, _ in starts[1:]), passage.end][: len(starts)]
        named = [
            DefinedTerm(label, self._meaning(first, end), passage.index)
            for (_, first, label), end in zip(starts, ends, strict=True)
        ]
        sides = [term for term in named if term.concept in (AGENCY_SIDE, PARTNER_SIDE)]
        differ = len({term.concept for term in sides}) == len(sides)
        return sides if differ else []  # two partners, by their names: the labels say who is who

    def _end_of_definition(self, start: int, end: int) -> int:
        """Return where the next name is defined in the same passage, its end if none is."""
        folded = self._text.folded
        end = min(end, start + _LONGEST_DEFINITION)
        for opening, closing in quoted_names(folded, start, end):
            after = folded[closing + 1 : closing + 40].lstrip(" ,")
            before = folded[start:opening].rsplit(". ", 1)
            is_opened = len(before) > 1 and (
                not before[1].strip('"') or before[1].startswith(self._lexicon.definition_openings)
            )
            if after.startswith(self._lexicon.definition_verbs) or is_opened:
                return opening - 1
        return end

    def _is_child_under_18(self, name: tuple[int, int], end: int) -> bool:
        """Whether the text defines a child by the age of eighteen, and by no other."""
        folded, cased = self._text.folded, self._text.cased
        named = {hit.concept for hit in self._index.find(folded, cased, *name)}
        meant = {hit.concept for hit in self._index.find(folded, cased, name[1] + 1, end)}
        return "child_word" in named and "under_18" in meant and "other_age" not in meant

    def _party(self, start: int, end: int) -> str:
        """Return the party that the name itself says: "Partner" is one wherever it is defined."""
        if self._is_one_of(self._lexicon.ambiguous_names, start, end):
            return ""
        hits = self._index.find(self._text.folded, self._text.cased, start, end)
        parties = {hit.concept for hit in hits} & {PARTNER_SIDE, AGENCY_SIDE}
        return parties.pop() if len(parties) == 1 else ""

    def _named_by(self, first: int, start: int) -> str:
        """Return what the words before a name say, the nearest first: behind the last "and"."""
        near = self._near(first, start)
        if beside := self._said_beside(near, start):
            return beside
        meaning = self._meaning(near, start) or self._meaning(first, start)
        if not meaning.startswith("personnel"):
            return meaning
        bearer = self._bearer(first, start)
        if bearer.endswith(self._lexicon.partner_words):
            return PARTNER_SIDE  # "Golden Shield Guards Ltd (Golden Shield)"
        if self._lexicon.owner_follows and bearer.startswith(self._lexicon.partner_words):
            return PARTNER_SIDE  # a company for guarding, where the kind of body stands first
        return PARTNER_SIDE if self._is_body(near, start) else meaning

    def _said_beside(self, first: int, start: int) -> str:
        """Return the side of a party that stands right before the bracket: 'the Donor ("Aid")'."""
        stretch = self._text.folded[first:start]
        end = first + len(stretch.rpartition("(")[0].rstrip(" ,"))
        sides = {
            hit.concept
            for hit in self._index.find(self._text.folded, self._text.cased, first, start)
            if hit.end == end
            and hit.concept in (PARTNER_SIDE, AGENCY_SIDE)
            and not self._is_one_of(self._lexicon.ambiguous_names, hit.start, hit.end)
        }
        return sides.pop() if len(sides) == 1 else ""

    def _is_body(self, first: int, start: int) -> bool:
        """Whether a name in capitals calls a body by the people in it: "the Taxi Drivers' Union of"."""
        folded, cased = self._text.folded, self._text.cased
        hits = self._index.find(folded, cased, first, start)
        people = min(hit.start for hit in hits if hit.concept.startswith("personnel"))
        opening = cased[first:people].split()
        if not opening or not opening[-1][0].isupper():
            return False
        bearer = folded[first:start].rsplit("(", 1)[0]
        return any(f" {word}" in bearer for word in self._lexicon.partner_words)

    def _meaning(self, start: int, end: int) -> str:
        folded = self._text.folded
        hits = self._index.find(folded, self._text.cased, start, end)
        concepts = {hit.concept for hit in hits}
        topics = [
            h.concept for h in hits if h.concept in ("sea_term", "sgb_reference", "defined_as")
        ]
        # "Standards" means the Bulletin on ...; but "Acts": what the Bulletin defines as exploitation
        is_defined_there = "defined_as" in topics and topics[-1:] == ["sea_term"]
        if topics[:1] == ["sgb_reference"] and not is_defined_there:
            return "sgb_reference"
        for concept in ("sea_term", "personnel_other", "personnel_employee"):
            if concept in concepts:
                return concept
        words = folded[start:end]
        if any(word in words for word in self._lexicon.agency_words):
            return AGENCY_SIDE
        if any(word in words for word in self._lexicon.partner_words):
            return PARTNER_SIDE
        return ""
