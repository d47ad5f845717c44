"""Duties below the heading, or in the column, "Obligations of the Partner".

What stands there need not name the party or use a verb that binds: "1. Training of all personnel".
"""

from collections.abc import Mapping

from contract_clauses.agreement import Role
from contract_clauses.parties import is_governed
from contract_clauses.requirement import Lexicon
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PARTNER, SUBJECTS, Modality, Statement, Unit

_BINDING = frozenset({"duties_head", "binding_modal", "binding_state", "opening_duty"})
_FREEING = frozenset({"voluntary", "weak_modal", "not_required", "discretion", "best_efforts"})
_ACTS = frozenset(
    {
        *("take", "measure", "ban", "refrain", "report", "tells", "investigate", "refer", "assist"),
        *("cooperate", "corrective", "sanction_staff", "train", "vet", "protect", "shield", "bind"),
        *("adopt", "ensure", "prevent", "carried_out", "undergo", "accept", "told", "victim"),
        *("exchange", "tell_only", "before_hiring", "safeguarding", "policy", "engage"),
    }
)
_OPENS_SIDE_CLAUSE = frozenset({"relative", "condition", "circumstance"})
_FIRST_WORDS = 4  # of a point, in which its act is named
_LONGEST_HEAD = 110  # characters; longer cells are no heads
_NEAR_THE_END = 4  # words at the end of a sentence, in which it says that something follows
_SHORTEST_LEAD_IN = 2  # characters of a word that says so; shorter ones are marks


def bound_below(heading: Unit) -> str | None:
    """Return whom a heading binds by what stands below it: ``partner``, ``agency`` or nobody.

    One that names both sides, or that makes its matter voluntary, binds nobody.
    """
    concepts = heading.concepts
    if concepts.isdisjoint(_BINDING) or not concepts.isdisjoint(_FREEING):
        return None
    sides = {
        "agency" if hit.concept in AGENCY else "partner"
        for hit in heading.hits
        if hit.concept in (PARTNER | AGENCY) and hit.concept != "mutual_party"
    }
    return sides.pop() if len(sides) == 1 else None


def announces(unit: Unit, lexicon: Lexicon, before: str | None) -> str | None:
    """Return whom a sentence binds to what the next paragraphs list: "accepts these duties:".

    ``before`` is whom the paragraphs bind so far; it goes on until a sentence says something itself.
    """
    said = unit.folded[unit.own_start :].rstrip(" .")
    tail = said[-_NEAR_THE_END * lexicon.word_width :]
    if said.endswith(":") or any(
        word in tail and _says_what_follows(word.strip(), lexicon) for word in lexicon.lead_in_ends
    ):
        return bound_below(unit)
    is_point = unit.statements[0].modal is None or unit.statements[0].modal_start < unit.own_start
    return before if is_point else None


def _says_what_follows(word: str, lexicon: Lexicon) -> bool:
    """Whether the end of a lead-in says so wherever it stands: "following", but no mark and no "to"."""
    is_joint = word in lexicon.prepositions or word in lexicon.subordinators
    return len(word) >= _SHORTEST_LEAD_IN and not is_joint


class ColumnHeads:
    """The heads of the columns of tables: for each cell the passage at the top of its column."""

    def __init__(self, passages: list[Passage]) -> None:
        self._heads: dict[int, int] = {}
        rows: list[list[int]] = []
        last = -2
        for passage in passages:
            row = passage.paragraph.list_id if passage.paragraph.role is Role.TABLE else ""
            if not row:
                continue
            if passage.index != last + 1:
                self._close(rows)
                rows = []
            if rows and passages[rows[-1][0]].paragraph.list_id == row:
                rows[-1].append(passage.index)
            else:
                rows.append([passage.index])
            last = passage.index
        self._close(rows)

    def _close(self, rows: list[list[int]]) -> None:
        if len(rows) < 2:  # noqa: PLR2004 - a head and a row below it
            return
        for row in rows[1:]:
            if len(row) == len(rows[0]):
                self._heads.update(zip(row, rows[0], strict=True))

    def of(self, passage: int) -> int | None:
        """Return the passage that heads the column of a cell; None for what is no cell."""
        return self._heads.get(passage)


