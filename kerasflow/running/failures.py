"""Errors of Keras and its backends, said in a sentence."""

from __future__ import annotations

import re

from kerasflow.errors import explain_os_error

_TRACE = re.compile(r'^\s*File ".*$', re.MULTILINE)
_NODE = re.compile(r"Detected at node (\S+)")
_MARKS = re.compile(r"\[\[?\{\{.*?\}\}\]?\]?|\[Op:\S+\]|\x1b\[\d+m")


def explain(error: Exception) -> str:
    r"""Returns what went wrong, without the trace that TensorFlow puts into its messages.

    Args:
        error: Of any kind; what it says otherwise is in its traceback.

    Example:
        >>> explain(ValueError("shapes differ\n\nArguments received by Dense.call(): …"))
        'shapes differ'
    """
    if isinstance(error, OSError) and error.strerror:
        return explain_os_error(error)
    text = (str(error) or type(error).__name__).split("Arguments received by", 1)[0]
    node = _NODE.search(text)
    if node:
        text = _TRACE.sub("", text).partition("(most recent call last):")[2]
    text = " ".join(_MARKS.sub("", text).split())
    return f"{text} (at `{node[1]}`)" if node else text
