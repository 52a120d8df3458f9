"""Field studies of Beijing's ranking: their estimators on simulated data."""
