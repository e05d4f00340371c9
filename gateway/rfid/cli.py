"""`floorgate epc decode HEX... | encode URI...`: one object a value, in the order given."""

import json
from collections.abc import Callable, Iterable

import click

from gateway.rfid.epc import Epc, EpcError, decode, encode


@click.group()
def epc() -> None:
    """Reads and writes EPC codes (SGTIN-96, SSCC-96)."""


@epc.command("decode")
@click.argument("values", nargs=-1, required=True, metavar="HEX...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a value.")
def decode_command(values: tuple[str, ...], as_json: bool) -> None:
    """What is written on tags, given their EPC banks as hex digits."""
    _each(values, lambda value: (decode(value), value.strip()), as_json)


@epc.command("encode")
@click.argument("values", nargs=-1, required=True, metavar="URI...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a value.")
@click.option("--filter", "filter_value", type=click.IntRange(0, 7), default=0, help="Filter value; a tag URI has one.")
@click.option("--prefix-digits", type=click.IntRange(6, 12), help="Length of the company prefix in a Digital Link.")
def encode_command(values: tuple[str, ...], as_json: bool, filter_value: int, prefix_digits: int | None) -> None:
    """The hex digits for pure identities, tag URIs, Digital Links and element strings."""

    def coded(value: str) -> tuple[Epc, str]:
        code = encode(value, filter_value, prefix_digits)
        return code, code.hex.upper()  # as the standard prints it

    _each(values, coded, as_json)


def _each(values: Iterable[str], coded: Callable[[str], tuple[Epc, str]], as_json: bool) -> None:
    """Answers every value, then exits with 1 if one could not be read."""
    failed = False
    for value in values:
        try:
            code, digits = coded(value)
        except EpcError as error:
            failed = True
            click.echo(f"Error: {error}", err=True)
            if as_json:
                click.echo(json.dumps({"value": value, "error": str(error)}))
            continue
        answer = {
            "scheme": code.scheme,
            "uri": code.uri,
            "hex": digits,
            "elements": code.elements,
            "digital_link": code.digital_link,
            "tag_uri": code.tag_uri,
            "filter": code.filter,
        }
        click.echo(json.dumps(answer) if as_json else f"{digits}  {code.uri}  {code.elements}")
    if failed:
        raise SystemExit(1)
