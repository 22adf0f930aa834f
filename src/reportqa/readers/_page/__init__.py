"""Pages with lines and rulings at places: what PDF, OFD and recognised pictures have in common."""
