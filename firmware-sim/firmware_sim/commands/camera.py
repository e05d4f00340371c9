"""`floorgate sim camera`."""

import click

from firmware_sim.commands.shared import Telling, as_json, lines_of_stdin
from firmware_sim.serving import ServingError
from firmware_sim.stopping import stop_event


@click.command()
@click.option("--listen", "address", required=True, metavar="HOST:PORT")
@click.option("--name", default="bench", show_default=True, help="What is written on its pictures.")
@click.option("--password", default="", help="Of `user`; none is asked for when it is empty.")
@as_json
def camera(address: str, name: str, password: str, as_json: bool) -> None:
    """A camera over a packing bench: /snapshot.jpg and /video.mjpg. Lines on its standard input turn its knobs.

    see TEXT (what lies on the bench); broken, silent and torn [on|off].
    """
    from firmware_sim.cameras.bench_camera import BenchCamera, create_camera
    from firmware_sim.web import WebServer

    made = BenchCamera(name=name, password=password)
    tell = Telling(as_json)
    with stop_event() as stop:
        server = WebServer(address, create_camera(made, stopping=stop))
        try:
            server.start()
        except ServingError as error:
            raise click.ClickException(str(error)) from error
        url = f"http://{server.host}:{server.port}/snapshot.jpg"
        tell(f"simulated camera at {url}", kind="camera", url=url, video=url.replace("snapshot.jpg", "video.mjpg"))
        try:
            for line in lines_of_stdin(stop):
                _turn(made, line, tell)
        finally:
            server.stop()


def _turn(made: object, line: str, tell: Telling) -> None:
    knob, _, value = line.strip().partition(" ")
    if knob == "see":
        made.sees = value  # type: ignore[attr-defined]
    elif knob in ("broken", "silent", "torn") and value in ("", "on", "off"):
        setattr(made, knob, value != "off")
    else:
        tell(f"there is no knob {line!r}", kind="error", message=f"there is no knob {line!r}")
