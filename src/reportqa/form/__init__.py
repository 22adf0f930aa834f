"""The national form: its catalogue of measures, and the matching of tables to it."""
