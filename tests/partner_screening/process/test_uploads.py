"""Uploads over a bad line, and drafts: nothing is lost, nothing is written over unseen."""

import io
import zipfile
from datetime import timedelta

import pytest

from assessment_tools.answers import AnswerValue
from partner_screening.actions.drafts import save_draft, send_draft, work_in_progress
from partner_screening.actions.process.cases import open_case
from partner_screening.actions.process.receiving import EvidenceDetails
from partner_screening.actions.uploads import UploadDesk
from partner_screening.errors import ConflictError, FileRefused, InputError, PermissionRefused
from partner_screening.languages import Language
from partner_screening.process.upload_kinds import require_sendable
from tests.partner_screening.process.case_stories import INSTRUMENT, STANDARDS

PDF = b"%PDF-1.7\n" + b"x" * 91
FIRST = STANDARDS[0]


def package(*members: str) -> bytes:
    """Return a package of office programs with these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return target.getvalue()


@pytest.fixture
def case(office):
    """A case of the first partner."""
    return open_case(office, "olga", partner_id="P-001")


@pytest.fixture
def desk(office, tmp_path) -> UploadDesk:
    """Where uploads come in; files may have a thousand bytes."""
    return UploadDesk(office, tmp_path / "uploads", 1000)


def details() -> EvidenceDetails:
    kind = INSTRUMENT.standards[0].evidence_kinds[0]
    return EvidenceDetails(title="Policy", kind=kind, standards=(FIRST,))


def test_a_file_comes_in_pieces_and_is_kept_as_it_came(office, desk, case) -> None:
    """The line breaks twice; each time the upload goes on where it stood."""
    upload = desk.begin("pia", case.id, name="C:\\My Documents\\policy.pdf", size=len(PDF))
    assert upload.name == "policy.pdf"
    desk.append("pia", upload.id, offset=0, data=PDF[:40])
    with pytest.raises(ConflictError, match="begins at 40"):
        desk.append("pia", upload.id, offset=0, data=PDF[:40])
    again = UploadDesk(office, desk.folder, desk.limit)  # the server was started anew
    assert again.standing("pia", upload.id).received == 40
    whole = again.append("pia", upload.id, offset=40, data=PDF[40:])
    assert office.originals.read(whole.sha256) == PDF
    assert [one.id for one in again.waiting("pia", case.id)] == [upload.id]
    filed = again.file("pia", upload.id, details())
    assert filed.sha256 == whole.sha256
    assert again.waiting("pia", case.id) == ()
    assert not list(desk.folder.glob("*.part"))


def test_what_a_kill_left_half_written_is_written_over(desk, case) -> None:
    """Bytes that came after the last answer do not get into the file twice."""
    upload = desk.begin("pia", case.id, name="a.pdf", size=len(PDF))
    desk.append("pia", upload.id, offset=0, data=PDF[:40])
    with next(desk.folder.glob("*.part")).open("ab") as part:
        part.write(b"torn")
    whole = desk.append("pia", upload.id, offset=40, data=PDF[40:])
    assert desk.office.originals.read(whole.sha256) == PDF


def test_a_kill_between_the_last_piece_and_the_end_loses_nothing(desk, case, monkeypatch) -> None:
    """The next look at the upload ends it."""
    upload = desk.begin("pia", case.id, name="a.pdf", size=len(PDF))
    with monkeypatch.context() as patch:
        patch.setattr(desk, "_finish", lambda upload: upload)
        desk.append("pia", upload.id, offset=0, data=PDF)
    assert desk.standing("pia", upload.id).sha256


def test_nobody_else_sees_or_continues_an_upload(desk, case) -> None:
    """Not another partner, whoever knows its number."""
    upload = desk.begin("pia", case.id, name="a.pdf", size=10)
    for attempt in (
        lambda: desk.standing("paul", upload.id),
        lambda: desk.append("paul", upload.id, offset=0, data=b"x"),
        lambda: desk.remove("paul", upload.id),
    ):
        with pytest.raises(InputError, match="no upload"):
            attempt()
    with pytest.raises(PermissionRefused):
        desk.begin("paul", case.id, name="a.pdf", size=10)


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [("a.pdf", 0, "empty_file"), ("a.pdf", 1001, "file_too_large")],
)
def test_a_size_that_cannot_be_is_refused_before_anything_is_sent(
    desk, case, name, size, code
) -> None:
    """The person learns it at once, not after an hour."""
    with pytest.raises(FileRefused) as refused:
        desk.begin("pia", case.id, name=name, size=size)
    assert refused.value.code == code


def test_a_file_that_grew_meanwhile_is_refused(desk, case) -> None:
    """More than was announced is another file."""
    upload = desk.begin("pia", case.id, name="a.pdf", size=10)
    with pytest.raises(InputError, match="longer"):
        desk.append("pia", upload.id, offset=0, data=b"x" * 11)


def test_a_refused_kind_leaves_nothing_behind(desk, case) -> None:
    """A program in the clothes of a PDF."""
    upload = desk.begin("pia", case.id, name="a.pdf", size=10)
    with pytest.raises(FileRefused):
        desk.append("pia", upload.id, offset=0, data=b"MZ12345678")
    assert desk.waiting("pia", case.id) == ()


def test_what_stopped_long_ago_is_swept_and_whole_files_stay(desk, case, clock) -> None:
    """A fortnight of patience; a file that arrived is never thrown away."""
    stopped = desk.begin("pia", case.id, name="a.pdf", size=len(PDF))
    whole = desk.begin("pia", case.id, name="b.pdf", size=len(PDF))
    desk.append("pia", whole.id, offset=0, data=PDF)
    clock.now += timedelta(days=15)
    assert desk.sweep() == 1
    assert [one.id for one in desk.waiting("pia", case.id)] == [whole.id]
    with pytest.raises(InputError):
        desk.standing("pia", stopped.id)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", PDF, ""),
        ("a.PDF", b"\n\n" + PDF, ""),
        ("a.txt", "وثيقة".encode(), ""),
        ("a.jpg", b"\xff\xd8\xff\xe0", ""),
        ("a.docx", package("word/document.xml"), ""),
        ("a.xlsx", package("xl/workbook.xml"), ""),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ""),
        ("a.pdf", b"", "empty_file"),
        ("a.exe", b"MZ", "kind_not_taken"),
        ("a.html", b"<script>", "kind_not_taken"),
        ("a.svg", b"<svg>", "kind_not_taken"),
        ("a.zip", package("a"), "kind_not_taken"),
        ("a", PDF, "kind_not_taken"),
        ("a.pdf", b"MZ" + b"x" * 2000, "not_what_it_says"),
        ("a.docx", PDF, "not_what_it_says"),
        ("a.docx", package("xl/workbook.xml"), "not_what_it_says"),
        ("a.docx", package("word/document.xml")[:50], "not_what_it_says"),
        ("a.txt", b"MZ\x90\x00", "not_what_it_says"),
        ("a.txt", b"#!/bin/sh", "not_what_it_says"),
        ("a.docx", package("word/document.xml", "word/vbaProject.bin"), "macro_file"),
    ],
    # A package holds the time at which it was made: no name that two processes would agree on.
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else value,
)
def test_the_content_tells_the_kind(name, data, code) -> None:
    """Documents and pictures are taken; programs, pages, archives and what pretends are not."""
    if not code:
        require_sendable(name, data)
        return
    with pytest.raises(FileRefused) as refused:
        require_sendable(name, data)
    assert refused.value.code == code


def save(office, case, value=AnswerValue.YES, *, version=0, person="pia", comment=""):
    return save_draft(
        office, person, case.id, standard=FIRST, value=value, comment=comment, version=version
    )


def test_a_draft_is_saved_and_sent(office, case) -> None:
    """Save, come back, change, send; afterwards the draft is over and the sent answers stand."""
    assert save(office, case, comment="first").is_kept
    assert save(office, case, AnswerValue.NO, version=1, comment="second").is_kept
    work = work_in_progress(office, "pia", case.id)
    assert (work.answers[FIRST].value, work.answers[FIRST].comment) == (AnswerValue.NO, "second")
    assert work.answers[STANDARDS[1]].value is AnswerValue.UNANSWERED
    sent = send_draft(office, "pia", case.id, language=Language.AR, completed_by="Pia")
    assert sent.submission.sheet.answer(FIRST).comment == "second"
    later = work_in_progress(office, "pia", case.id)
    assert later.versions == {}
    assert later.answers[FIRST].value is AnswerValue.NO


def test_two_windows_do_not_write_over_each_other(office, case) -> None:
    """The second one is shown what the first one saved; the very same answer is no conflict."""
    save(office, case, AnswerValue.YES, comment="mine")
    other = save(office, case, AnswerValue.NO, comment="yours")
    assert not other.is_kept
    assert other.kept.comment == "mine"
    assert save(office, case, AnswerValue.YES, comment="mine").is_kept


def test_an_answer_that_was_saved_while_it_was_sent_stays_a_draft(
    office, case, monkeypatch
) -> None:
    """What came a moment later is not thrown away with the rest."""
    save(office, case, comment="sent")
    from partner_screening.actions import drafts

    real = drafts.receive_answers

    def meanwhile(*arguments):
        save(office, case, version=1, comment="later")
        return real(*arguments)

    monkeypatch.setattr(drafts, "receive_answers", meanwhile)
    send_draft(office, "pia", case.id, language=Language.EN, completed_by="Pia")
    assert work_in_progress(office, "pia", case.id).answers[FIRST].comment == "later"


def test_others_save_nothing_here(office, case) -> None:
    """Not another partner, not an officer; and no answer that the standard does not offer."""
    for person in ("paul", "olga"):
        with pytest.raises(PermissionRefused):
            save(office, case, person=person)
    with pytest.raises(InputError):
        save(office, case, AnswerValue.NOT_APPLICABLE)
