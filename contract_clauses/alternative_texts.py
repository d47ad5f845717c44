"""The agreement as it would read with its inactive text in force."""

from contract_clauses.agreement import Agreement, Paragraph


def with_inactive_text(
    agreement: Agreement, languages: tuple[str, ...]
) -> tuple[Agreement, tuple[str, ...]]:
    """Return ``agreement`` with all inactive text in force, and the language of each paragraph."""
    contexts: dict[int, list[str]] = {}
    for item in agreement.inactive:
        known = contexts.setdefault(item.paragraph, [])
        if item.context not in known:
            known.append(item.context or item.text)
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    spoken: list[str] = []
    place = 0
    for at, paragraph in enumerate(agreement.paragraphs):
        for text in (*contexts.get(paragraph.index, ()), agreement.text_of(paragraph)):
            end = place + len(text)
            paragraphs.append(
                paragraph.model_copy(update={"index": len(paragraphs), "start": place, "end": end})
            )
            texts.append(text)
            spoken.append(languages[at] if at < len(languages) else "")
            place = end + 1
    changed = agreement.model_copy(
        update={
            "text": "\n".join(texts),
            "paragraphs": tuple(paragraphs),
            "inactive": (),
            "changes": (),
            "other_view": None,
        }
    )
    return changed, tuple(spoken)
