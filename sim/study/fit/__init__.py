"""Fitting: which values of what is assumed are plausible beside what is published."""
