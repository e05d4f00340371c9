"""The six panes, one file each: what a snapshot's answers look like as lines."""
