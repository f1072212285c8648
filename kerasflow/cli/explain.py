"""`kerasflow explain`: what the code of a problem means."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Print what a CODE means, with a wrong and a right example.

    Its number will do: 301 for KF301. Without a CODE: every code with its title.
    """
    from kerasflow.checking.codes import CODES

    if code is None:
        from kerasflow.cli.terminals import write_columns

        write_columns((code, known.title) for code, known in CODES.items())
        return
    from kerasflow.checking.explaining import explanations

    known = f"KF{code}" if code.isdecimal() else code.upper()
    if known not in CODES:
        raise click.UsageError(f"there is no code `{code}`; {_hint(known)}")
    click.echo(str(explanations()[known]))


def _hint(code: str) -> str | None:
    from kerasflow.checking.codes import CODES
    from kerasflow.nearness import suggest

    return suggest(code, CODES, otherwise="`kerasflow explain` lists them all").hint
