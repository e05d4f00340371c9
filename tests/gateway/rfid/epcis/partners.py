"""Documents as partners send them: one event of each type, with everything that it may carry."""

from typing import Any

EXAMPLE = "https://ns.example.com/epcis/"
CONTEXT: list[Any] = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"example": EXAMPLE}]
WHEN = {"eventTime": "2026-11-24T08:00:00.000+08:00", "eventTimeZoneOffset": "+08:00"}
PLACES = {
    "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.1234"},
    "bizLocation": {"id": "https://id.gs1.org/414/0614141073467"},
}
PARTIES = {
    "sourceList": [{"type": "possessing_party", "source": "urn:epc:id:pgln:4012345.00001"}],
    "destinationList": [{"type": "owning_party", "destination": "https://id.gs1.org/417/0614141000012"}],
    "bizTransactionList": [
        {"type": "po", "bizTransaction": "http://transaction.acme.example/po/12345678"},
        {"bizTransaction": "urn:epcglobal:cbv:bt:0614141073467:1152"},
    ],
}
SENSED = {
    "sensorElementList": [
        {
            "sensorMetadata": {"time": "2026-11-24T07:59:00.000+08:00", "deviceID": "urn:epc:id:giai:4000001.111"},
            "sensorReport": [
                {"type": "Temperature", "value": 26.0, "uom": "CEL", "minValue": 20, "hexBinaryValue": "00ff"},
                {"type": "https://ns.example.com/Shock", "booleanValue": True, "example:axis": "z"},
            ],
        }
    ]
}
OBJECT: dict[str, Any] = {
    "type": "ObjectEvent",
    **WHEN,
    "action": "ADD",
    "bizStep": "commissioning",
    "disposition": "active",
    "persistentDisposition": {"set": ["conformant"], "unset": ["damaged"]},
    "epcList": ["urn:epc:id:sgtin:0614141.107346.2017", "https://id.gs1.org/01/10614141073464/21/2018"],
    "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.998877", "quantity": 200, "uom": "KGM"}],
    **PLACES,
    **PARTIES,
    **SENSED,
    "ilmd": {"example:lot": "L1", "example:made": {"example:by": "us"}},
    "certificationInfo": "https://accreditation.example.com/1",
    "example:myField": "Example",
}
AGGREGATION: dict[str, Any] = {
    "type": "AggregationEvent",
    **WHEN,
    "action": "ADD",
    "bizStep": "packing",
    "disposition": "in_progress",
    "parentID": "urn:epc:id:sscc:0614141.1234567890",
    "childEPCs": ["urn:epc:id:sgtin:0614141.107346.2017"],
    "childQuantityList": [{"epcClass": "urn:epc:idpat:sgtin:4012345.098765.*", "quantity": 10}],
    **PLACES,
    **PARTIES,
}
TRANSACTION: dict[str, Any] = {
    "type": "TransactionEvent",
    **WHEN,
    "action": "OBSERVE",
    "bizStep": "receiving",
    "parentID": "urn:epc:id:sscc:0614141.1234567890",
    "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],
    **PLACES,
    **PARTIES,
    "errorDeclaration": {
        "declarationTime": "2026-11-24T09:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"],
    },
}
TRANSFORMATION: dict[str, Any] = {
    "type": "TransformationEvent",
    **WHEN,
    "inputEPCList": ["urn:epc:id:sgtin:4012345.011122.25"],
    "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.011111.4444", "quantity": 10, "uom": "KGM"}],
    "outputEPCList": ["urn:epc:id:sgtin:4012345.077889.25"],
    "transformationID": "urn:epc:id:gdti:0614141.06012.1234",
    "bizStep": "assembling",
    "disposition": "in_progress",
    "ilmd": {"example:bestBeforeDate": "2026-12-10"},
    **PLACES,
}
ASSOCIATION: dict[str, Any] = {
    "type": "AssociationEvent",
    **WHEN,
    "action": "ADD",
    "bizStep": "assembling",
    "parentID": "urn:epc:id:grai:4012345.55555.987",
    "childEPCs": ["urn:epc:id:giai:4000001.12345"],
    **PLACES,
    **SENSED,
}
EVENTS = [OBJECT, AGGREGATION, TRANSACTION, TRANSFORMATION, ASSOCIATION]


def document(*events: Any, **changes: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-24T08:30:00.000Z",
        "epcisBody": {"eventList": list(events)},
        **changes,
    }
