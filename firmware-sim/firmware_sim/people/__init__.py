"""The people of the simulated floor: they read what a screen reads and act through devices and taps."""
