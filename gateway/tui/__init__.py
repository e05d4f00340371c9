"""The supervisor's terminal: six panes over the gateway's HTTP API, driven by arrows and letters."""
