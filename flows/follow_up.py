"""The daily follow-up as a Prefect flow: one task per chunk of partners, then one that sends the mail.

The flow decides nothing: the tasks call what the direct engine calls, and our database is the truth
about what was told and sent. Every task may run twice.
"""

from datetime import date
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from partner_screening.actions.process.follow_up import (
    FollowUpDone,
    follow_up,
    partner_chunks,
    together,
)
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.outbox import Delivered, deliver
from partner_screening.errors import SurroundingsError
from partner_screening.outbox.mail import MailServer


async def _can_help(task: Any, task_run: Any, state: State[Any]) -> bool:  # noqa: ANN401, ARG001
    """Retry only what may pass by itself: a database or mail server that was away for a moment."""
    result = await state.aresult(raise_on_failure=False)
    return isinstance(result, SurroundingsError)


_RETRIED: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": [1, 5, 20],
    "retry_condition_fn": _can_help,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


def follow_up_with_prefect(
    office: Office, as_of: date, server: MailServer | None
) -> tuple[FollowUpDone, Delivered | None]:
    """Run the flow in this process; return what was written and what was sent.

    The office and the mail server's account stay in this process and never go to the Prefect server.
    """

    @task(name="follow up partners", **_RETRIED)
    def followed(partner_ids: tuple[str, ...]) -> FollowUpDone:
        return follow_up(office, partner_ids, as_of)

    @task(name="send notices", **_RETRIED)
    def sent() -> Delivered | None:
        return deliver(office, server) if server else None

    @flow(name="follow up", flow_run_name=f"follow-up {as_of}", persist_result=False)
    def whole() -> tuple[FollowUpDone, Delivered | None]:
        done = together([followed(chunk) for chunk in partner_chunks(office)])
        delivered = sent()
        create_table_artifact(
            key="follow-up",
            table=[
                {"what": "partners", "count": done.partners},
                {"what": "notices", "count": done.notices},
                {"what": "sent", "count": delivered.sent if delivered else 0},
            ],
            description=f"Follow-up as of {as_of}",
        )
        return done, delivered

    result: tuple[FollowUpDone, Delivered | None] = whole()
    return result
