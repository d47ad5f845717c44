"""References inside an agreement: "breach of Article 12" points to the article on the topic."""

import re

from contract_clauses.article_numbers import dotted
from contract_clauses.han_numerals import NUMERALS, in_digits, leading_number
from contract_clauses.passage_looks import PassageKind
from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit
from contract_clauses.units import Unit

_DOES_TO_ARTICLES = frozenset({"replaced", "inserted", "removed", "applies", "does_not_apply"})
_DASHED_LABEL = re.compile(r"\d+(?:-\d+)+(?=[ .)])")
_BARE_NUMBER = re.compile(r"(\d+(?:\.\d+)+) ?")  # in a first cell: "21.4 | Replace"
_OWN_NUMBER = re.compile(r" ?[^ :]+( [^ :]+)? ?:")
_OF_OTHER_SENSE = frozenset({"sanction_staff", "consequence"})  # "الفصل 3" is no dismissal
_TOPIC = frozenset({"sea_term"})
_NUMBERED = frozenset("条款章节项")  # a number before one of these has no space behind it
_LONGEST_REFERENCE = 8  # characters of a number
_LETTERS = tuple("bcdfghjk")  # of a section; others are words in one language or another
_LONGEST_ANNEX_NAME = 4  # "C", "12", "viii"
_NUMBER_OF_ARTICLE = re.compile(r"([^\s:]+(?: [^\s:.]+){1,3}) ?(?:[:.]|-)(?: |$)")
_LETTERED = re.compile(
    r"([^\W\d_]{1,4})[. \-]{0,2}(\d{1,3}(?:[.\-]\d{1,3})*)(?![\da-z])"
)  # "SC 2", "A.5"


def heading_numbers(folded: str, lexicon: Lexicon) -> list[str]:
    """Return the number that a heading such as "Article the eighth: ..." gives its article."""
    word, _, rest = folded.partition(" ")
    return _read_numbers(rest, 0, lexicon)[0][:1] if word in lexicon.clause_words else []


def opening_numbers(folded: str, lexicon: Lexicon) -> list[str]:
    """Return the number of an article whose text stands behind it: "Article 3: the Partner ..."."""
    opening = _NUMBER_OF_ARTICLE.match(folded)
    return heading_numbers(opening[1], lexicon) if opening else []


def lettered_label(folded: str) -> str:
    """Return "a.5" for a text that begins with a number such as "A.5", "A-5"; empty for others."""
    label = _LETTERED.match(folded)
    return f"{label[1]}.{label[2].replace('-', '.')}" if label else ""


def lettered_pattern(labels: dict[str, bool]) -> re.Pattern[str] | None:
    """Return what finds those of ``labels`` in a text that have a letter before their number."""
    known = sorted(
        r"[. \-]{0,2}".join((re.escape(letters), re.escape(number).replace(r"\.", r"[.\-]")))
        for letters, _, number in (label.partition(".") for label in labels)
        if letters.isalpha() and number[:1].isdigit()
    )
    return re.compile(rf"(?:{'|'.join(reversed(known))})(?![\d])") if known else None


def topic_clauses(units: list[Unit], passages: list[Passage], lexicon: Lexicon) -> dict[str, bool]:
    """Return the numbers of all articles and annexes seen, and whether each is about the topic."""
    found: dict[str, bool] = {}
    annexes = {unit.passage: name for unit in units if (name := _annex_name(unit))}
    headed = {
        unit.passage: named[0]
        for unit in units
        if passages[unit.passage].kind is PassageKind.HEADING
        and (named := heading_numbers(unit.folded, lexicon))
    }
    headed |= {
        unit.passage: named[0]
        for unit in units
        if unit.parts[-1][0] == passages[unit.passage].start
        and (named := opening_numbers(unit.folded[unit.own_start :], lexicon))
    }
    lettered = {
        unit.passage: label
        for unit in units
        if unit.parts[-1][0] == passages[unit.passage].start
        and (label := lettered_label(unit.folded[unit.own_start :]))
    }
    found |= {name: False for number, name in annexes.items() if has_body(passages, number)}
    for unit in units:
        numbers = {
            dotted(number, lexicon).strip("-").lower() for number in _numbers_of(passages, unit)
        }
        numbers |= {number.split(".")[0] for number in numbers}
        above = passages[unit.passage].headings
        numbers |= {annexes[n] for n in above if n in annexes and n != unit.passage}
        numbers |= {headed[number] for number in (*above, unit.passage) if number in headed}
        if label := lettered.get(unit.passage, ""):
            numbers |= {label, label.split(".")[0]}
        is_topic = any(hit.concept in _TOPIC for hit in unit.hits) and len(unit.parts) >= 1
        for number in numbers:
            found[number] = found.get(number, False) or is_topic
    return found


