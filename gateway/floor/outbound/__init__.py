"""From scan-out to the carrier: verification, packing, weighing, hand-over, what is called back."""
