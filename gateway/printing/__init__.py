"""The print queue: each label once, its fate known or said to be unknown; nothing prints again by itself."""
