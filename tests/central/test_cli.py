"""Commands, on the database itself and through the serving process."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from central.cli import central
from central.config import Config
from central.database.lock import ProcessLock
from tests.ports import free_port
from tests.waiting import until

ORDERS = "order,sku,quantity,price,receiver\nT-1,A,2,2.95,Li\nT-1,B,0,1,Li\n"


class Shell:
    """`floorgate central …` in this process."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def run(self, *arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(central, [*arguments, "--data", str(self.data)])
        assert done.exit_code == status, (done.output, done.exception)
        return done.output

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "central")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    return path


def test_a_user_gets_a_password_and_a_token_once(shell: Shell) -> None:
    made = shell.json("user", "add", "admin", "--role", "admin")
    assert made["user"] == "admin"
    assert made["password"]
    assert made["token"]
    assert "there is a user admin already" in shell.run("user", "add", "admin", "--role", "admin", status=1)
    assert "unknown role" in shell.run("user", "add", "b", "--role", "king", status=1)


def test_orders_are_imported_and_exported(shell: Shell, orders: Path) -> None:
    assert "1 of 2 rows used: 1 orders" in shell.run("import", "orders", str(orders))
    assert "imported before" in shell.run("import", "orders", str(orders))
    assert shell.json("import", "orders", str(orders))["already"] is True
    lines = shell.run("export", "orders", "--csv").splitlines()
    assert lines[0].startswith("order,shop,status,")
    assert lines[1].startswith("T-1,file,out_of_stock,")
    assert json.loads(shell.run("export", "orders", "--json"))["price_fen"] == 295


def test_a_folder_is_imported_file_by_file(shell: Shell, orders: Path) -> None:
    report = shell.json("import", "orders", str(orders.parent))
    assert [each["name"] for each in report["files"]] == ["orders.csv"]


@pytest.mark.parametrize("what", ["stock", "movements", "parcels", "events", "journal", "discrepancies"])
def test_every_export_has_a_header(shell: Shell, orders: Path, what: str) -> None:
    shell.run("import", "orders", str(orders))
    wanted = {
        "stock": {"sku", "warehouse", "on_hand", "reserved", "cost_fen", "value_fen"},
        "movements": {"event_id", "sku", "delta"},
        "parcels": {"waybill", "order"},
        "events": {"gateway", "epoch", "seq", "type"},
        "journal": {"entry", "date", "account", "debit_fen", "credit_fen", "document"},
        "discrepancies": {"sku", "parcel", "left", "right"},
    }
    assert wanted[what] <= set(shell.run("export", what, "--csv").splitlines()[0].split(","))


def test_the_trial_balance_of_nothing_is_balanced(shell: Shell, orders: Path) -> None:
    shell.run("import", "orders", str(orders))
    assert shell.json("trial-balance") == {"accounts": [], "debit_fen": 0, "credit_fen": 0, "balanced": True}


def test_bad_input_is_one_sentence(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("what,is,this\n1,2,3\n")
    said = shell.run("import", "orders", str(broken), status=1)
    assert said.startswith("Error: broken.csv has the header 'what,is,this'")
    assert len(said.splitlines()) == 1
    assert "is no file" in shell.run("import", "orders", str(tmp_path / "none"), status=1)
    assert "is not HOST:PORT" in shell.run("serve", "--listen", "nowhere", status=2)
    assert "'my-proxy' is no address and no network of a proxy" in shell.run(
        "serve", "--trusted-proxy", "my-proxy", status=2
    )
    shell.run("import", "poems", str(broken), status=2)
    assert "there is no database" in Shell(tmp_path / "none").run("export", "stock", status=1)
    assert "cannot read the database URL" in shell.run("upgrade", "--database", "foo://bar:x/y", status=1)


def test_a_shop_is_added_and_changed(shell: Shell, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    options = ("--platform", "mall", "--app-key", "k", "--app-secret-file", str(secret))
    assert shell.json("shop", "add", "s", *options)["new"] is True
    assert shell.json("shop", "add", "s", "--platform", "mall")["new"] is False


def test_upgrade_says_the_schema(shell: Shell) -> None:
    assert shell.json("upgrade")["backup"] is None


def test_another_process_is_refused_in_one_sentence(shell: Shell) -> None:
    lock = ProcessLock(Config(data=shell.data).lock_path)
    lock.acquire()
    assert "another central" in shell.run("enrol", "gw-1", status=1)
    assert "another central" in shell.run("serve", "--listen", f":{free_port()}", status=1)
    lock.release()


class Serving:
    """`floorgate central serve` in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        code = "from central.cli import central; central()"
        command = [sys.executable, "-c", code, "serve", "--data", str(data), "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = json.loads(self.process.stdout.readline())

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)

    def stop(self, number: int = signal.SIGTERM) -> int:
        os.kill(self.process.pid, number)
        code = self.process.wait(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def serving(shell: Shell) -> Iterator[Serving]:
    made = Serving(shell.data)
    yield made
    if made.process.poll() is None:
        made.stop(signal.SIGKILL)


def test_commands_go_through_the_process_that_serves(shell: Shell, serving: Serving, orders: Path) -> None:
    assert serving.said == {"central": f"http://127.0.0.1:{serving.port}"}
    assert serving.get("/readyz") == 200
    local = Config(data=shell.data).local_path
    assert local.stat().st_mode & 0o777 == 0o600
    assert shell.json("user", "add", "admin", "--role", "admin")["token"]
    assert "there is a user admin already" in shell.run("user", "add", "admin", "--role", "admin", status=1)
    assert shell.json("import", "orders", str(orders))["orders"] == 1
    assert shell.run("export", "orders").count("T-1") == 1
    assert "another central" in shell.run("serve", "--listen", f":{free_port()}", status=1)
    assert serving.stop() == 0
    assert not local.exists()
    assert shell.json("enrol", "gw-1")["code"]


def test_a_killed_process_leaves_no_lock(shell: Shell, serving: Serving) -> None:
    serving.stop(signal.SIGKILL)
    until(lambda: Config(data=shell.data).local_path.exists())
    assert shell.json("enrol", "gw-1")["code"]


def test_a_busy_port_is_one_sentence(shell: Shell, serving: Serving, tmp_path: Path) -> None:
    said = Shell(tmp_path / "second").run("serve", "--listen", f"127.0.0.1:{serving.port}", status=1)
    assert "cannot listen on" in said
    assert "already in use" in said
