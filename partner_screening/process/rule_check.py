"""The check of every rule file of the process, for ``rules check``."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from partner_screening.errors import RuleFileError
from partner_screening.process.exchange_issuers import ISSUERS_FILE, load_issuers
from partner_screening.process.inheritance import INHERITANCE_FILE, load_inheritance
from partner_screening.process.notice import REMINDERS_FILE, load_reminders
from partner_screening.process.permissions import PERMISSIONS_FILE, permissions
from partner_screening.process.plan_consequences import CONSEQUENCES_FILE, load_consequences
from partner_screening.process.reassessment import TRIGGERS_FILE, load_triggers
from partner_screening.process.regions import REGIONS_FILE, load_regions
from partner_screening.process.review_lint import LINT_FILE, lint_rules

RULE_FILES: Mapping[Path, Callable[[Path], object]] = MappingProxyType(
    {
        CONSEQUENCES_FILE: load_consequences,
        INHERITANCE_FILE: load_inheritance,
        ISSUERS_FILE: load_issuers,
        LINT_FILE: lint_rules,
        PERMISSIONS_FILE: permissions,
        REGIONS_FILE: load_regions,
        REMINDERS_FILE: load_reminders,
        TRIGGERS_FILE: load_triggers,
    }
)
"""Each rule file of the process with what loads it."""


def check_process_rules(
    files: Mapping[Path, Callable[[Path], object]] = RULE_FILES,
) -> Iterator[RuleFileError]:
    """Give the first mistake of each rule file of the process."""
    for path, load in files.items():
        try:
            load(path)
        except RuleFileError as error:
            yield error
