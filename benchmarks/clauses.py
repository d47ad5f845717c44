"""Measures the clause check beside the reading of the same files, and one agreement of 300 pages.

python -m benchmarks.clauses
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate_portfolio import generate, long_agreement
from benchmarks.results_file import command_line, table, write_section
from contract_clauses.agreement import Agreement
from contract_clauses.checker import check_agreement
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.example_portfolio.docx_writing import DocxStyle, write_docx
from partner_screening.example_portfolio.pdf_writing import write_pdf

_PAGES = 300
_ONE_FILE = """
import json, resource, sys, time
from pathlib import Path
from contract_clauses.checker import check_agreement
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
rules = load_clause_rules()
clause_set = rules.clause_set("un-protocol-2018")
rules.languages["en"]
path = Path(sys.argv[1])
started = time.perf_counter()
agreement = read_agreement(path.read_bytes(), path.name)
read = time.perf_counter()
check_agreement(agreement, clause_set, rules)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([read - started, done - read, peak, agreement.pages, len(agreement.text)]))
"""


def measure_many(files: list[Path], *, are_different: bool) -> tuple[float, float]:
    """Return the seconds that reading ``files`` takes and those that checking them takes, one core.

    ``are_different`` gives every paragraph of every agreement words of its own, so that nothing that
    was kept of one agreement serves another.
    """
    rules = load_clause_rules()
    clause_set = rules.clause_set("un-protocol-2018")
    rules.languages["en"]
    reading = checking = 0.0
    for number, path in enumerate(files):
        started = time.perf_counter()
        agreement = read_agreement(path.read_bytes(), path.name)
        reading += time.perf_counter() - started
        if are_different:
            agreement = _made_different(agreement, number)
        started = time.perf_counter()
        check_agreement(agreement, clause_set, rules)
        checking += time.perf_counter() - started
    return reading, checking


def _made_different(agreement: Agreement, number: int) -> Agreement:
    texts: list[str] = []
    paragraphs = []
    place = 0
    for paragraph in agreement.paragraphs:
        words = agreement.text_of(paragraph).split(" ")
        words.insert(len(words) // 2, f"n{number}")
        text = " ".join(words)
        changed = {"start": place, "end": place + len(text), "later_pages": ()}
        paragraphs.append(paragraph.model_copy(update=changed))
        texts.append(text)
        place += len(text) + 1
    return agreement.model_copy(update={"text": "\n".join(texts), "paragraphs": tuple(paragraphs)})


def measure_long(place: Path) -> list[list[str]]:
    """Return a row of figures for an agreement of 300 pages as .docx and as PDF."""
    blocks = long_agreement(_PAGES)
    files = {
        "long.docx": write_docx(blocks, DocxStyle(article_label="Article {}")),
        "long.pdf": write_pdf(blocks),
    }
    rows = []
    for name, data in files.items():
        path = place / name
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", _ONE_FILE, str(path)], capture_output=True, text=True, check=True
        )
        read, checked, peak, pages, length = json.loads(done.stdout)
        figures = [f"{read:.2f}", f"{checked:.2f}", f"{read + checked:.2f}", f"{peak:.0f}"]
        rows.append([name, str(pages or "-"), f"{length:,}", *figures])
    return rows


def main() -> None:
    """Read the command line, measure, write RESULTS.md."""
    parser = argparse.ArgumentParser(description="Measure the clause check.")
    parser.add_argument("--agreements", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clause-benchmark-") as folder:
        place = Path(folder)
        generate(place / "portfolio", options.agreements)
        files = sorted((place / "portfolio" / "agreements").iterdir())
        rows = []
        for name, are_different in (("of a few templates", False), ("all different", True)):
            reading, checking = measure_many(files, are_different=are_different)
            per_file = [f"{1000 * seconds / len(files):.1f}" for seconds in (reading, checking)]
            rows.append([name, *per_file, f"{checking / reading:.2f}"])
        body = table(
            ["agreements", "reading, ms each", "checking, ms each", "checking / reading"], rows
        )
        body += "\n\nChecking may cost no more than reading. One of 300 pages, on one core (at most"
        body += " 2 s and 300 MiB):\n\n"
        columns = ["file", "pages", "characters", "reading s", "checking s", "both s", "peak MiB"]
        body += table(columns, measure_long(place))
    print(body)
    write_section("Clause check", command_line("benchmarks.clauses"), body)


if __name__ == "__main__":
    main()
