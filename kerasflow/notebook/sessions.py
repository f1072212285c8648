"""What has to be settled before TensorFlow is imported, in a notebook."""

from __future__ import annotations

import os
import sys

_LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL"


def quiet_tensorflow() -> None:
    """Keeps what TensorFlow tells its developers out of a notebook, or says that it is too late.

    Use it when KerasFlow is imported in a notebook. A level that somebody has set stays.
    """
    if "tensorflow" not in sys.modules:
        os.environ.setdefault(_LOG_LEVEL, "3")
        return
    # JAX, where it is installed, sets the level to 1, so that one is nobody's wish for quiet.
    if os.environ.get(_LOG_LEVEL, "0") in ("2", "3"):
        return
    sys.stdout.write(
        "TensorFlow was imported before KerasFlow, so its log level stays as it is; "
        "to see fewer of its messages, restart the kernel and import kerasflow first.\n"
    )
