"""`python -m tests.bench NAME --json`: runs one measurement and prints its figures."""

import importlib
import json
import pkgutil
from typing import Any

import click

import tests.bench

NAMES = sorted(module.name for module in pkgutil.iter_modules(tests.bench.__path__) if not module.name.startswith("_"))


@click.command(context_settings={"ignore_unknown_options": False})
@click.argument("name", type=click.Choice(NAMES))
@click.argument("options", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def main(name: str, options: tuple[str, ...], as_json: bool) -> None:
    """Measure NAME; KEY=VALUE changes its sizes (see the module)."""
    module = importlib.import_module(f"tests.bench.{name}")
    settings = dict(option.partition("=")[::2] for option in options)
    figures: dict[str, Any] = {"bench": name, **module.run(settings)}
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
        return
    click.echo(module.DESCRIPTION)
    for key, value in figures.items():
        click.echo(f"  {key:32} {value}")


if __name__ == "__main__":
    main()
