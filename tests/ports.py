"""Free ports below the ephemeral range, so that no outgoing connection can take one between asking and binding."""

import random
import socket


def free_port(host: str = "127.0.0.1") -> int:
    """A port between 20000 and 31999 that nobody listens on."""
    for _ in range(200):
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port between 20000 and 31999")


def free_port_base(count: int = 60, host: str = "127.0.0.1") -> int:
    """The first of `count` consecutive free ports."""
    for _ in range(200):
        base = random.randrange(20000, 32000 - count)
        probes = []
        try:
            for port in range(base, base + count):
                probe = socket.socket()
                probes.append(probe)
                probe.bind((host, port))
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
        return base
    raise RuntimeError(f"no {count} consecutive free ports between 20000 and 31999")
