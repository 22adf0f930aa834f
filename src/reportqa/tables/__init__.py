"""Tables of any layout: which cells are headers, and which cells a question asks for."""
