"""The one command `floorgate`: its groups are the entry points `floorgate.commands`, each imported when called."""

import os
import sys
from importlib.metadata import EntryPoint, entry_points

import click


class LazyGroups(click.Group):
    """A group whose commands are entry points; naming one imports one."""

    def _entries(self) -> dict[str, EntryPoint]:
        return {entry.name: entry for entry in entry_points(group="floorgate.commands")}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._entries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self._entries().get(cmd_name)
        if entry is None:
            return None
        command = entry.load()
        if not isinstance(command, click.Command):
            raise click.ClickException(f"entry point {entry.value} is not a click command")
        return command


@click.group(cls=LazyGroups, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="floorgate")
def main() -> None:
    """Runs a warehouse floor: devices, gateway, central, simulated firmware."""
    os.umask(0o077)  # databases, logs and backups hold keys, books and people: they are their owner's alone


if __name__ == "__main__":
    sys.exit(main())
