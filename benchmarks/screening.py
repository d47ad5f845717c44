"""Measures the main job at several sizes beside its yardsticks, and writes RESULTS.md.

    python -m benchmarks.screening --partners 1000 10000

For each size: a fresh portfolio, one run with a fresh database (reports for people only for what is
not cleared), then on the same files the floor, the plain script and the bare database writes.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare_writes import measure_bare_writes
from benchmarks.floor import measure_floor
from benchmarks.generate_portfolio import AS_OF, generate
from benchmarks.plain_script import measure_plain_script
from benchmarks.process_watch import Watched, watch
from benchmarks.results_file import command_line, table, write_section

_MEBIBYTE = 1024 * 1024
_SCREENING_PHASES = ("screening",)


@dataclass(frozen=True)
class Measurement:
    """One size. Seconds; the plain script's are scaled up from ``plain_partners``."""

    partners: int
    run: Watched
    phases: dict[str, float]
    floor: float
    bare_writes: float
    plain: float
    plain_partners: int

    @property
    def screening(self) -> float:
        """Wall time of the screening phase: reading, judging and saving, without the outputs."""
        return sum(self.phases.get(phase, 0.0) for phase in _SCREENING_PHASES)


def measure(
    place: Path, partners: int, workers: int, plain_partners: int, engine: str
) -> Measurement:
    """Generate a portfolio of ``partners`` in ``place`` and measure everything on it."""
    portfolio = place / "portfolio"
    print(f"{partners} partners: generating ...", file=sys.stderr)
    generate(portfolio, partners)
    print(f"{partners} partners: screening ...", file=sys.stderr)
    database = place / "screening.sqlite"
    run = watch(
        _command(portfolio, place / "results", workers, engine),
        {"PARTNER_SCREENING_DATABASE_URL": f"sqlite:///{database}"},
    )
    if run.exit_code not in {0, 1}:
        raise SystemExit("".join(run.stderr))
    report = json.loads(run.stdout)
    print(f"{partners} partners: floor, bare writes, plain script ...", file=sys.stderr)
    sample = min(partners, plain_partners)
    plain = measure_plain_script(portfolio, sample) * partners / sample
    return Measurement(
        partners=partners,
        run=run,
        phases=report["phases"],
        floor=measure_floor(portfolio, workers),
        bare_writes=measure_bare_writes(database, place / "bare.sqlite"),
        plain=plain,
        plain_partners=sample,
    )


def describe(measurements: list[Measurement]) -> str:
    """Return the tables of RESULTS.md: totals, phases, targets."""
    totals = [
        [
            f"{m.partners:,}",
            f"{m.run.seconds:.1f}",
            f"{m.run.cpu_seconds:.1f}",
            f"{m.partners / m.run.seconds:.0f}",
            f"{m.screening:.1f}",
            f"{m.floor:.1f}",
            f"{m.bare_writes:.1f}",
            f"{m.plain:.1f}" + ("" if m.plain_partners == m.partners else " *"),
            f"{m.run.peak_sum / _MEBIBYTE:.0f}",
            f"{m.run.peak_process / _MEBIBYTE:.0f}",
        ]
        for m in measurements
    ]
    columns = [
        "partners", "whole run s", "its CPU s", "partners/s", "screening s", "floor s", "bare writes s",
        "plain script s", "memory MiB, all", "memory MiB, largest",
    ]  # fmt: skip
    names = list(dict.fromkeys(name for m in measurements for name in m.phases))
    shares = [[f"{m.partners:,}", *(_share(m, name) for name in names)] for m in measurements]
    note = f"\\* measured on the first {measurements[-1].plain_partners} partners and scaled up."
    parts = [
        table(columns, totals),
        note,
        table(["partners", *names], shares),
        _targets(measurements),
    ]
    return "\n\n".join(parts)


def _share(m: Measurement, name: str) -> str:
    seconds = m.phases.get(name, 0.0)
    return f"{seconds:.1f} s ({100 * seconds / m.run.seconds:.0f} %)"


def _targets(measurements: list[Measurement]) -> str:
    smallest, largest = measurements[0], measurements[-1]
    most = 1.5 * largest.floor + largest.bare_writes
    in_whole = largest.plain / largest.run.seconds
    lines = [
        "Targets at the largest size:",
        "",
        f"- screening / (1.5 x floor + bare writes): {largest.screening / most:.2f} (at most 1)",
        f"- plain script / screening: {largest.plain / largest.screening:.1f} (at least 5)",
        f"- plain script, which writes no reports, / whole run with them: {in_whole:.1f} (at least 5)",
    ]
    if smallest is not largest:
        growth = largest.run.peak_sum / smallest.run.peak_sum
        sizes = f"{largest.partners:,} / at {smallest.partners:,}"
        lines.append(f"- peak memory at {sizes}: {growth:.2f} (at most 1.2)")
    return "\n".join(lines)


def _command(portfolio: Path, out: Path, workers: int, engine: str) -> list[str]:
    return [
        sys.executable, "-m", "partner_screening.cli.main", "run", str(portfolio), "--out", str(out),
        "--workers", str(workers), "--engine", engine, "--reports", "not-cleared",
        "--as-of", AS_OF.isoformat(), "--format", "json",
    ]  # fmt: skip


def main() -> None:
    """Read the command line, measure, write RESULTS.md."""
    parser = argparse.ArgumentParser(description="Measure the main job beside its yardsticks.")
    parser.add_argument("--partners", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--engine", choices=["direct", "prefect"], default="direct")
    parser.add_argument("--plain-partners", type=int, default=300)
    parser.add_argument("--place", type=Path, help="an existing folder for the files")
    options = parser.parse_args()
    measurements = []
    for partners in sorted(options.partners):
        with tempfile.TemporaryDirectory(prefix="screening-benchmark-", dir=options.place) as place:
            measurements.append(
                measure(
                    Path(place), partners, options.workers, options.plain_partners, options.engine
                )
            )
    body = describe(measurements)
    print(body)
    write_section("Screening", command_line("benchmarks.screening"), body)


if __name__ == "__main__":
    main()
