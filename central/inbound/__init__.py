"""What floors take in beside orders: lots, blind receipts, unclaimed parcels (无主件), transfers between warehouses."""
