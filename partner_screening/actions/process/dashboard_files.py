"""The dashboard to take along: as a workbook and as a PDF, in the language of the reader."""

from pathlib import Path
from tempfile import TemporaryDirectory

from partner_screening.actions.process.dashboard import dashboard
from partner_screening.actions.process.office import Office
from partner_screening.languages import Language
from partner_screening.process.dashboard import DashboardFilter
from partner_screening.reports.dashboard_contents import dashboard_contents
from partner_screening.reports.dashboard_pdf import dashboard_pdf
from partner_screening.reports.dashboard_workbook import write_dashboard_workbook
from partner_screening.reports.wording import words_in


def dashboard_as_workbook(
    office: Office, actor: str, wanted: DashboardFilter, language: Language
) -> bytes:
    """Return the dashboard as an .xlsx workbook.

    Raises:
        InputError: the time is none that a dashboard can tell of.
        PermissionRefused: the actor may not see the dashboard.

    """
    words = words_in(language)
    contents = dashboard_contents(dashboard(office, actor, wanted), words)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dashboard.xlsx"
        write_dashboard_workbook(path, contents, words)
        return path.read_bytes()


def dashboard_as_pdf(
    office: Office, actor: str, wanted: DashboardFilter, language: Language
) -> bytes:
    """Return the dashboard as a PDF; errors as for ``dashboard_as_workbook``."""
    words = words_in(language)
    return dashboard_pdf(dashboard_contents(dashboard(office, actor, wanted), words), words)
