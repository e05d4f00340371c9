"""What hangs together at one place: a station's devices, their sessions, and what their readings mean."""
