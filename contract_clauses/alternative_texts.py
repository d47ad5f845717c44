"""The agreement as it would read otherwise: with inactive text in force, or before tracked changes."""

from contract_clauses.agreement import Agreement, InactiveKind, InactiveText, Paragraph

_TRACKED = frozenset({InactiveKind.DELETED, InactiveKind.MOVED_AWAY})


def with_inactive_text(
    agreement: Agreement, languages: tuple[str, ...]
) -> tuple[Agreement, tuple[str, ...]]:
    """Return ``agreement`` with all inactive text in force, and the language of each paragraph."""
    return _rebuilt(agreement, languages, agreement.inactive, removed={})


def original_view(
    agreement: Agreement, languages: tuple[str, ...]
) -> tuple[Agreement, tuple[str, ...]]:
    """Return ``agreement`` as it was before its tracked changes, as far as they are known."""
    deleted = tuple(item for item in agreement.inactive if item.kind in _TRACKED)
    removed: dict[int, list[str]] = {}
    for change in agreement.changes:
        if change.kind is InactiveKind.INSERTED:
            removed.setdefault(change.paragraph, []).append(change.text)
    return _rebuilt(agreement, languages, deleted, removed)


def _rebuilt(
    agreement: Agreement,
    languages: tuple[str, ...],
    inactive: tuple[InactiveText, ...],
    removed: dict[int, list[str]],
) -> tuple[Agreement, tuple[str, ...]]:
    contexts: dict[int, list[str]] = {}
    for item in inactive:
        known = contexts.setdefault(item.paragraph, [])
        if item.context not in known:
            known.append(item.context or item.text)
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    spoken: list[str] = []
    place = 0
    for at, paragraph in enumerate(agreement.paragraphs):
        own = agreement.text_of(paragraph)
        for gone in removed.get(paragraph.index, ()):
            own = own.replace(gone, "", 1)
        for text in (*contexts.get(paragraph.index, ()), own):
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
        }
    )
    return changed, tuple(spoken)
