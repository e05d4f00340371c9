"""The simulated outside world: shops and whoever else central talks to."""
