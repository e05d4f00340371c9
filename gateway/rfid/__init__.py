"""UHF RFID: EPC codes, and from sightings at a portal to passages. Pure: no reader, no clock, no database."""
