"""One file a device family; the registry walks this folder."""
