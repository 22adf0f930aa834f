"""Where a library is kept: the protocol of every store, and the one that lies in a folder."""
