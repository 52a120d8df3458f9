"""How people decide: citizens, streets and departments. Pure rules, each with its source."""
