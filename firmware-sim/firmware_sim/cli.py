"""`floorgate sim`: one simulated device on a port, the simulated shop, or the whole simulated floor."""

import importlib

import click

COMMANDS = {
    "camera": "firmware_sim.commands.camera",
    "floor": "firmware_sim.floor_cli",
    "panel": "firmware_sim.commands.panel",
    "printer": "firmware_sim.commands.printer",
    "reader": "firmware_sim.commands.reader",
    "scale": "firmware_sim.commands.scale",
    "scanner": "firmware_sim.commands.scanner",
    "shop": "firmware_sim.commands.shop",
}


class LazySim(click.Group):
    """The group; each command lives in a module of its own and is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=LazySim)
def sim() -> None:
    """Simulated devices, the simulated shop and the simulated floor."""
