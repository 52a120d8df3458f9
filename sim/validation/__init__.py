"""How well a scenario, and what else one could do, tells a log's own next months."""
