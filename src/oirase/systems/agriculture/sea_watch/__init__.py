"""Sea watch (海況観測): what buoys in a bay measure, as a page for those at sea, with records, currents, a calendar, bulletins and alarms."""
