"""What one reads off a history."""
