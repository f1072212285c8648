"""The page of a run: everything it came to, in one file that needs nothing else."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kerasflow.checking.file_names import BLUEPRINT, LOG, PAGE
from kerasflow.reporting.cautions import Findings, draw_cautions, find_cautions
from kerasflow.reporting.classes import draw_classes
from kerasflow.reporting.curves import draw_curves
from kerasflow.reporting.examples import draw_mistakes
from kerasflow.reporting.facts import (
    draw_blueprint_text,
    draw_facts,
    draw_scores,
    draw_side_by_side,
    draw_tiles,
    draw_times,
)
from kerasflow.reporting.graphs import draw_graph
from kerasflow.reporting.judged import AnyJudged, Numbers, find_judged
from kerasflow.reporting.layout import draw_sheet
from kerasflow.reporting.markup import element, marked
from kerasflow.reporting.residuals import draw_numbers
from kerasflow.reporting.tables import short
from kerasflow.running.folders import write_text
from kerasflow.running.locks import read_lock
from kerasflow.running.records import read_metrics
from kerasflow.running.side_by_side import name_start

if TYPE_CHECKING:
    from kerasflow.running.evidence import Evidence
    from kerasflow.running.runs import Run

MOST_OUTPUTS = 20
_MOST_CHARTS = 12


def write_page(run: Run, evidence: Evidence, file: Path | None = None) -> Path:
    """Writes the page of a run, whole or not at all; returns its file.

    Args:
        run: With its report.
        evidence: What is shown beside it.
        file: Where it goes; by default `report.html` in the folder of the run.

    Raises:
        OSError: It cannot be written.
    """
    file = file or run.folder / PAGE
    write_text(file, draw_page(run, evidence))
    return file


def draw_page(run: Run, evidence: Evidence) -> str:
    """Returns the page of a run as HTML; nothing in it is loaded from anywhere, nothing runs.

    Args:
        run: With its report.
        evidence: What is shown beside it; what is missing is left out, and the page says so.
    """
    judged = [*find_judged(evidence)]
    sections = [*_sections(run, evidence, judged)]
    title = short(str(run.report.get("name") or run.folder.name), 80)
    header = _describe(run, evidence) + draw_tiles(run.report, evidence.judged)
    return draw_sheet(title, header, sections, _footer(run))


def _describe(run: Run, evidence: Evidence) -> str:
    what = evidence.blueprint.about.get("what")
    return element("p", short(str(what), 1_000), "lead") if what else ""


def _footer(run: Run) -> str:
    version = (run.report.get("versions") or {}).get("kerasflow", "")
    said = f" · what it said is in {LOG} beside it" if (run.folder / LOG).is_file() else ""
    return f"{run.folder.name} · written by kerasflow {version}".strip() + said


def _sections(
    run: Run, evidence: Evidence, judged: Sequence[AnyJudged]
) -> Iterator[tuple[str, str]]:
    """Yields the name and the HTML of each section that there is something in."""
    lines = read_metrics(run.folder)
    yield "What to look at", _draw_cautions(Findings(run.report, lines, evidence, judged))
    scores = draw_scores(run.report)
    if scores:
        yield "Scores", scores
    warm = run.report.get("warm_start")
    if warm:
        yield "Before and after", draw_side_by_side(warm, name_start(warm, run.folder))
    phases = [line.get("phase", 0) for line in lines]
    curves = draw_curves(run.history, most=_MOST_CHARTS, phases=phases)
    if curves:
        yield "Learning curves", f'<div class="charts">{curves}</div>'
    for each in judged[:MOST_OUTPUTS]:
        named = f"{short(each.output)}, on the {each.split} split"
        yield named, _draw_output(each, evidence, min(len(judged), MOST_OUTPUTS))
    if len(judged) > MOST_OUTPUTS:
        told = f"The model has {len(judged)} outputs; the first {MOST_OUTPUTS} are shown."
        yield "Other outputs", element("p", told)
    yield "Model", _draw_model(run, evidence)
    yield "Time and memory", draw_times(run.report)
    yield "What was run", _draw_facts(run, evidence)


def _draw_cautions(findings: Findings) -> str:
    cautions = find_cautions(findings)
    told = []
    if findings.evidence.missing:
        told.append(
            f"What needs the data or the model is left out: {findings.evidence.missing}. So are "
            "confusions, curves of answers and examples, and nobody looked for rows in two splits."
        )
    if not cautions and not told:
        told.append(
            "Nothing stands out. Looked at: over-fitting, a training that ended too early, rows in "
            "two splits, answers that are constant or no better than a guess, uneven classes."
        )
    return draw_cautions(cautions) + "".join(f"<p>{marked(each)}</p>" for each in told)


def _draw_output(judged: AnyJudged, evidence: Evidence, outputs: int) -> str:
    parts = [*(draw_numbers(judged) if isinstance(judged, Numbers) else draw_classes(judged))]
    raw, origin = evidence.raw.get(judged.split), evidence.splits[judged.split].origin
    parts += draw_mistakes(judged, raw, origin, outputs)
    if judged.looked < judged.total:
        told = f"Of {judged.total:,} rows, {judged.looked:,}, drawn by chance with a fixed seed."
        parts.insert(0, element("p", told, "faint"))
    return "".join(parts)


def _draw_model(run: Run, evidence: Evidence) -> str:
    parameters = run.report.get("parameters") or {}
    told = ""
    if "total" in parameters:
        total, trained = parameters["total"], parameters.get("trainable", parameters["total"])
        some = "" if trained == total else f", of which {trained:,} are trained"
        told = element("p", f"{total:,} parameters{some}.", "faint")
    return told + draw_graph(evidence.blueprint.expansion.graph, evidence.model)


def _draw_facts(run: Run, evidence: Evidence) -> str:
    file = run.folder / BLUEPRINT
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    lock = read_lock(run.folder)
    command = shlex.join(lock.command) if lock else None
    facts = draw_facts(evidence.blueprint, run.report, command)
    return facts + (draw_blueprint_text(text) if text else "")
