"""Pages of stations, series, devices, quality and alerts."""
