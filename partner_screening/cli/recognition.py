"""How commands on single agreements recognise scanned pages: at once, and saying how far they are."""

import os
import sys
from typing import TYPE_CHECKING

from partner_screening.cli.exits import say

if TYPE_CHECKING:
    from contract_clauses.ocr import OcrOptions

_MOST_THREADS = 4


def recognition(language: str | None) -> "OcrOptions":
    """Return the options for a person who waits; ``language`` where he or she named it."""
    from contract_clauses.ocr import OcrOptions

    return OcrOptions(
        language=language or "",
        threads=min(os.cpu_count() or 1, _MOST_THREADS),
        tell=say if sys.stderr.isatty() else None,
    )
