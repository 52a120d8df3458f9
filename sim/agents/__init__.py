"""Who decides between two assessment periods: agents of Mesa, and the model above them.

Each unit of the city is an agent, a view on its row of the table of units; those of one class decide together, on
whole columns, so that a month of a city costs nothing beside its seconds. A class of one's own may take the place of
any (docs/how-to/agents.md).
"""
