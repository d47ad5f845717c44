"""Where uploads of partners come in: below the workspace of the application."""

from partner_screening.actions.uploads import UploadDesk
from partner_screening.web.surroundings import Surroundings


def upload_desk(around: Surroundings) -> UploadDesk:
    """Return the desk of an application."""
    return UploadDesk(around.office, around.workspace / "uploads", around.upload_limit)
