"""A run as others read it: tickets, event logs, object-centric event logs."""
