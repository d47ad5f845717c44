"""Everybody hears in time of what falls due, each notice once, and mail that fails is seen."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from partner_screening.actions.process.agreements import AgreementTerms, register_agreement
from partner_screening.actions.process.cases import open_case, request_self_assessment
from partner_screening.actions.process.follow_up import follow_up, partner_chunks, together
from partner_screening.actions.process.outbox import deliver, outbox, send_again
from partner_screening.actions.process.unscored import decide_unscored
from partner_screening.errors import ConflictError, RuleFileError, SurroundingsError
from partner_screening.languages import Language
from partner_screening.process.notice import (
    DeliveryStart,
    DueItem,
    Reader,
    Standing,
    calls,
    load_reminders,
)
from partner_screening.process.notice_words import words_for
from partner_screening.process.unscored import UnscoredKind
from partner_screening.storage.history_verification import verify
from tests.mail_server import LocalMailServer
from tests.partner_screening.process.case_stories import agreement_text, determined

DUE = date(2026, 5, 1)
LINE = DueItem(kind="plan_line", about="line-1", partner_id="P-001", due_on=DUE, owner="olga")


@pytest.fixture
def mail():
    """A running mail server."""
    server = LocalMailServer()
    yield server
    server.stop()


def run(office, as_of=None):
    day = as_of or office.today()
    return together(follow_up(office, chunk, day) for chunk in partner_chunks(office))


@pytest.mark.parametrize(
    ("day", "offset", "to"),
    [
        (date(2026, 3, 31), None, None),
        (date(2026, 4, 1), -30, Reader.PARTNER),
        (date(2026, 4, 23), -30, Reader.PARTNER),
        (date(2026, 4, 24), -7, Reader.PARTNER),
        (date(2026, 4, 30), -1, Reader.PARTNER),
        (date(2026, 5, 1), -1, Reader.PARTNER),
        (date(2026, 5, 2), 1, Reader.PARTNER),
        (date(2026, 5, 8), 7, Reader.HEAD),
        (date(2026, 5, 31), 30, Reader.HEADQUARTERS),
        (date(2027, 5, 31), 30, Reader.HEADQUARTERS),
    ],
)
def test_the_schedule_tells_the_latest_step_that_is_reached(day, offset, to):
    """A month, a week, a day before; then the owner, the head of unit, headquarters."""
    found = [(call.offset, call.to) for call in calls([LINE], day)]
    assert found == ([] if offset is None else [(offset, to)])


@pytest.mark.parametrize("kind", load_reminders().kinds, ids=lambda kind: kind.id)
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_is_told_in_every_language(kind, language):
    """Coming, late and escalated: with the partner, the day, and what to do."""
    item = LINE.model_copy(update={"kind": kind.id})
    for day in (DUE - timedelta(days=1), DUE + timedelta(days=400)):
        for call in calls([item], day):
            words = words_for(call, "Ann", "Hope Bridge", language)
            assert "Hope Bridge (P-001)" in words.subject
            assert "2026-05-01" in words.body
            assert "{" not in words.body + words.subject


def test_the_partner_is_reminded_once_however_often_the_follow_up_runs(office, clock, mail):
    """Twice a day, and after a week's pause: each notice goes out once, with a calendar entry."""
    case = open_case(office, "olga", partner_id="P-001")
    request_self_assessment(office, "olga", case.id)
    for _ in range(3):
        run(office)
        deliver(office, mail.address)
    assert [message["To"] for message in mail.kept.messages] == ["pia@example.org"]
    message = mail.kept.messages[0]
    assert "Self-assessment" in message["Subject"]
    entry = Calendar.from_ical(next(message.iter_attachments()).get_content())
    assert entry.walk("VEVENT")[0].decoded("dtstart") == date(2026, 4, 1)
    clock.pass_days(31)  # the reminders of a week and of a day before were slept through
    run(office)
    deliver(office, mail.address)
    assert len(mail.kept.messages) == 2
    assert "late since 2026-04-01" in mail.kept.messages[1]["Subject"]
    assert verify(office.database).is_intact


def test_what_is_late_goes_up_to_the_head_and_to_headquarters(office, clock):
    """First the owner, after a week the head of unit, after a month everybody in management."""
    case = open_case(office, "olga", partner_id="P-001")
    request_self_assessment(office, "olga", case.id)
    told = []
    for days in (31, 6, 23):
        clock.pass_days(days)
        run(office)
        told.append({line.notice.address for line in outbox(office, "aud")})
    assert told[0] == {"pia@example.org"}
    assert told[1] - told[0] == {"adam@example.org"}
    assert told[2] - told[1] == {"mara@example.org", "musa@example.org"}


