"""Packing evidence: pictures of parcels by waybill, kept for a while at the gateway."""
