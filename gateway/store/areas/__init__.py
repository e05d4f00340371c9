"""Tables by area: each module has its rows and an `Area` that makes their tables; `State` has one line for it."""
