"""The layouts of order files; a file's header chooses one."""
