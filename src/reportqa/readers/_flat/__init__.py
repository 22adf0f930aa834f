"""Tables in plain text: cells on lines of their own, behind pipes, or in aligned columns."""
