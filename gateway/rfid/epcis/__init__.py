"""EPCIS 2.0: the floor's facts as visibility events in JSON-LD with GS1's Core Business Vocabulary."""
