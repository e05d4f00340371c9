"""`HOST:PORT` on the command line."""

from typing import NamedTuple

import click


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class ListenType(click.ParamType[Address]):
    """`127.0.0.1:7301`, `:7301` (loopback) or `[::1]:7301`."""

    name = "HOST:PORT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        if isinstance(value, Address):
            return value
        host, _, port = str(value).rpartition(":")
        if not port.isdigit() or not 0 < int(port) < 65536:
            self.fail(f"{value!r} is not HOST:PORT with a port from 1 to 65535", param, ctx)
        return Address(host.strip("[]") or "127.0.0.1", int(port))


LISTEN = ListenType()
