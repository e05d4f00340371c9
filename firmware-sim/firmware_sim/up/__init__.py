"""`floorgate up`: the whole system from one command, by subprocesses, HTTP and exports - and the invariant checker."""
