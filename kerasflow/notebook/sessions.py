"""What has to be settled before TensorFlow is imported, in a notebook."""

from __future__ import annotations

import os
import sys

from kerasflow.building.caching import keep_compiled

_LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL"


def prepare_tensorflow() -> None:
    """Settles what TensorFlow reads when it is imported, or says that it is too late.

    Use it when KerasFlow is imported in a notebook: TensorFlow is to keep what it tells its
    developers to itself, and to keep what XLA compiles. What somebody has set stays.
    """
    deferred = "tensorflow" in sys.modules
    kept = keep_compiled()
    if not deferred:
        os.environ.setdefault(_LOG_LEVEL, "3")
        return
    # JAX, where it is installed, sets the level to 1, so that one is nobody's wish for quiet.
    quiet = os.environ.get(_LOG_LEVEL, "0") in ("2", "3")
    missed = [*(() if quiet else ("prints what it likes",)), *(() if kept else (_FORGETS,))]
    if missed:
        sys.stdout.write(
            f"TensorFlow was imported before KerasFlow, so it {' and '.join(missed)}; "
            "to change that, restart the kernel and import kerasflow first.\n"
        )


_FORGETS = "forgets with this kernel what XLA compiles"
