"""`floorgate device read` over a scale that hangs up again and again."""

import json
import threading

from click.testing import CliRunner

from devices.cli import device
from tests.devices.wire import listening


def test_numbers_go_on_rising_across_reconnects_and_repeats_are_kept() -> None:
    with listening() as port:

        def serve() -> None:
            for _ in range(3):
                peer = port.accept()
                peer.say(b"=0001.250=0001.250=0001")
                peer.sock.shutdown(1)
                while peer.sock.recv(4096):
                    pass
                peer.close()

        other = threading.Thread(target=serve)
        other.start()
        asked = ["read", f"socket://{port.address}", "--driver", "yaohua-equals", "--count", "6", "--json"]
        result = CliRunner().invoke(device, [*asked, "--timeout", "20"])
        other.join()
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["seq"], line["grams"]) for line in lines] == [(number, 1250) for number in range(1, 7)]
    assert all(line["derived"] and not line["stable"] for line in lines)
