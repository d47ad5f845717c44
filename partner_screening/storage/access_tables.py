"""The tables of accounts, personal links and tokens: records whose rows the history vouches for."""

from partner_screening.process.account import Account, ApiToken, PersonalLink
from partner_screening.storage.record_tables import RecordTable, record_table

_PERSON = {"person_id": "person.id"}

ACCESS_TABLES: tuple[RecordTable, ...] = (
    record_table(
        Account,
        "account",
        references={"id": "person.id"},
        indexes=[("subject",)],
        changing=("password_hash", "totp_sealed", "totp_step", "subject"),
    ),
    record_table(
        PersonalLink,
        "personal_link",
        references=_PERSON,
        indexes=[("person_id",)],
        changing=("ended_at",),
    ),
    record_table(
        ApiToken,
        "api_token",
        references=_PERSON,
        unique=[("secret_sha256",)],
        indexes=[("person_id",)],
        changing=("ended_at",),
    ),
)
