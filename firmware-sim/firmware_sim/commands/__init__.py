"""The commands of `floorgate sim`, one module each; the module's command has the module's name."""
