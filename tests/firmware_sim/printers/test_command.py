"""`floorgate sim printer` as a program: labels as files, switches on its standard input."""

import io
import json
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from firmware_sim.commands.printer import printer
from tests.firmware_sim.printers.jobs import JOBS, STATUS
from tests.firmware_sim.test_cli import sim
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port


@pytest.mark.parametrize("language", ["escpos", "tspl"])
def test_a_printer_lays_its_labels_down_and_obeys_its_switches(language: str, tmp_path: Path) -> None:
    port = free_port()
    ask, answer = STATUS[language]
    words = f"--driver {language} --dpi 300 --width-mm 60 --labels 2 --speed 50 --fault slow".split()
    with sim("printer", "--listen", f"127.0.0.1:{port}", "--out", str(tmp_path / "out"), *words) as program:
        assert program.tell() == {"kind": "printer", "url": f"tcp://127.0.0.1:{port}"}
        with Host(port) as host:
            host.say(JOBS[language])
            label = program.tell()
            assert (label["no"], label["language"], label["file"]) == (1, language, "label-0001.png")
            assert label["barcodes"] == [{"symbology": "code128", "text": "AB12"}]
            picture = Image.open(io.BytesIO((tmp_path / "out" / "label-0001.png").read_bytes()))
            assert [one.text for one in zxingcpp.read_barcodes(picture.convert("L"))] == ["AB12"]
            assert json.loads((tmp_path / "out" / "label-0001.json").read_text())["dpi"] == 300
            assert host.ask(ask, answer[:1]) == answer[:1]
            program.hear("paper out")
            assert program.tell() == {"kind": "switch", "switch": "paper out"}
            assert host.ask(ask, b"\x1e" if language == "escpos" else b"\x04")
            program.hear("power off")
            program.tell()
            with pytest.raises(ConnectionResetError):
                host.sock.recv(1)
        program.hear("dance")
        assert program.tell()["message"].startswith("'dance' is no switch of a printer; there are: paper out,")
        program.hear("paper 5")
        program.hear("power on")
        assert [program.tell()["switch"] for _ in range(2)] == ["paper 5", "power on"]
        wait_for(lambda: _answers(port, ask, answer), "the printer that is on again")


def _answers(port: int, ask: bytes, answer: bytes) -> bool:
    try:
        with Host(port) as host:
            return host.ask(ask, answer) == answer
    except OSError:
        return False


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--fault", "dance"], "'dance' is no switch of a printer"),
        (["--driver", "pcl"], "no simulated printer is called 'pcl'; there are: cpcl, epl, escpos, tspl, zpl"),
        (["--dpi", "150"], "'150' is not one of '203', '300', '600'"),
    ],
)
def test_wrong_usage_is_one_sentence(words: list[str], sentence: str) -> None:
    result = CliRunner().invoke(printer, ["--listen", ":1", *words])
    assert (result.exit_code, sentence in result.output) == (2, True)