def has_body(passages: list[Passage], heading: int) -> bool:
    """Whether text stands under a heading: the line of a list of annexes has none."""
    following = passages[heading + 1 : heading + 2]
    return any(passage.kind is not PassageKind.HEADING for passage in following)


def add_references(
    unit: Unit,
    clauses: dict[str, bool],
    lexicon: Lexicon,
    lettered: re.Pattern[str] | None,
) -> None:
    """Add a hit for each reference by number: to the topic, to another article, to an annex at hand.

    ``lettered`` finds the numbers with letters before them that ``clauses`` hold.
    """
    added: list[Hit] = []
    for found in lettered.finditer(unit.folded, unit.own_start + 1) if lettered else ():
        before = unit.folded[found.start() - 1]
        if not (lexicon.word_boundaries and before.isalnum()):
            label = lettered_label(found[0])
            is_topic = clauses.get(label) or clauses.get(label.split(".")[0])
            concept = "sea_reference" if is_topic else "other_reference"
            added.append(Hit(found.start(), found.end(), concept))
    added += _in_first_cell(unit, clauses)
    for hit in unit.hits:
        if hit.concept == "annex_ref" and (name := _annex_at(unit.folded, hit)) in clauses:
            added.append(Hit(hit.start, hit.end, "attached_annex"))
            if clauses[name]:
                added.append(Hit(hit.start, hit.end, "sea_reference"))
        if hit.concept != "clause_ref":
            continue
        numbers, end = _read_numbers(unit.folded, hit.end, lexicon)
        if not numbers or _is_own_number(unit, hit):
            continue
        if any(clauses.get(number) or clauses.get(number.split(".")[0]) for number in numbers):
            added.append(Hit(hit.start, end, "sea_reference"))
        else:
            added.append(Hit(hit.start, end, "other_reference"))
    if added:
        named = {hit.start for hit in added}
        kept = [h for h in unit.hits if h.start not in named or h.concept not in _OF_OTHER_SENSE]
        unit.hits = sorted(kept + added)


def _in_first_cell(unit: Unit, clauses: dict[str, bool]) -> list[Hit]:
    """Return the reference that a row of a table opens with: "21.4 | Replace the sub-clause by"."""
    number = _BARE_NUMBER.fullmatch(unit.folded, 0, unit.own_start) if unit.own_start else None
    if not number or all(hit.concept not in _DOES_TO_ARTICLES for hit in unit.hits):
        return []
    is_topic = clauses.get(number[1]) or clauses.get(number[1].split(".")[0])
    return [Hit(0, number.end(1), "sea_reference" if is_topic else "other_reference")]


def _is_own_number(unit: Unit, reference: Hit) -> bool:
    """Whether a sentence opens with the number of its own article: "Article 4: The Partner shall"."""
    number = _OWN_NUMBER.match(unit.folded, reference.end)
    if reference.start != unit.own_start or number is None:
        return False
    return not any(h.concept in _DOES_TO_ARTICLES and h.start < number.end() for h in unit.hits)


def labels_of(passages: list[Passage], unit: Unit, folded: str, lexicon: Lexicon) -> set[str]:
    """Return the labels of the paragraph and the articles that a unit stands in: "12.4(b)", "12"."""
    labels = label_of(passages[unit.passage], folded, lexicon) | _numbers_of(passages, unit)
    for number in passages[unit.passage].headings:
        heading = folded[passages[number].start : passages[number].end]
        labels |= set(heading_numbers(heading, lexicon))
    return labels


def label_of(passage: Passage, folded: str, lexicon: Lexicon) -> set[str]:
    """Return the labels of a paragraph of the text ``folded`` itself, as counted and as written."""
    opening = folded[passage.start : min(passage.end, passage.start + 60)]
    clause = in_digits(dotted((passage.paragraph.clause or "").lower(), lexicon).strip(". -"))
    dashed = _DASHED_LABEL.match(opening)  # "2-7", where others write "2.7"
    written = {dotted(dashed[0], lexicon)} if dashed else set[str]()
    return {clause, lettered_label(opening), *opening_numbers(opening, lexicon), *written} - {""}


