"""`floorgate tui`: the supervisor's terminal, or what it would show as one JSON object."""

import getpass
import ipaddress
import json
import sys

import click

from gateway.listen import LISTEN, Address
from gateway.tui.app import PANES, Console
from gateway.tui.client import GatewayAway, GatewayClient
from gateway.tui.texts import LANGUAGES, Texts


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in this container
        return ""


@click.command()
@click.option(
    "--gateway",
    "url",
    default="http://127.0.0.1:7301",
    show_default=True,
    help="The gateway's address; `find` listens for one that announces itself.",
)
@click.option("--token", envvar="FLOORGATE_TOKEN", default="", help="A paired token; not needed on this machine.")
@click.option("--badge", envvar="FLOORGATE_BADGE", default="", help="Your badge: decisions are noted under your name.")
@click.option(
    "--as",
    "person",
    envvar="FLOORGATE_PERSON",
    default=_login,
    show_default="who is logged in",
    help="Your name, on this machine or with an installer's token, where you have no badge.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="zh_CN", show_default=True)
@click.option(
    "--web",
    type=LISTEN,
    default=None,
    metavar="HOST:PORT",
    help="Show it in a browser of this machine, at an address with a key; needs `floorgate[browser]`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what the panes show once, as one JSON object.")
def tui(url: str, token: str, badge: str, person: str, language: str, web: Address | None, as_json: bool) -> None:
    """Shows the floor: waves, stations, what to decide, people, hours, devices, labels, sync, gate."""
    if url == "find":
        from devices.discovery.announce import gateways

        url = the_one({gateway.url: gateway.name for gateway in gateways()})
    try:
        client = GatewayClient(url, token, badge, person)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--gateway") from error
    if web is not None:
        _in_browser(web, ["--gateway", client.url, "--language", language], token, badge, person, as_json)
        return
    if not as_json:
        Console(client, language).run()
        return
    try:
        snapshot = client.snapshot()
    except GatewayAway as error:
        raise click.ClickException(f"the gateway at {client.url} is away: {error}") from error
    panes = {kind.name: [line.cells for line in kind.lines(snapshot, Texts(language))] for kind in PANES}
    click.echo(json.dumps({"gateway": client.url, "panes": panes, "refused": snapshot.refused}, ensure_ascii=False))


def _in_browser(at: Address, arguments: list[str], token: str, badge: str, person: str, as_json: bool) -> None:
    if not ipaddress.ip_address(at.host).is_loopback:
        raise click.ClickException(
            f"{at.host} is open to others, who would decide in your name: use 127.0.0.1 and a tunnel, such as ssh -L"
        )
    try:
        from gateway.tui.browser import serve
    except ImportError as error:
        raise click.ClickException("the browser's part is not installed: pip install 'floorgate[browser]'") from error
    secret = {"FLOORGATE_TOKEN": token, "FLOORGATE_BADGE": badge, "FLOORGATE_PERSON": person}

    def say(address: str) -> None:
        click.echo(json.dumps({"url": address}) if as_json else address)
        sys.stdout.flush()

    serve(at.host, at.port, arguments, "Floorgate", secret, say)


def the_one(heard: dict[str, str]) -> str:
    """The address of the one gateway that announces itself (url -> name). Raises ClickException for none or several."""
    if not heard:
        raise click.ClickException("no gateway announces itself here: give its address with --gateway")
    if len(heard) > 1:
        named = ", ".join(f"{url} ({name})" for url, name in sorted(heard.items()))
        raise click.ClickException(f"several gateways announce themselves, choose one: {named}")
    return next(iter(heard))
