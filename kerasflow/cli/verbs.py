"""The verbs, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from kerasflow.cli.statuses import ClosedPipeError
from kerasflow.garbage import without_collections
from kerasflow.nearness import suggest

# In the order in which one meets them.
VERBS = (
    *("init", "check", "explain", "show", "plan", "run", "verify", "evaluate", "predict", "report"),
    *("compare", "eject", "list", "schema", "doctor"),
)


class _Verbs(click.Group):
    """A group whose commands are files."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        with without_collections(frozen=True):
            command: click.Command = import_module(f"kerasflow.cli.{name}").command
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in VERBS and not name.startswith("-") and not context.resilient_parsing:
            context.fail(f"there is no verb `{name}`; {suggest(name, VERBS).hint}")
        return super().resolve_command(context, args)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ClosedPipeError from error


def _show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from kerasflow.cli.doctor import installed_version

        click.echo(f"kerasflow {installed_version('kerasflow') or '(not installed)'}")
        context.exit()


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
def verbs(debug: bool) -> None:
    """Keras experiments that are described in one file.

    Results go to stdout, everything else to stderr. Exit status: 0 good, 1 the run failed or a
    file cannot be written, 2 wrong
    usage, 3 the blueprint is at fault, 4 the data is at fault, 5 something optional is not
    installed, 6 a verified run gave other numbers, 130 interrupted, 143 terminated.
    """