def binder_of(passage: Passage, units: Mapping[int, Unit], heads: ColumnHeads) -> str | None:
    """Return whom the head of the column or the nearest heading that names a side binds."""
    head = heads.of(passage.index)
    above = ([] if head is None else [head]) + list(reversed(passage.headings))
    for number in above:
        unit = units.get(number)
        if unit is None or len(unit.folded) > _LONGEST_HEAD:
            continue
        bound = bound_below(unit)
        if bound is not None:
            return bound
    return None


def open_duty(unit: Unit, bound: str, lexicon: Lexicon) -> None:
    """Add the duty of a point that opens with its act, without a verb that binds or a subject."""
    first = unit.statements[0]
    act = _opening_act(unit, lexicon)
    if act is None:
        return
    if first.modal is not None and (
        first.modal_start < unit.own_start or not _stands_aside(unit, act, first.modal, lexicon)
    ):
        return
    is_negated = any(
        hit.concept == "negation" and unit.own_start <= hit.start <= act.start for hit in unit.hits
    )
    modality = Modality.PROHIBITIVE if is_negated else Modality.BINDING
    start, end = unit.own_start, first.end
    hits = [hit for hit in unit.hits if start <= hit.start < end]
    duty = Statement(unit, start, None, modality, end, bound, hits)
    unit.statements = [duty, *([] if first.modal is None else unit.statements)]


def _opening_act(unit: Unit, lexicon: Lexicon) -> Hit | None:
    """Return the act named in the first words of a point; None behind a subject of its own."""
    reach = unit.own_start + _FIRST_WORDS * lexicon.word_width
    for hit in unit.hits:
        if hit.start < unit.own_start:
            continue
        if hit.start > reach:
            return None
        if hit.concept in SUBJECTS and not is_governed(unit, hit, lexicon):
            return None
        if hit.concept in _ACTS:
            return hit
    return None


def _stands_aside(unit: Unit, act: Hit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether the first verb of a point belongs to a side clause: "discipline of those who are"."""
    if modal.start <= act.end:
        return False
    if lexicon.verb_first and modal.concept in ("finite", "consequence"):
        return True
    return modal.concept in ("finite", "consequence", "binding_modal") and any(
        hit.concept in _OPENS_SIDE_CLAUSE and act.start < hit.start <= modal.start
        for hit in unit.hits
    )


def spread_rows(units: list[Unit], passages: list[Passage]) -> None:
    """Let each cell know what the other cells of its row speak of: "Reports | within 12 hours"."""
    rows: dict[str, list[Unit]] = {}
    for unit in units:
        paragraph = passages[unit.passage].paragraph
        if paragraph.role is Role.TABLE and paragraph.list_id:
            rows.setdefault(paragraph.list_id, []).append(unit)
    for cells in rows.values():
        concepts = frozenset[str]().union(*(cell.concepts for cell in cells))
        for cell in cells:
            cell.beside = concepts - cell.concepts


def is_made_voluntary(unit: Unit, passage: Passage, units: Mapping[int, Unit]) -> bool:
    """Whether a heading or a lead-in above says that what follows is left to the reader's will."""
    above = [units[number] for number in passage.headings if number in units]
    return any(_says_voluntary(heading, len(heading.folded)) for heading in above) or (
        _says_voluntary(unit, unit.own_start)
    )


def _says_voluntary(unit: Unit, end: int) -> bool:
    if "voluntary" not in unit.concepts:
        return False
    denied = {hit.end + 1 for hit in unit.hits if hit.concept == "negation"}
    return any(
        hit.concept == "voluntary" and hit.end <= end and hit.start not in denied
        for hit in unit.hits
    )
