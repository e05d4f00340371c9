"""Suppliers, purchase orders, and claims of orders on goods in transit."""
