"""`floorgate plan route|waves FILE`: the planner's callable faces, with a JSON file for arguments."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from gateway.planning.layout import PlanningError, RectangularLayout
from gateway.planning.routing import shortest_tour
from gateway.planning.s_shape import s_shape_length
from gateway.planning.waves import batch

_Pick = tuple[int, int]


class RouteFile(msgspec.Struct, forbid_unknown_fields=True):
    """The arguments of `shortest_tour`."""

    layout: dict[str, Any]
    picks: list[_Pick]


class WavesFile(msgspec.Struct, forbid_unknown_fields=True):
    """The arguments of `batch`."""

    layout: dict[str, Any]
    orders: dict[str, list[_Pick]]
    capacity: int
    time_limit_s: float = 2.0
    seed: int = 0


@click.group()
def plan() -> None:
    """Plans routes and waves from a JSON file (`-`: standard input)."""


def _planned(file: str, arguments: type[Any], planner: Callable[[Any, RectangularLayout], dict[str, Any]]) -> Any:
    """Runs a planner on a file; what is wrong with it is one sentence and exit status 1."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        asked = msgspec.json.decode(raw, type=arguments)
        return planner(asked, _layout(asked.layout))
    except (OSError, msgspec.DecodeError, PlanningError) as error:
        raise click.ClickException(f"{file}: {error}") from error


def _layout(keywords: dict[str, Any]) -> RectangularLayout:
    try:
        layout = msgspec.convert(keywords, RectangularLayout, strict=True)
    except msgspec.ValidationError as error:
        raise PlanningError(f"layout: {error}") from error
    unknown = sorted(set(keywords) - set(RectangularLayout.__dataclass_fields__))
    if unknown:
        raise PlanningError(f"layout: unknown {', '.join(unknown)}")
    return layout


@plan.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def route(file: str, as_json: bool) -> None:
    """The shortest tour through the picks of FILE: {"layout": {...}, "picks": [[aisle, cell], ...]}."""

    def planner(asked: RouteFile, layout: RectangularLayout) -> dict[str, Any]:
        tour = shortest_tour(layout, asked.picks)
        return {
            "length_mm": tour.length_mm,
            "s_shape_mm": s_shape_length(layout, asked.picks),
            "stops": tour.stops,
            "path": tour.path,
        }

    answer = _planned(file, RouteFile, planner)
    if as_json:
        click.echo(json.dumps(answer))
        return
    click.echo(f"{answer['length_mm']} mm (S-shape {answer['s_shape_mm']} mm)")
    for number, (aisle, cell) in enumerate(answer["stops"], 1):
        click.echo(f"{number:4d}  aisle {aisle}  cell {cell}")


@plan.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def waves(file: str, as_json: bool) -> None:
    """Carts for the orders of FILE: {"layout": {...}, "orders": {id: [[aisle, cell], ...]}, "capacity": n, ...}."""

    def planner(asked: WavesFile, layout: RectangularLayout) -> dict[str, Any]:
        carts = batch(asked.orders, layout, asked.capacity, asked.time_limit_s, asked.seed)
        lists = [[pick for order in cart for pick in asked.orders[order]] for cart in carts]
        lengths = [shortest_tour(layout, picks).length_mm for picks in lists]
        return {"waves": carts, "lengths_mm": lengths, "length_mm": sum(lengths)}

    answer = _planned(file, WavesFile, planner)
    if as_json:
        click.echo(json.dumps(answer))
        return
    for cart, length in zip(answer["waves"], answer["lengths_mm"], strict=True):
        click.echo(f"{length:8d} mm  {' '.join(cart)}")
    click.echo(f"{answer['length_mm']:8d} mm  in {len(answer['waves'])} waves")
