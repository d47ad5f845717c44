"""The text of registered agreements as the readers see it, kept for a while: reading takes seconds.

A file never changes under its SHA-256, nor do the readers while the program runs; so what was read
once is right until the program ends. Only a few are kept: a long agreement is some megabytes.
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from contract_clauses.agreement import Agreement
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ClauseCheck
from contract_clauses.given_beside import with_annexes
from contract_clauses.read_agreement import View
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.contained_reading import read_contained
from partner_screening.process.agreement_file import AgreementFile
from partner_screening.storage.originals import Originals

_MOST_KEPT = 8


class AgreementView(NamedTuple):
    """An agreement as read in one view, with the check of that view.

    ``check`` is the one that was kept for the accepted view, and made anew for the original view.
    """

    agreement: Agreement
    check: ClauseCheck | None


_Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


class _Kept:
    """The views that were read last, by file, view and clause set."""

    def __init__(self) -> None:
        self._found: OrderedDict[_Key, AgreementView] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> AgreementView | None:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def keep(self, key: _Key, view: AgreementView) -> None:
        with self._lock:
            self._found[key] = view
            while len(self._found) > _MOST_KEPT:
                self._found.popitem(last=False)


_kept = _Kept()


def agreement_view(
    originals: Originals,
    file: AgreementFile,
    view: View = "accepted",
    *,
    annexes: tuple[tuple[str, str], ...] = (),
) -> AgreementView:
    """Return the text of a file in one view, and the check of that view.

    ``annexes``: SHA-256 and name of the files that were read beside it.

    Raises:
        FileRefused: the file is of a kind that is not read, or reading was stopped.
        InputError: the original is not in the store, or not as it came.
        UnknownRule: its clause set is not installed any more (original view alone).

    """
    key = (file.sha256, view, file.clause_set, annexes)
    found = _kept.get(key)
    if found is None:
        agreement = with_annexes(
            read_contained(originals.read(file.sha256), file.file_name, view),
            [read_contained(originals.read(sha256), name, view) for sha256, name in annexes],
        )
        check = None
        if view == "original" and agreement.is_readable:
            rules = load_clause_rules()
            check = check_agreement(agreement, rules.clause_set(file.clause_set), rules)
        found = AgreementView(agreement, check)
        _kept.keep(key, found)
    return found if view == "original" else found._replace(check=file.check)
