"""Who decides between two assessment periods. Each agent is a thin view on its rows of the city's tables.

Agents of one sort decide together, on whole columns: 343 streets in one call, so that a month of a city costs
nothing beside its seconds. A single one is there to be looked at (`model.agents`), and writing to its `state`
changes the city.
"""
