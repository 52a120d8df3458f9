"""What everything stands on: draws, the order of events, tables, working time. Nothing here knows a policy."""
