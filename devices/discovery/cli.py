"""`floorgate device discover`."""

import json
from pathlib import Path

import click

from devices.discovery.suggestion import Suggestion
from devices.errors import BadUrl, DeviceError


@click.command()
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0.1, max=30), default=3.0, show_default=True)
@click.option(
    "--scan", "networks", multiple=True, metavar="ADDRESSES", help="Try these too: 192.168.1.0/28, 10.0.0.5-20."
)
@click.option("--ports", default="9100,5084,4001", show_default=True, help="The ports that --scan tries.")
@click.option("--probe", is_flag=True, help="Ask what was found what it is. Never ports that are in use.")
@click.option(
    "--except", "spared", multiple=True, metavar="URL", help="A device in use: not touched by --scan or --probe."
)
@click.option("--interface", "interfaces", multiple=True, metavar="IP", help="Listen for announcements here only.")
@click.option("--dev", type=click.Path(file_okay=False, path_type=Path), default=Path("/dev"), hidden=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def discover(
    timeout_s: float,
    networks: tuple[str, ...],
    ports: str,
    probe: bool,
    spared: tuple[str, ...],
    interfaces: tuple[str, ...],
    dev: Path,
    as_json: bool,
) -> None:
    """Looks for devices: serial ports, USB, keyboards, network announcements. A person confirms what is found."""
    from devices.discovery import Places, looking, scan, use

    places = Places(dev=dev)
    try:
        in_use = use.in_use(spared, places)
        hosts, numbers = scan.addresses(networks), numbers_of(ports)
        found = looking.discover(timeout_s, places, interfaces or None)
        if hosts:
            most_s = scan.longest_s(len(hosts), len(numbers))
            click.echo(f"trying {len(hosts)} addresses, {len(numbers)} ports each: {most_s:g} s at most", err=True)
            found += scan.scan(hosts, numbers, in_use.socket, places)
    except DeviceError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if probe:
        from devices.discovery.probe import probed

        found = [one if in_use.url(one.url) else probed(one) for one in found]
    show(found, as_json)


def numbers_of(ports: str) -> list[int]:
    """`9100,5084` as numbers."""
    numbers = [int(part) if part.strip().isdigit() else 0 for part in ports.split(",")]
    if not numbers or not all(0 < number < 65536 for number in numbers):
        raise BadUrl(f"--ports {ports!r}: write port numbers with commas between them")
    return list(dict.fromkeys(numbers))


def show(found: list[Suggestion], as_json: bool) -> None:
    """One object, or one line a suggestion."""
    if as_json:
        click.echo(json.dumps({"suggestions": [one.as_json() for one in found]}, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.kind:9} {one.driver or '-':16} {one.url}  {one.name}  {one.note}".rstrip())
    if not found:
        click.echo("nothing was found: is the device plugged in and switched on?", err=True)
