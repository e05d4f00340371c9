"""The shape of EPCIS 2.0 events and documents in JSON (EPCIS 2.0, chapters 7 and 10), as tables of fields.

A field's kind names the function of `checks` that judges its value; a field that stands in no table must be an
extension, with a namespace.
"""

from gateway.rfid.epcis.vocabulary import words

COMMON = {
    "@context": "context",
    "type": "text",
    "eventID": "uri",
    "eventTime": "time",
    "recordTime": "time",
    "eventTimeZoneOffset": "offset",
    "certificationInfo": "uri_or_uris",
    "errorDeclaration": "error",
}
WHERE = {
    "bizStep": "bizStep",
    "disposition": "disposition",
    "readPoint": "place",
    "bizLocation": "place",
    "bizTransactionList": "transactions",
    "sourceList": "sources",
    "destinationList": "destinations",
    "sensorElementList": "sensors",
}
LASTING = {"persistentDisposition": "lasting"}
EVENTS: dict[str, dict[str, str]] = {
    "ObjectEvent": {
        **COMMON, **WHERE, **LASTING,
        "action": "action", "epcList": "uris_once", "quantityList": "quantities", "ilmd": "ilmd",
    },
    "AggregationEvent": {
        **COMMON, **WHERE,
        "action": "action", "parentID": "uri", "childEPCs": "uris", "childQuantityList": "quantities",
    },
    "TransactionEvent": {
        **COMMON, **WHERE,
        "action": "action", "parentID": "uri", "epcList": "uris", "quantityList": "quantities",
    },
    "TransformationEvent": {
        **COMMON, **WHERE, **LASTING,
        "inputEPCList": "uris_once", "inputQuantityList": "quantities", "outputEPCList": "uris_once",
        "outputQuantityList": "quantities", "transformationID": "uri", "ilmd": "ilmd",
    },
    "AssociationEvent": {
        **COMMON, **WHERE,
        "action": "action", "parentID": "uri", "childEPCs": "uris", "childQuantityList": "quantities",
    },
}  # fmt: skip
NEEDED = {
    "ObjectEvent": ("action",),
    "AggregationEvent": ("action",),
    "TransactionEvent": ("action", "bizTransactionList"),
    "TransformationEvent": (),
    "AssociationEvent": ("action", "parentID"),
}
DOCUMENT = {
    "@context", "id", "type", "schemaVersion", "creationDate", "instanceIdentifier", "sender", "receiver",
    "epcisHeader", "epcisBody",
}  # fmt: skip
METADATA = {
    "time": "time",
    "deviceID": "uri",
    "deviceMetadata": "uri",
    "rawData": "uri",
    "startTime": "time",
    "endTime": "time",
    "dataProcessingMethod": "uri",
    "bizRules": "uri",
}
REPORT = {
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "microorganism"), "uri"),
    **dict.fromkeys(("chemicalSubstance", "coordinateReferenceSystem", "uriValue"), "uri"),
    **dict.fromkeys(("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), "number"),
    **dict.fromkeys(("type", "exception", "component", "stringValue", "uom"), "string"),
    "time": "time",
    "booleanValue": "boolean",
    "hexBinaryValue": "hex",
}
MEASURES = words(
    "AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance"
    " AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance"
    " Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity"
    " ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency"
    " Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux"
    " LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate"
    " MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux"
    " RadiantIntensity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity"
    " SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux"
    " Wavenumber"
)
ALERTS = frozenset({"ALARM_CONDITION", "ERROR_CONDITION"})
COMPONENTS = words(
    "x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude"
    " longitude altitude"
)
