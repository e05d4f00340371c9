"""LLRP 1.0.1 and 1.1: sllurp's message codec under a session of our own (its client cannot survive a bad parameter)."""
