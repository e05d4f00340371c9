"""What comes in without papers, and transfers, over HTTP."""

from pathlib import Path
from typing import Any

from central.database.database import Database
from tests.central.site import Site
from tests.central.test_inbound import counted, keep, number_of, shipped_order, two_floors
from tests.central.ui.conftest import app_on

LOCAL = {"Authorization": "Bearer local-token"}


def test_parcels_receipts_and_transfers_over_http(site: Site, database: Database, tmp_path: Path) -> None:
    order = shipped_order(site)
    keep(site)
    bought = site.buy(A=6)
    counted(site, A=6)
    two_floors(site)
    client = app_on(database, tmp_path).test_client()

    def call(method: str, path: str, body: object = None) -> tuple[int, Any]:
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers=LOCAL)
        return answer.status_code, answer.json

    assert call("GET", "/unclaimed")[1]["unclaimed"][0]["number"] == "UC-261124-001"
    status, found = call("POST", "/unclaimed/UC-261124-001/candidates", {"phone": "0000"})
    assert (status, found["candidates"][0]["trade"]) == (200, order)
    assert call("POST", "/unclaimed/UC-261124-001/claim", {"trade": order})[0] == 200
    assert call("POST", "/unclaimed/UC-261124-001/claim", {"trade": order})[0] == 409
    assert call("GET", "/blind-receipts?status=counted")[1]["blind_receipts"][0]["number"] == "BR-261124-001"
    match = {"order": number_of(site, bought)}
    assert call("POST", "/blind-receipts/BR-261124-001/match", match)[1]["missing"] == 0
    wish = {"from_warehouse": "main", "to_warehouse": "south", "lines": [{"sku": "A", "quantity": 1}]}
    status, made = call("POST", "/transfers", wish)
    assert status == 201
    assert call("GET", "/transfers?status=asked")[1]["transfers"][0]["number"] == made["number"]
    assert call("POST", f"/transfers/{made['number']}/reverse")[0] == 422
    assert call("POST", f"/transfers/{made['number']}/cancel")[0] == 200
    assert call("GET", "/lots")[0] == 200
