"""The SimpleEventQuery of EPCIS 2.0 (8.2.7.1) as a question to the repository: its parameters, pages and order.

In a URL several values of a parameter stand between `|`; an event fits when one of them does, and all parameters must
fit. A name of the vocabulary may be its bare word or its link, an identifier a URN or a Digital Link.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from gateway.rfid.epcis.links import GS1
from gateway.rfid.epcis.names import known
from gateway.rfid.epcis.repository import Repository, microseconds
from gateway.rfid.epcis.shapes import EVENTS
from gateway.rfid.epcis.vocabulary import ACTIONS, word

PER_PAGE = 30
MOST_PER_PAGE = 1000
_PATTERN = re.compile(r"urn:epc:idpat:sgtin:(\d+|\*)\.(\d+|\*)\.\*")
_ORDERS = {"eventTime": "at_us", "recordTime": "recorded_us"}


class BadQuery(Exception):
    """A parameter that cannot be answered; the text names it."""


class TooLarge(Exception):
    """More events than `maxEventCount` allows."""


class Condition(NamedTuple):
    """A part of the WHERE clause with its values."""

    sql: str
    values: tuple[Any, ...]


class Page(NamedTuple):
    """Events; `token` asks for the next page, "" on the last."""

    events: list[dict[str, Any]]
    token: str


def ask(repository: Repository, given: Mapping[str, Sequence[str]]) -> Page:
    """The events that fit, one page of them.

    Raises:
        BadQuery: an unknown parameter, or a value that it cannot have.
        TooLarge: see `maxEventCount`.
    """
    values = {name: [part for one in found for part in one.split("|")] for name, found in given.items()}
    conditions = [_condition(name, found) for name, found in values.items() if name not in _CONTROL]
    where = " AND ".join(f"({one.sql})" for one in conditions) or "1"
    bound = [value for one in conditions for value in one.values]
    limit, most = _whole(values, "eventCountLimit", None), _whole(values, "maxEventCount", None)
    if limit is not None and most is not None:
        raise BadQuery("eventCountLimit and maxEventCount exclude each other")
    if most is not None:
        (count,) = repository.rows(f"SELECT count(*) AS n FROM event WHERE {where}", bound)
        if count["n"] > most:
            raise TooLarge(f"{count['n']} events fit; maxEventCount is {most}")
    return _page(repository, values, where, bound, limit)


def _page(
    repository: Repository, values: Mapping[str, list[str]], where: str, bound: list[Any], limit: int | None
) -> Page:
    column, descending = _order(values)
    mark = hashlib.sha256(json.dumps([where, bound, column, descending]).encode()).hexdigest()[:16]
    given, last, seen = _token(values, mark)
    wanted = min(_whole(values, "perPage", PER_PAGE) or PER_PAGE, MOST_PER_PAGE)
    if limit is not None:
        wanted = min(wanted, max(limit - seen, 0))
    less = "<" if descending else ">"
    after = f" AND ({column}, n) {less} (?, ?)" if given else ""
    way = "DESC" if descending else "ASC"
    order = f"ORDER BY {column} {way}, n {way} LIMIT ?"
    sql = f"SELECT n, {column} AS at, body FROM event WHERE {where}{after} {order}"
    found = repository.rows(sql, [*bound, *last, wanted + 1], fresh=not given)
    more = len(found) > wanted and (limit is None or seen + wanted < limit)
    shown = found[:wanted]
    token = _encode([mark, shown[-1]["at"], shown[-1]["n"], seen + len(shown)]) if more and shown else ""
    return Page([json.loads(row["body"]) for row in shown], token)


def _order(values: Mapping[str, list[str]]) -> tuple[str, bool]:
    """The column and whether the greatest comes first. Without `orderBy` they come as they were recorded."""
    by, way = values.get("orderBy", [""])[0], values.get("orderDirection", ["DESC"])[0]
    if by and by not in _ORDERS:
        raise BadQuery(f"orderBy: {by!r} is none of {', '.join(_ORDERS)}")
    if way not in ("ASC", "DESC"):
        raise BadQuery(f"orderDirection: {way!r} is neither ASC nor DESC")
    return (_ORDERS[by], way == "DESC") if by else ("n", False)


def _token(values: Mapping[str, list[str]], mark: str) -> tuple[bool, tuple[Any, ...], int]:
    text = values.get("nextPageToken", [""])[0]
    if not text:
        return False, (), 0
    try:
        told, at, n, seen = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        if told != mark:
            raise BadQuery("nextPageToken: belongs to another query")
        return True, (int(at), int(n)), int(seen)
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadQuery("nextPageToken: cannot be read") from error


def _encode(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _whole(values: Mapping[str, list[str]], name: str, default: int | None) -> int | None:
    if name not in values:
        return default
    text = values[name][0]
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise BadQuery(f"{name}: {text!r} is no whole number from 1")
    return int(text)


_CONTROL = {
    "perPage", "nextPageToken", "orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "lang",
}  # fmt: skip


def _condition(name: str, values: list[str]) -> Condition:
    make = _PARAMETERS.get(name)
    if make is not None:
        return make(name, values)
    for prefix, role in (("EQ_bizTransaction_", "paper"), ("EQ_source_", "source"), ("EQ_destination_", "destination")):
        if name.startswith(prefix):
            return _named_as((f"{role}:{name.removeprefix(prefix)}",), [known(value) for value in values])
    raise BadQuery(f"{name}: is no parameter that is answered here")


def _one_of(column: str, allowed: Iterable[str] = ()) -> Callable[[str, list[str]], Condition]:
    def make(name: str, values: list[str]) -> Condition:
        for value in values:
            if allowed and value not in allowed:
                raise BadQuery(f"{name}: {value!r} is none of {', '.join(sorted(allowed))}")
        return _in(column, values)

    return make


def _vocabulary(column: str, kind: str) -> Callable[[str, list[str]], Condition]:
    return lambda name, values: _in(column, [word(kind, value) or value for value in values])


def _time(column: str, way: str) -> Callable[[str, list[str]], Condition]:
    def make(name: str, values: list[str]) -> Condition:
        text = values[0].replace(" ", "+")  # a `+` that nobody escaped
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            at = datetime.min
        if at.tzinfo is None:
            raise BadQuery(f"{name}: {values[0]!r} is no time with a time zone")
        return Condition(f"{column} {way} ?", (microseconds(text),))

    return make


def _place(column: str, below: bool = False) -> Callable[[str, list[str]], Condition]:
    """`below`: places inside too, as far as their names say so (a GLN with its extensions)."""

    def make(name: str, values: list[str]) -> Condition:
        places = [known(value) for value in values]
        same = _in(column, places)
        if not below:
            return same
        parts = [same.sql, *(f"substr({column}, 1, ?) = ?" for _ in places)]
        inside = tuple(value for place in places for value in (len(place) + 1, place + "/"))
        return Condition(" OR ".join(parts), (*same.values, *inside))

    return make


def _names(*roles: str) -> Callable[[str, list[str]], Condition]:
    return lambda name, values: _matching(name, roles, values)


def _matching(name: str, roles: tuple[str, ...], values: list[str]) -> Condition:
    """EPCs, classes and patterns: all serials of a GTIN are `urn:epc:idpat:sgtin:prefix.item.*`."""
    exact = [known(value) for value in values if not value.startswith("urn:epc:idpat:")]
    patterns = [_beginning(name, value) for value in values if value.startswith("urn:epc:idpat:")]
    found = [_named_as(roles, exact)] if exact else []
    marks = ", ".join("?" * len(roles))
    for begin in patterns:
        sql = f"n IN (SELECT n FROM event_name WHERE name >= ? AND name < ? AND role IN ({marks}))"
        found.append(Condition(sql, (begin, begin + "\uffff", *roles)))
    return Condition(" OR ".join(one.sql for one in found), tuple(value for one in found for value in one.values))


def _beginning(name: str, pattern: str) -> str:
    found = _PATTERN.fullmatch(pattern)
    if found is None:
        raise BadQuery(f"{name}: {pattern!r} is no pattern that is answered: urn:epc:idpat:sgtin:prefix.item.*")
    link = known(pattern)
    if not link.startswith(GS1):
        raise BadQuery(f"{name}: {pattern!r} names no GTIN")
    return f"{link}/21/"


def _named_as(roles: tuple[str, ...], values: list[str]) -> Condition:
    names, marks = ", ".join("?" * len(values)), ", ".join("?" * len(roles))
    sql = f"n IN (SELECT n FROM event_name WHERE name IN ({names}) AND role IN ({marks}))"
    return Condition(sql, (*values, *roles))


def _in(column: str, values: Sequence[Any]) -> Condition:
    return Condition(f"{column} IN ({', '.join('?' * len(values))})", tuple(values))


def _exists(name: str, values: list[str]) -> Condition:
    return Condition("error = ?", (int(values[0].lower() != "false"),))


_ANY_EPC = ("epc", "parent", "input", "output")
_ANY_CLASS = ("class", "input_class", "output_class")
_PARAMETERS: dict[str, Callable[[str, list[str]], Condition]] = {
    "eventType": _one_of("type", EVENTS),
    "GE_eventTime": _time("at_us", ">="),
    "LT_eventTime": _time("at_us", "<"),
    "GE_recordTime": _time("recorded_us", ">="),
    "LT_recordTime": _time("recorded_us", "<"),
    "EQ_action": _one_of("action", ACTIONS),
    "EQ_bizStep": _vocabulary("biz_step", "bizStep"),
    "EQ_disposition": _vocabulary("disposition", "disposition"),
    "EQ_persistentDisposition_set": _names("lasting:set"),
    "EQ_persistentDisposition_unset": _names("lasting:unset"),
    "EQ_readPoint": _place("read_point"),
    "WD_readPoint": _place("read_point", below=True),
    "EQ_bizLocation": _place("biz_location"),
    "WD_bizLocation": _place("biz_location", below=True),
    "EQ_transformationID": _one_of("transformation"),
    "EQ_eventID": _one_of("event_id"),
    "EXISTS_errorDeclaration": _exists,
    "MATCH_epc": _names("epc"),
    "MATCH_parentID": _names("parent"),
    "MATCH_inputEPC": _names("input"),
    "MATCH_outputEPC": _names("output"),
    "MATCH_anyEPC": _names(*_ANY_EPC),
    "MATCH_epcClass": _names("class"),
    "MATCH_inputEPCClass": _names("input_class"),
    "MATCH_outputEPCClass": _names("output_class"),
    "MATCH_anyEPCClass": _names(*_ANY_CLASS),
}
