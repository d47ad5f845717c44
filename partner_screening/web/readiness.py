"""What every page stands on and is read once: before the first person asks, not while they wait."""

from assessment_tools.catalogue import list_instruments
from contract_clauses.rules import load_clause_rules
from partner_screening.languages import Language
from partner_screening.process.notice import TEXTS as NOTICE_TEXTS
from partner_screening.process.permissions import permissions
from partner_screening.process.plan_consequences import load_consequences
from partner_screening.process.reassessment import load_triggers
from partner_screening.process.regions import load_regions
from partner_screening.process.review_lint import TEXTS as REVIEW_TEXTS
from partner_screening.process.review_lint import lint_rules
from partner_screening.reports.wording import words_in
from partner_screening.translations import load_translations
from partner_screening.web.rendering import environment
from partner_screening.web.ui_texts import areas


def make_ready() -> None:
    """Read templates, texts and rules; from then on they are in memory."""
    templates = environment()
    for name in templates.list_templates():
        templates.get_template(name)
    areas()
    for language in Language:
        words_in(language)
    list_instruments()
    permissions()
    load_triggers()
    load_regions()
    load_consequences()
    lint_rules()
    load_clause_rules()
    for texts in (NOTICE_TEXTS, REVIEW_TEXTS):
        load_translations(texts)
