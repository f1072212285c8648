"""What a good colleague would say of a run: what is the matter, how one sees it, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kerasflow.reporting.judged import AnyJudged
from kerasflow.reporting.markup import marked
from kerasflow.running.evidence import Evidence


class Caution(NamedTuple):
    """One thing to look at.

    Args:
        title: What is the matter, in a few words.
        evidence: How one sees it, in sentences.
        advice: What to do, in sentences.
    """

    title: str
    evidence: str
    advice: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a run.

    Args:
        report: As in `report.json`.
        lines: Of `metrics.jsonl`, one an epoch.
        evidence: What the page is drawn from beside these.
        judged: Answers of each output.
    """

    report: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]
    evidence: Evidence
    judged: Sequence[AnyJudged]


Rule = Callable[[Findings], Iterator[Caution]]
"""Yields what one kind of matter gives to say."""


def find_cautions(findings: Findings) -> list[Caution]:
    """Returns what is to be said of a run, what weighs most first."""
    from kerasflow.reporting.answer_cautions import ANSWER_RULES
    from kerasflow.reporting.leaks import find_leaks
    from kerasflow.reporting.training_cautions import TRAINING_RULES

    rules = (*TRAINING_RULES, find_leaks, *ANSWER_RULES)
    return [caution for rule in rules for caution in rule(findings)]


def draw_cautions(cautions: Sequence[Caution]) -> str:
    """Returns cautions as HTML."""
    return "".join(
        f'<div class="caution"><h3>{marked(each.title)}</h3><p>{marked(each.evidence)}</p>'
        f'<p class="advice">{marked(each.advice)}</p></div>'
        for each in cautions
    )
