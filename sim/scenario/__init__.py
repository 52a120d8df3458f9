"""The scenario: text in; one checked, frozen description of a run out, its numbers with their provenance."""
