"""Which organisations a supporting document names as its own, as far as its text can be read.

Only the opening of a document counts: there an organisation says whose policy or code it is. What
cannot be read names nobody; the reviewer looks at the document in any case.
"""

import re

from partner_screening.actions.contained_reading import read_contained
from partner_screening.errors import FileRefused

_OPENING = 3_000
_LONGEST = 120


def names_in(data: bytes, name: str) -> tuple[str, ...]:
    """Return the lines of a document's opening that could be the name of an organisation.

    A pure rule compares them with the names of partners (``review_lint``). Reading goes on in a
    contained child; a file that cannot be read gives none.
    """
    try:
        agreement = read_contained(data, name)
    except FileRefused:
        return ()
    opening = agreement.text[:_OPENING]
    lines = (" ".join(line.split()) for line in re.split(r"[\n\r\t]+", opening))
    return tuple(dict.fromkeys(line for line in lines if 0 < len(line) <= _LONGEST))
