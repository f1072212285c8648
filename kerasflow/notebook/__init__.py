"""What Jupyter shows: blueprints, problems and runs as static HTML and SVG, errors as text.

The values themselves know only that there are forms: their `_repr_html_` asks the facade.
"""

from __future__ import annotations

from kerasflow.notebook.blueprints import draw_blueprint
from kerasflow.notebook.problems import draw_error, draw_problems
from kerasflow.notebook.runs import draw_run

__all__ = ["draw_blueprint", "draw_error", "draw_problems", "draw_run"]
