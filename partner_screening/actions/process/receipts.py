"""The receipt that a partner gets by mail for what it sent."""

from partner_screening.actions.process.office import PROGRAM, Office
from partner_screening.process.notice import TEXTS, Notice
from partner_screening.process.people import Person
from partner_screening.process.submission import Submission
from partner_screening.translations import load_translations

KIND = "receipt"


def send_receipt(office: Office, submission: Submission) -> Notice | None:
    """Write the receipt of a self-assessment into the outbox; ``None`` when it stands there already.

    It goes to the person who sent it, in his or her language, and holds no answer: only what came,
    when, and the fingerprint that proves it.
    """
    key = f"{KIND}|{submission.id}"
    with office.act_for_program(submission.partner_id) as act:
        if act.find(Notice, key=key) is not None:
            return None
        reader = act.find(Person, id=submission.by)
        if reader is None:
            return None
        texts = load_translations(TEXTS)
        told = {
            "name": reader.name,
            "partner": act.partner().name,
            "number": submission.number,
            "moment": f"{submission.at:%Y-%m-%d %H:%M} UTC",
            "fingerprint": submission.sha256,
        }
        notice = act.add(
            Notice(
                id=act.new_id("notice"),
                key=key,
                kind=KIND,
                partner_id=submission.partner_id,
                person_id=reader.id,
                address=reader.email,
                language=reader.language,
                subject=texts.text(reader.language, "receipt.subject", **told),
                body=texts.text(reader.language, "receipt.body", **told),
                due_on=act.today,
                by=PROGRAM,
                at=act.now,
            )
        )
        act.say("notice_written", notice=notice.id, notice_kind=KIND, to=reader.id)
        return notice