def test_a_partner_without_people_is_told_at_its_contact_address(office):
    """In its own language; without any address the officer sees that nobody could be told."""
    from partner_screening.partner import ImplementingPartner, PartnerType
    from partner_screening.storage.partners import keep_partner

    with office.database.writing() as connection:
        for partner_id, email in (("P-010", "oui@example.org"), ("P-011", "")):
            keep_partner(
                connection,
                ImplementingPartner(
                    partner_id=partner_id,
                    name="Pont d'Espoir",
                    type=PartnerType.NATIONAL_NGO,
                    contact_email=email,
                    language=Language.FR,
                ),
            )
    for partner_id in ("P-010", "P-011"):
        request_self_assessment(office, "olga", open_case(office, "olga", partner_id=partner_id).id)
    done = run(office)
    assert len(done.unreached) == 1
    assert "P-011" in done.unreached[0]
    (line,) = outbox(office, "aud")
    assert (line.notice.address, line.notice.language) == ("oui@example.org", Language.FR)
    assert line.notice.subject.startswith("Auto-évaluation")


def test_the_end_of_an_emergency_assumption_is_told_and_blocks(office, clock):
    """Nobody schedules the assessment: the assumption ends by itself, and it is said (domain case 6)."""
    decide_unscored(
        office,
        "mara",
        partner_id="P-001",
        outcome=UnscoredKind.EMERGENCY,
        reason="Floods",
        scope="First response",
        expires_on=office.today() + timedelta(days=60),
    )
    clock.pass_days(53)
    run(office)
    told = outbox(office, "aud")
    assert [(line.notice.kind, line.notice.address) for line in told] == [
        ("unscored_end", "mara@example.org")
    ]


def test_mail_that_is_refused_is_shown_and_tried_again_after_a_pause(office, clock, mail):
    """One bad address stops no other; the error stands in the outbox in the server's words."""
    for partner_id in ("P-001", "P-002"):
        request_self_assessment(office, "olga", open_case(office, "olga", partner_id=partner_id).id)
    run(office)
    mail.kept.refusing.add("pia@example.org")
    assert (deliver(office, mail.address).sent, len(mail.kept.messages)) == (1, 1)
    failed = next(line for line in outbox(office, "aud") if line.standing is Standing.FAILED)
    assert failed.last is not None
    assert "550 no such mailbox" in failed.last.error
    mail.kept.refusing.clear()
    assert deliver(office, mail.address).sent == 0  # the pause is not over
    clock.now += timedelta(minutes=11)
    assert deliver(office, mail.address).sent == 1


def test_a_mail_server_that_is_away_costs_no_attempt(office, mail):
    """The notices wait, and the error says what to do."""
    request_self_assessment(office, "olga", open_case(office, "olga", partner_id="P-001").id)
    run(office)
    address = mail.address
    mail.stop()
    with pytest.raises(SurroundingsError, match="wait in the outbox"):
        deliver(office, address)
    assert outbox(office, "aud")[0].attempts == 0


def test_a_delivery_that_was_killed_is_uncertain_until_a_person_decides(office, mail):
    """Sent twice would be worse than asked once: nobody knows whether the server took it over."""
    request_self_assessment(office, "olga", open_case(office, "olga", partner_id="P-001").id)
    run(office)
    notice = outbox(office, "aud")[0].notice
    with office.act_for_program("P-001") as act:  # what a kill leaves behind
        act.add(
            DeliveryStart(
                id="start-x", notice_id=notice.id, number=1, by="partner-screening", at=act.now
            )
        )
        act.say("notice_sending", notice=notice.id)
    assert deliver(office, mail.address).sent == 0
    assert outbox(office, "aud")[0].standing is Standing.UNCERTAIN
    send_again(office, "adam", notice.id)
    assert deliver(office, mail.address).sent == 1
    with pytest.raises(ConflictError, match="'sent'"):
        send_again(office, "adam", notice.id)


def test_a_waiver_and_a_determination_are_told_of_before_they_end(office, clock):
    """The officer who asked hears of both in time to act."""
    determined(office)
    register_agreement(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-7",
        terms=AgreementTerms("cooperation_agreement"),
        data=agreement_text(),
        name="a.txt",
    )
    clock.set(date(2030, 12, 1))
    run(office)
    kinds = {line.notice.kind for line in outbox(office, "aud")}
    assert "determination_end" in kinds


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{id: review, to: reviewer", "{id: question, to: reviewer", "repeated"),
        ("{id: review, to: reviewer", "{id: tea, to: reviewer", "no title"),
        ("to: headquarters}\nsource", "to: everybody}\nsource", "'headquarters'"),
    ],
)
def test_a_wrong_reminders_file_is_refused_by_line(tmp_path, old, new, reason):
    """A kind without words, or a reader that does not exist, would silently tell nobody."""
    from partner_screening.process.notice import REMINDERS_FILE

    text = REMINDERS_FILE.read_text("utf-8")
    assert old in text
    file = tmp_path / "reminders.yaml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleFileError, match=reason):
        load_reminders(file)
