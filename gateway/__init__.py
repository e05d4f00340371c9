"""The edge gateway: stations, floor work, planning, RFID, sync, kiosk web and supervisor terminal."""
