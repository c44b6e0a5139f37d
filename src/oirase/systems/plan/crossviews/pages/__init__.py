"""Pages of the cross-views: each a chart, its table, filters, export."""
