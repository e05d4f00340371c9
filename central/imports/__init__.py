"""Files of orders, products and partners: every row is used, or kept with its reason."""
