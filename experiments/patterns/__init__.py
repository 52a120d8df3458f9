"""The patterns the simulator is judged by: small experiments, each with its null, shared by tests and figures."""
