"""Benchmarks: each prints what it measured, and one JSON object as its last line."""
