"""From the text of a question to what it asks for. Knows agencies by name, but no report."""
