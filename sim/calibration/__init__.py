"""From a city's own log of tickets to a scenario: what the log tells, with its uncertainty, and what it does not."""
