"""What the opening of a supporting document says, as far as its text can be read.

There an organisation says whose policy or code it is. What cannot be read says nothing; the reviewer
looks at the document in any case.
"""

import re

from partner_screening.actions.contained_reading import read_contained
from partner_screening.errors import FileRefused

_OPENING = 3_000
"""Letters of a document in which it says whose it is: a title page, a preamble, a first article."""


def opening_of(data: bytes, name: str) -> tuple[str, ...]:
    """Return the lines of a document's opening, in which a rule looks for names (``review_lint``).

    Reading goes on in a contained child; a file that cannot be read gives none.
    """
    try:
        agreement = read_contained(data, name)
    except FileRefused:
        return ()
    opening = agreement.text[:_OPENING]
    lines = (" ".join(line.split()) for line in re.split(r"[\n\r\t]+", opening))
    return tuple(dict.fromkeys(line for line in lines if line))
