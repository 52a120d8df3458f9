"""One petition's way and one unit's day, second by second: a recorded run is run again and watched."""
