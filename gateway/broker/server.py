"""amqtt as a process: one TCP listener, nothing stored, stopped by a signal."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable

from amqtt.broker import Broker


class BrokerError(Exception):
    """The broker cannot serve; the text says why."""


def serve(host: str, port: int, on_ready: Callable[[], None]) -> None:
    """Serves MQTT 3.1.1 until SIGINT or SIGTERM.

    Raises:
        BrokerError: the address is taken or not ours.
    """
    _refuse_a_busy_port(host, port)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    # One line a dropped TCP connection is amqtt's habit; the link reports what matters.
    logging.getLogger("amqtt").setLevel(logging.ERROR)
    asyncio.run(_serve(host, port, on_ready))


async def _serve(host: str, port: int, on_ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stopped.set)
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{host}:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        },
        loop=loop,
    )
    await broker.start()
    on_ready()
    await stopped.wait()
    # A client that does not read any more must not hold up the end: what counts is in the outboxes.
    try:
        await asyncio.wait_for(broker.shutdown(), timeout=3)
    except TimeoutError:
        logging.getLogger(__name__).warning("broker: clients did not close within 3 s")


def _refuse_a_busy_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BrokerError(f"broker: cannot listen on {host}:{port}: {error.strerror}") from error
