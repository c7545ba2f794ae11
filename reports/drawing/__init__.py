"""How a chart is laid out, in inches; `reports.charts` is the way in."""
