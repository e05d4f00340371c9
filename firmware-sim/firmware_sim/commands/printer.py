"""`floorgate sim printer`."""

import json
from pathlib import Path
from typing import Any

import click

from firmware_sim.commands.shared import Telling, as_json, driver_option, listen, make, serve, speed
from firmware_sim.stopping import stop_event


@click.command()
@listen
@driver_option("zpl")
@click.option("--language", default=None, help="The same as --driver: the language it prints.")
@click.option("--dpi", type=click.Choice(["203", "300"]), default="203", show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the labels go as PNG files.")
@speed
@as_json
def printer(
    address: str, driver: str, language: str | None, dpi: str, out: Path | None, speed: float, as_json: bool
) -> None:
    """A label printer; with --out every label becomes label-NNNN.png and .json there."""
    device = make(language or driver, "printer", dpi=int(dpi))
    tell = Telling(as_json)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)

    def came_out(label: Any) -> None:
        name = ""
        if out is not None:
            name = f"label-{label.no:04d}.png"
            (out / name).write_bytes(label.png)
            (out / f"label-{label.no:04d}.json").write_text(json.dumps(label.as_json(), ensure_ascii=False))
        tell(f"label {label.no}: {', '.join(label.texts) or 'no text'}", kind="label", file=name, **label.as_json())

    device.on_label = came_out
    with stop_event() as stop:
        serve(device, address, "printer", speed, tell, stop)
        stop.wait()
