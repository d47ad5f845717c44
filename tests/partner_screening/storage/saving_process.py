"""Saves partners one after another until it is killed. Run by test_crash.py in a process of its own."""

import sys
from datetime import timedelta

from partner_screening.storage.database import open_database
from partner_screening.storage.store import Store
from tests.outcome_samples import AT, RUN, sample_outcome


def main(url: str, partners: int) -> None:
    """Save what is not saved yet, telling each partner that the database has accepted."""
    store = Store(open_database(url))
    store.start_run(RUN, AT)
    saved = store.saved_partner_ids(RUN.run_id)
    for number in range(partners):
        outcome = sample_outcome(number)
        if outcome.partner.partner_id not in saved:
            store.save_outcome(RUN.run_id, outcome, AT + timedelta(seconds=number))
            sys.stdout.write(outcome.partner.partner_id + "\n")
            sys.stdout.flush()
    store.finish_run(RUN.run_id, AT + timedelta(days=1))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
