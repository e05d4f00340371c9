"""Attacks on the running programs: who may call, what is believed, what bad input does."""
