"""Questions with arms, hypotheses and a verdict, kept in folders."""
