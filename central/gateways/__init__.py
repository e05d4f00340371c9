"""The other end of the line: gateways, their inbox, and what goes down to them."""
