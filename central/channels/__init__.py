"""Shops and the way to them: connectors, shipment confirmations."""
