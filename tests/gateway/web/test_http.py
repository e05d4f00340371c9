"""Connections that stay open between requests, and those that must not."""

import http.client
import socket

from tests.gateway.web.conftest import Rig


def test_a_connection_carries_one_request_after_another(rig: Rig) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", rig.port, timeout=5)
    for path, status in (
        ("/healthz", 200),
        ("/api/v1/stations", 200),
        ("/api/v1/stations/none", 404),
        ("/nothing", 404),
    ):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.will_close) == (status, False), path
    connection.close()


def test_a_body_that_nobody_read_is_not_taken_for_the_next_request(rig: Rig) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", rig.port, timeout=5)
    for _ in range(2):
        connection.request("POST", "/nothing", b"GET /healthz HTTP/1.1\r\n\r\n", {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 404
        answer.read()
    connection.close()


def test_a_body_of_doubtful_length_ends_the_connection(rig: Rig) -> None:
    head = b"POST /nothing HTTP/1.1\r\nHost: localhost\r\n"
    for lengths in (b"Content-Length: 5\r\nContent-Length: 0\r\n", b"Content-Length: x\r\n"):
        with socket.create_connection(("127.0.0.1", rig.port), timeout=5) as line:
            line.sendall(head + lengths + b"\r\nhello")
            told = b"".join(iter(lambda line=line: line.recv(65536), b""))
        assert told.count(b"HTTP/1.1 ") == 1
        assert b"connection: close" in told.lower()


def test_a_gateway_that_stops_ends_what_is_kept_open(rig: Rig) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", rig.port, timeout=5)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    rig.gateway.stop()
    assert connection.sock.recv(1) == b""
    connection.close()
