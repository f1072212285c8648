"""A whole form in a notebook: its parts, and the style that holds for them alone."""

from __future__ import annotations

# Text takes the colour of what is around it, and what has a colour of its own can be read on white
# and on black, so that no form needs to know the theme. Where a page removes the style, as GitHub
# does, plain tables and text are left. A class that is named twice outweighs JupyterLab's own rules
# for cells of tables.
_STYLE = """
.kerasflow{font:13px/1.45 system-ui,sans-serif;color:inherit;max-width:60em}
.kerasflow h4{font-size:1.1em;margin:.2em 0;font-weight:600}
.kerasflow p{margin:.2em 0}
.kerasflow table{border-collapse:collapse;margin:.5em 0;font-size:1em;border:0}
.kerasflow.kerasflow th,.kerasflow.kerasflow td{text-align:left;vertical-align:top;
padding:.2em 1.2em .2em 0;border:0;border-bottom:1px solid rgba(127,127,127,.25);
white-space:normal;max-width:none}
.kerasflow tbody tr:nth-child(n){background:transparent}
.kerasflow thead th,.kerasflow tbody th,.kerasflow .faint{font-weight:400;opacity:.7}
.kerasflow.kerasflow .number{text-align:right;font-variant-numeric:tabular-nums}
.kerasflow code,.kerasflow pre{font-family:ui-monospace,monospace;font-size:.92em;
color:inherit;background:none;padding:0}
.kerasflow pre{line-height:1.4;margin:.2em 0;overflow-x:auto;white-space:pre}
.kerasflow summary{cursor:pointer}
.kerasflow svg{max-width:100%;height:auto;margin:0 1.5em 0 0}
.kerasflow .error{color:#e5383b;font-weight:600}
.kerasflow .warning{color:#b45309;font-weight:600}
.kerasflow .frame{color:#3b82f6}
.kerasflow .help{color:#0891b2}
.kerasflow .good{color:#16a34a;font-weight:600}
.kerasflow .bold{font-weight:600}
""".replace("\n", "")


def card(*parts: str) -> str:
    """Returns a whole form: its parts, which are HTML, and the style that holds for them alone."""
    return f'<div class="kerasflow"><style>{_STYLE}</style>{"".join(parts)}</div>'
