"""Problems that a report admits, what it promises to do, and what later reports tell of that."""
