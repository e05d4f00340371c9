"""`floorgate epc decode HEX... | encode URI...`: one object a value, in the order given."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from gateway.rfid.epc import Epc, EpcError, Prefixes, decode, encode, left_out, read_table, scheme_names
from gateway.rfid.epc.prefixes import KNOWN

PREFIX_LENGTH = click.option(
    "--prefix-length",
    "--prefix-digits",
    type=click.IntRange(6, 12),
    help="Digits of the GS1 company prefix, where a value does not tell (links, elements, the + schemes).",
)


@click.group()
def epc() -> None:
    """Reads and writes EPC codes of all GS1 keys (SGTIN, SSCC, SGLN, GRAI, GIAI, GSRN, GDTI, CPI, SGCN, ITIP)."""


@epc.command("decode")
@click.argument("values", nargs=-1, required=True, metavar="HEX...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a value.")
@PREFIX_LENGTH
def decode_command(values: tuple[str, ...], as_json: bool, prefix_length: int | None) -> None:
    """What is written on tags, given their EPC banks as hex digits."""
    _each(values, lambda value: (decode(value, prefix_length), "".join(value.split())), as_json)


@epc.command("encode")
@click.argument("values", nargs=-1, required=True, metavar="URI...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a value.")
@click.option("--filter", "filter_value", type=click.IntRange(0, 7), default=0, help="Filter value; a tag URI has one.")
@click.option("--scheme", metavar="NAME", help="Binary scheme, such as sgtin-198 or sgtin+; else the first that fits.")
@PREFIX_LENGTH
@click.option(
    "--prefix-table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="GS1's list of company prefix lengths (gcpprefixformatlist.xml or .json).",
)
def encode_command(
    values: tuple[str, ...],
    as_json: bool,
    filter_value: int,
    scheme: str | None,
    prefix_length: int | None,
    prefix_table: Path | None,
) -> None:
    """The hex digits for pure identities, tag URIs, Digital Links and element strings."""
    if scheme is not None and scheme.lower() not in scheme_names():
        raise click.BadParameter(f"{scheme!r} is not one of {', '.join(scheme_names())}.", param_hint="--scheme")
    prefixes = _prefixes(prefix_table)

    def coded(value: str) -> tuple[Epc, str]:
        code = encode(value, filter_value, prefix_length, scheme, prefixes)
        if lost := left_out(value, code):
            click.echo(f"Note: {code.scheme} has no room for {lost}; a + scheme holds it", err=True)
        return code, code.hex.upper()  # as the standard prints it

    _each(values, coded, as_json)


def _prefixes(table: Path | None) -> Prefixes:
    if table is None:
        return KNOWN
    try:
        return read_table(table)
    except EpcError as error:
        raise click.BadParameter(str(error), param_hint="--prefix-table") from error


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
