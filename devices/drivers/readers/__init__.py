"""UHF RFID readers."""
