"""What a notice says, in its reader's language: plain, courteous, and never a story."""

from typing import NamedTuple

from partner_screening.languages import Language
from partner_screening.process.notice import TEXTS, Call, Reader
from partner_screening.translations import load_translations

_ESCALATED = (Reader.HEAD, Reader.HEADQUARTERS)


class Words(NamedTuple):
    """Subject and body of a notice, and the title of its calendar entry."""

    subject: str
    body: str
    title: str


def words_for(call: Call, reader_name: str, partner_name: str, language: Language) -> Words:
    """Return what a notice says to a reader.

    Coming things say by when, late ones since when; to the head of unit and to headquarters it is
    said that the owner was told before.
    """
    texts = load_translations(TEXTS)
    item = call.item
    title = texts.text(language, f"kinds.{item.kind}.title")
    named = f"{title} ({item.detail})" if item.detail else title
    values = {
        "name": reader_name,
        "title": named,
        "partner": f"{partner_name} ({item.partner_id})",
        "due": item.due_on.isoformat(),
    }
    phase = "late" if call.offset > 0 else "coming"
    told = [
        texts.text(language, "greeting", **values),
        "",
        texts.text(language, f"{phase}.sentence", **values),
        texts.text(language, f"kinds.{item.kind}.ask", **values),
    ]
    if call.to in _ESCALATED:
        told.append(texts.text(language, "escalated", **values))
    told += ["", texts.text(language, "closing", **values)]
    return Words(
        subject=" ".join(texts.text(language, f"{phase}.subject", **values).split()),
        body="\n".join(told) + "\n",
        title=f"{named}: {values['partner']}",
    )
