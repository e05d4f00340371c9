"""The facts stream: what areas have done, in order, and the followers that act on it."""
