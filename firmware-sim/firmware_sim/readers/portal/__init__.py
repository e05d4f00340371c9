"""A portal as physics: radio links, the air protocol, loads that move through it, and the truth of who passed."""
