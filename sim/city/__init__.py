"""The city as it is founded: places, units, kinds of petition, citizens, calendars, from a scenario and its seed."""
