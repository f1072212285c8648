"""Names of files that a run writes: which Keras fills in with numbers, and which are taken."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType

from kerasflow.documents.files import KEPT

MAX_NAME = 255
MAX_PATH = 1_000

BLUEPRINT = KEPT
REPORT = "report.json"
METRICS = "metrics.jsonl"
MODEL = "model.keras"
WEIGHTS = "model.weights.h5"
PREPROCESS = "preprocess"
RUNNING = "running.lock"
LOCK = "lock.json"
PAGE = "report.html"
LOG = "run.log"
CHECKPOINTS = "checkpoints"
TENSORBOARD = "tensorboard"
WANDB = "wandb"
TRACKING = "tracking.json"
MLFLOW_STORE = "mlflow.db"
MLFLOW_FILES = "mlartifacts"
"""The store of MLflow lies beside the folder of a run, for all the runs there."""

RESERVED: Mapping[str, str] = MappingProxyType({
    BLUEPRINT: "holds the blueprint with every value filled in",
    REPORT: "holds what the run came to",
    METRICS: "holds a line for each epoch",
    MODEL: "holds the trained model",
    WEIGHTS: "holds the weights of a model that cannot be saved whole",
    PREPROCESS: "holds what the preparation of the data learned",
    RUNNING: "keeps other runs out of the folder",
    LOCK: "holds what the run was pinned to: versions, device, data",
    CHECKPOINTS: "holds the checkpoints of the run itself",
    PAGE: "holds the report as a page",
    TENSORBOARD: "holds what TensorBoard shows, by `runtime.track`",
    WANDB: "holds what Weights & Biases is told, by `runtime.track`",
    TRACKING: "holds what trackers call the run",
    LOG: "holds what the run said",
})  # fmt: skip
"""What stands at the top of a run's folder and is nobody else's, with what each is for."""

# What `str.format` is given when a checkpoint is written, and no more: attributes would lead
# anywhere, a width would fill the memory, and a number as a character is a dot or a slash.
_FIELD = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]{0,63}(?::0?[1-9]?(?:\.[0-9])?[defg]?)?\}")
# A `:` leads to another part of a file on some systems, of which the first part is the file.
_PART_OF_FILE = re.compile(f"({_FIELD.pattern})|:.*")
# What a number looks like when it is filled in; a width puts blanks before it.
_NUMBER = r"(?:[-+.e\d]+|\ *-?(?:nan|inf))"
# Windows writes what goes to these to a device, or nowhere, whatever ending they have.
_DEVICES = frozenset(
    f"con prn aux nul conin$ conout$ {' '.join(f'com{n} lpt{n}' for n in '0123456789¹²³')}".split()
)


def is_file_name(name: str) -> bool:
    """Tells whether a text can name a file that a run writes, whatever is filled in.

    Example:
        >>> is_file_name("best-{epoch:02d}.keras"), is_file_name("{epoch:c}{epoch:c}/x")
        (True, False)
    """
    if not name.isprintable() or len(name) > MAX_PATH:
        return False
    filled = _FIELD.sub("0", name)
    parts = re.split(r"[/\\]", filled)
    short = all(len(part.encode()) <= MAX_NAME for part in parts)
    return short and "{" not in filled and "}" not in filled


def parts_of(name: str) -> tuple[str, ...]:
    r"""Returns the folders and the file that a name leads to, in one spelling.

    Some systems do not tell large letters from small ones, nor the two spellings of an accent,
    take ``\`` for ``/``, and leave out dots and blanks at an end and what follows a ``:``; what is
    one file on any of them is one here. The folder of the run itself has no parts.

    Example:
        >>> parts_of("./Logs/../MODEL.keras. ")
        ('model.keras',)
    """
    straight = posixpath.normpath(name.replace("\\", "/")).casefold()
    straight = unicodedata.normalize("NFC", straight)
    whole = (_PART_OF_FILE.sub(r"\1", part) for part in straight.split("/"))
    parts = (part if part == ".." else part.rstrip(". ") for part in whole)
    return tuple(part for part in parts if part)


def find_device(name: str) -> str | None:
    """Returns the part of a name that is a device of Windows'; None where none is.

    Example:
        >>> find_device("logs/nul.csv"), find_device("console.csv")
        ('nul', None)
    """
    stems = (part.split(".")[0].rstrip() for part in parts_of(name))
    return next((stem for stem in stems if stem in _DEVICES), None)


def is_outside(name: str) -> bool:
    """Tells whether a name leads out of the folder that it is relative to; `~` is a user's.

    Example:
        >>> is_outside("~/best.keras"), is_outside("~best.keras")
        (True, False)
    """
    first, *rest = posixpath.normpath(name.replace("\\", "/")).split("/")
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive:
        return True
    return first in ("..", "~", "") or (first.startswith("~") and bool(rest))


def find_reserved(name: str) -> str | None:
    """Returns the reserved name that a file, or a folder on the way to it, may come to have.

    Args:
        name: Relative to the folder of the run; may have numbers to be filled in.

    Example:
        >>> find_reserved("model.weights.h{epoch}"), find_reserved("best.keras")
        ('model.weights.h5', None)
    """
    first = parts_of(name)[:1]
    found = (reserved for reserved in RESERVED if first and _may_be(first[0], reserved))
    return next(found, None)


def may_meet(one: str, other: str) -> bool:
    """Tells whether two names of files, in one spelling, can come to be one.

    Example:
        >>> may_meet("best-{epoch:02d}.keras", "best-03.keras")
        True
    """
    return one == other or _may_be(one, other) or _may_be(other, one)


def _may_be(name: str, text: str) -> bool:
    """Returns whether a name is a text when numbers are filled in."""
    literal = map(re.escape, _FIELD.split(name))
    return re.fullmatch(_NUMBER.join(literal), text) is not None
