"""The gateway's side of the sync: events go up, work comes down, each applied exactly once."""
