"""Tables of a page that no ruling draws, found by where words stand."""