def paragraphs_named(unit: Unit, lexicon: Lexicon) -> frozenset[str]:
    """Return the labels of the paragraphs that a sentence names: "12.4", "12(b)"; as written.

    "12.4 to 12.7" names those between as well.
    """
    named: list[str] = []
    for hit in unit.hits:
        if hit.concept not in ("sea_reference", "other_reference"):
            continue
        reference = unit.folded[hit.start : hit.end]
        words = [h.end for h in unit.hits if h.concept == "clause_ref" and h.start == hit.start]
        if not words and (lettered := lettered_label(reference)):  # "第2.7" has no letter
            named.append(lettered)
        count = len(named)
        is_range = False
        for word in dotted(reference, lexicon).split(" "):
            label = in_digits(word.rstrip(",.;:-/"))
            if label[:1].isdigit():
                named += _between(named[-1], label) if is_range and named else []
                named.append(label)
            is_range = word in lexicon.range_words
        if len(named) == count:  # a number in words may be longer than its digits
            numbers = _read_numbers(unit.folded, words[0], lexicon)[0] if words else []
            named += [number for number in numbers if number[:1].isdigit()]
    return frozenset(named)


def _between(first: str, last: str) -> list[str]:
    """Return the labels between two of one article: "12.5" and "12.6" for "12.4" and "12.7"."""
    start, end = first.rpartition(".")[2], last.rpartition(".")[2]
    stem = first.removesuffix(start)
    if not (start.isdigit() and end.isdigit()) or stem != last.removesuffix(end):
        return []
    return [f"{stem}{number}" for number in range(int(start) + 1, min(int(end), int(start) + 50))]


def _annex_name(unit: Unit) -> str:
    """Return the name of the annex that a heading opens: "Annex C: Rules of conduct"."""
    first = next((hit for hit in unit.hits if hit.concept == "annex_ref"), None)
    return _annex_at(unit.folded, first) if first is not None and first.start <= 1 else ""


def _annex_at(folded: str, annex: Hit) -> str:
    """Return "annex:c" for the reference at ``annex``; empty where no number or letter follows."""
    name = folded[annex.end :].lstrip().split(" ", 1)[0].strip("(),.;:\"'")
    if name[:1] in NUMERALS:  # "附件三所载": no space behind
        name = leading_number(name)
    elif name[:1].isascii() and not name.isascii():
        name = next(name[:at] for at in range(len(name)) if not name[at].isascii()).strip(":.")
    return f"annex:{name}" if 0 < len(name) <= _LONGEST_ANNEX_NAME else ""


def _numbers_of(passages: list[Passage], unit: Unit) -> set[str]:
    """Return the numbers by which the passage of a unit can be referred to."""
    passage = passages[unit.passage]
    numbers: set[str] = set()
    clause = (passage.paragraph.clause or "").split("(")[0].strip(". ")
    if clause and _is_out_of_order(passage):
        numbers.add(in_digits(passage.paragraph.label.strip(". ")))
    elif clause:
        numbers |= {in_digits(clause), in_digits(clause.split(".")[0])}
    for number in passage.headings:
        heading = passages[number]
        if heading.marker is not None and heading.marker.kind == "number":
            numbers.add(str(heading.marker.value))
        label = (heading.paragraph.clause or heading.paragraph.label).strip(". ")
        if label and not _is_out_of_order(heading):
            numbers.add(in_digits(label.split(" ")[-1].split("(")[0].lower()))
    if passage.marker is not None and passage.marker.kind == "number" and not clause:
        numbers.add(str(passage.marker.value) if passage.marker.level == 1 else "")
    numbers.discard("")
    return numbers


def _is_out_of_order(passage: Passage) -> bool:
    """Whether "12." follows upon "1.", so that it was counted as a point of that: "1(12)"."""
    marker, clause = passage.marker, passage.paragraph.clause or ""
    return (
        marker is not None
        and (marker.kind, marker.level) == ("number", 1)
        and clause.endswith(f"({marker.value})")
    )


def _read_numbers(folded: str, place: int, lexicon: Lexicon) -> tuple[list[str], int]:
    """Read "12", "12.1", "12, 14 and 16" behind a word such as "Article"."""
    numbers: list[str] = []
    stretch = folded[place : place + _LONGEST_REFERENCE]
    number = leading_number(stretch)
    behind = stretch[len(number) : len(number) + 1]
    if number and (stretch[0] in NUMERALS or behind in _NUMBERED):  # "第八条", "第8条"
        return [number], place + len(number)
    end = place
    for word in dotted(folded[place : place + 40], lexicon).split(" "):
        core = word.strip("(),.;:-/")
        if core and core[0].isdigit():
            numbers.append(core.split("(")[0])
        elif core and (set(core) <= set("ivx") or (not numbers and core in _LETTERS)):
            numbers.append(core)
        elif core in lexicon.range_words and numbers:
            pass
        elif (numbers and len(core) > 3) or (not numbers and core):  # noqa: PLR2004 - "and", "or", "to" join numbers
            break
        end += len(word) + 1
    return numbers, min(end, len(folded))
