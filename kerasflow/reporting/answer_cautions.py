"""What is said of answers: constant, no better than a guess, of few rows, of uneven classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.checking.file_names import REPORT
from kerasflow.reporting.cautions import Caution, Findings, Rule
from kerasflow.reporting.judged import MAX_VALUES, AnyJudged, Choices, Labels, Numbers
from kerasflow.reporting.residuals import explained
from kerasflow.reporting.tables import number, percent, short

_UNEVEN = 5
"""So many times as many rows as another, a class may have."""

_FEW_ROWS = 100

_SAME = 0.01
"""How far accuracies may lie apart that are of the same rows, on other machines."""


def find_constant(findings: Findings) -> Iterator[Caution]:
    """Tells a model that always gives the same answer."""
    for judged in findings.judged:
        answer = _constant(judged)
        if answer is not None:
            yield Caution(
                f"`{judged.output}` always gives the same answer",
                f"It is {answer} for each of the {len(judged.truth):,} answers on "
                f"`{judged.split}`, which has others.",
                "The model has learned nothing from its inputs, or not for long enough. Look at "
                "their scale (`Normalization`, `Rescaling`), the learning rate, and whether loss "
                "and last activation fit.",
            )


def _constant(judged: AnyJudged) -> str | None:
    if len(judged.truth) < 2 or not _varies(judged.truth):
        return None
    if isinstance(judged, Numbers):
        spread, size = np.ptp(judged.given, axis=0), np.abs(judged.given).max(initial=0)
        still = np.isfinite(size) and (spread <= 1e-6 * max(size, 1e-12)).all()
        return f"about {number(float(judged.given.flat[0]))}" if still else None
    if _varies(judged.given):
        return None
    if isinstance(judged, Labels):
        names = [judged.names[at] for at in np.flatnonzero(judged.given[0])]
        return f"`{short(', '.join(names))}`" if names else "no label"
    return f"`{short(judged.names[judged.given[0]])}`"


def _varies(rows: NDArray[Any]) -> bool:
    return bool((rows != rows[0]).any())


def find_no_gain(findings: Findings) -> Iterator[Caution]:
    """Tells a model that is no better than the answer that knows nothing."""
    for judged in findings.judged:
        if not len(judged.truth) or _constant(judged) is not None:
            continue
        if isinstance(judged, Choices):
            yield from _against_majority(findings, judged)
        elif isinstance(judged, Numbers):
            yield from _against_mean(judged)


def _against_majority(findings: Findings, judged: Choices) -> Iterator[Caution]:
    counts = _class_counts(findings, judged)
    known = counts if counts is not None else np.bincount(judged.truth[judged.truth >= 0])
    most = int(known.argmax())
    guess, reached = (
        float((judged.truth == most).mean()),
        float((judged.truth == judged.given).mean()),
    )
    if reached <= guess:
        yield Caution(
            f"`{judged.output}` is no better than the most frequent class",
            f"Its accuracy on `{judged.split}` is {number(reached)}; whoever always says "
            f"`{_name(judged, most)}` comes to {number(guess)}.",
            "Look at the scores of each class rather than at accuracy; weigh classes "
            "(`fit.class_weight`), train longer, or give inputs that tell more.",
        )


def _against_mean(judged: Numbers) -> Iterator[Caution]:
    truth, given = judged.truth.ravel(), judged.given.ravel()
    finite = np.isfinite(truth) & np.isfinite(given)
    part = explained(truth[finite], given[finite]) if finite.any() else None
    if part is not None and part <= 0:
        yield Caution(
            f"`{judged.output}` is no better than the mean",
            f"R² on `{judged.split}` is {number(part)}: whoever always says the mean of the right "
            "numbers is off by less, in the mean of squares.",
            "Scale inputs and target (`Normalization`), look at the learning rate, train longer, "
            "or give inputs that tell more.",
        )


def find_uneven(findings: Findings) -> Iterator[Caution]:
    """Tells classes of which one has many times as many training rows as another."""
    for judged in findings.judged:
        counts = _class_counts(findings, judged)
        if not isinstance(judged, Choices) or counts is None or len(counts) < 2:
            continue
        counts = counts[: len(judged.names)]
        least, most = int(counts.argmin()), int(counts.argmax())
        if counts[most] < _UNEVEN * max(1, counts[least]):
            continue
        weighed = findings.evidence.blueprint.fit.class_weight is not None
        yield Caution(
            f"The classes of `{judged.output}` are uneven",
            f"Of {counts.sum():,} training rows, {percent(counts[most] / counts.sum())} are "
            f"`{_name(judged, most)}` and {_share(int(counts[least]), int(counts.sum()))} "
            f"`{_name(judged, least)}`.",
            "Judge by recall and F1 of each class, not by accuracy. "
            + (
                "The blueprint weighs classes already (`fit.class_weight`)."
                if weighed
                else "`fit.class_weight` makes rare rows count more, `data.split.stratify` "
                "deals them evenly."
            ),
        )


def _share(count: int, total: int) -> str:
    return f"{percent(count / total)} ({count:,})" if count else "none"


def _class_counts(findings: Findings, judged: AnyJudged) -> NDArray[np.int64] | None:
    """Returns how many training rows each class has; None where that is not known."""
    train = findings.evidence.splits.get("train")
    if train is None or judged.output not in train.targets or not isinstance(judged, Choices):
        return None
    target, count = train.targets[judged.output], len(judged.names)
    whole = np.asarray(target[: max(1, MAX_VALUES // max(1, target[:1].size))])
    if whole.ndim > 1 and whole.shape[-1] == count and whole.dtype.kind == "f":
        return np.asarray(whole.reshape(-1, count).sum(axis=0)).astype(np.int64)
    indices = whole.astype(np.int64).ravel()
    inside = (indices >= 0) & (indices < count)
    return np.bincount(indices[inside], minlength=count)


def _name(judged: Choices, index: int) -> str:
    return short(judged.names[index]) if index < len(judged.names) else str(index)


def find_few_rows(findings: Findings) -> Iterator[Caution]:
    """Tells a model that is judged by so few rows that its scores say little."""
    for judged in findings.judged[:1]:
        count = len(judged.truth)
        if 0 < count < _FEW_ROWS and isinstance(judged, Choices):
            right = float((judged.truth == judged.given).mean())
            low, high = _interval(right, count)
            yield Caution(
                f"`{judged.split}` has {count} answers, which is few",
                f"An accuracy of {number(right)} on so many may stand for anything from "
                f"{low:.2f} to {high:.2f} (95 % interval).",
                "Compare models on more rows: a larger fraction in `data.split`, or several seeds.",
            )


def _interval(part: float, count: int) -> tuple[float, float]:
    """Returns Wilson's interval of a share, of 95 %."""
    z = 1.96
    middle = (part + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(part * (1 - part) / count + (z / (2 * count)) ** 2)
    return max(0.0, middle - half), min(1.0, middle + half)


def find_changed(findings: Findings) -> Iterator[Caution]:
    """Tells data that is not what the run had: that which is read again may have changed since."""
    for judged in findings.judged:
        noted = (findings.report.get("rows") or {}).get(judged.split, judged.total)
        if noted == judged.total and not _differs(findings.report, judged):
            continue
        seen = f"It has {judged.total:,} rows now, and had {noted:,}."
        if noted == judged.total:
            seen = f"Answers on it come to another accuracy than `{REPORT}` tells."
        yield Caution(
            f"The data of `{judged.split}` is not what the run had",
            seen,
            "What stands below on answers and examples is of the data as it is now; scores and "
            "learning curves are those of the run.",
        )
        return


def _differs(report: Mapping[str, Any], judged: AnyJudged) -> bool:
    noted: Any = report.get("classification")
    for key in (judged.split, judged.output, "accuracy"):
        noted = noted.get(key) if isinstance(noted, dict) else None
    if not isinstance(judged, Choices) or not isinstance(noted, float) or not len(judged.truth):
        return False
    reached = float((judged.truth == judged.given).mean())
    return judged.looked == judged.total and abs(reached - noted) > _SAME


def find_unjudged(findings: Findings) -> Iterator[Caution]:
    """Tells a model that no rows judge but those it was trained on."""
    rows = findings.report.get("rows") or {}
    if rows and not {"validation", "test"} & rows.keys():
        yield Caution(
            "No rows were kept to judge the model by",
            "There is neither a test nor a validation split, so every number is of rows that the "
            "model was trained on.",
            "Keep some: `data.split.test`.",
        )


def find_unanswered(findings: Findings) -> Iterator[Caution]:
    """Tells answers that are no numbers."""
    for judged in findings.judged:
        given = judged.scores if isinstance(judged, (Choices, Labels)) else judged.given
        wrong = int((~np.isfinite(given)).any(axis=-1).sum()) if len(given) else 0
        if wrong:
            yield Caution(
                f"`{judged.output}` gives NaN or infinity",
                f"It does for {wrong:,} of {len(given):,} answers on `{judged.split}`.",
                "Look for inputs that are out of range, a division or logarithm of 0 in the model, "
                "and too large a learning rate.",
            )


ANSWER_RULES: tuple[Rule, ...] = (
    find_changed,
    find_unanswered,
    find_constant,
    find_no_gain,
    find_uneven,
    find_few_rows,
    find_unjudged,
)
